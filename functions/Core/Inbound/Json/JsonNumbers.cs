using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>Reads numbers as shops write them: as numbers, or as text with a point ("59.90"). No value is converted
/// through a double.</summary>
internal static class JsonNumbers
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public static decimal? ParseDecimal(JsonCursor spot, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
        {
            return number;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            if (spot.GetText(name, 64) is not { } text)
            {
                return null;
            }

            if (decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out number))
            {
                return number;
            }

            spot.Report(name, $"expected a number, found {JsonErrorText.Quote(text)}");
            return null;
        }

        spot.ReportWrongKind(
            value.ValueKind == JsonValueKind.Number ? "a number of at most 28 digits" : "a number",
            name,
            value
        );
        return null;
    }

    /// <summary>The digits of a non-negative whole number, exactly as written; <c>727.0</c> is 727. Null: not such a
    /// number.</summary>
    public static string? ToId(JsonElement number)
    {
        var raw = JsonMarshal.GetRawUtf8Value(number);
        var point = raw.IndexOf((byte)'.');
        var whole = point > 0 && raw[(point + 1)..].IndexOfAnyExcept((byte)'0') < 0 ? raw[..point] : raw;
        return whole.Length <= 40 && whole.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            ? Encoding.ASCII.GetString(whole)
            : null;
    }

    public static bool IsNegative(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetRawText()[0] == '-';

    public static int? ParseInteger(JsonCursor spot, string name, JsonElement value)
    {
        if (ParseDecimal(spot, name, value) is not { } number)
        {
            return null;
        }

        if (number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue)
        {
            return (int)number;
        }

        spot.Report(name, $"expected a whole number, found {number.ToString(CultureInfo.InvariantCulture)}");
        return null;
    }
}
