using System.Globalization;
using System.Text.Json;

namespace MarketingAutomation.Core.Webhooks.Json;

/// <summary>Numbers as shops write them: as numbers, or as text with a point ("59.90"). Nothing passes through a double.</summary>
internal static class JsonNumbers
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public static decimal? Decimal(JsonSpot spot, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
        {
            return number;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            if (spot.Text(name, 64) is not { } text)
            {
                return null;
            }

            if (decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out number))
            {
                return number;
            }

            spot.Complain(name, $"expected a number, found {JsonWords.Quote(text)}");
            return null;
        }

        spot.Expected(value.ValueKind == JsonValueKind.Number ? "a number of at most 28 digits" : "a number", name, value);
        return null;
    }

    public static int? Whole(JsonSpot spot, string name, JsonElement value)
    {
        if (Decimal(spot, name, value) is not { } number)
        {
            return null;
        }

        if (number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue)
        {
            return (int)number;
        }

        spot.Complain(name, $"expected a whole number, found {number.ToString(CultureInfo.InvariantCulture)}");
        return null;
    }
}
