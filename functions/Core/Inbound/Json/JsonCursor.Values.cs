using System.Text.Json;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>The readers of numbers, Boolean values and instants.</summary>
internal readonly partial struct JsonCursor
{
    /// <summary>A decimal from a number or from text such as "59.90"; null for empty text.</summary>
    public decimal? GetDecimal(string name) =>
        TryGet(name, out var value) && !PhpEmptyValues.IsEmptyObject(value)
            ? JsonNumbers.ParseDecimal(this, name, value)
            : null;

    /// <summary>A whole number from a number or text.</summary>
    public int? GetInteger(string name) =>
        TryGet(name, out var value) && !PhpEmptyValues.IsEmptyObject(value)
            ? JsonNumbers.ParseInteger(this, name, value)
            : null;

    /// <summary>True or false, also as text or as 1 and 0; null when missing or empty.</summary>
    public bool? GetBoolean(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        var written = value.ValueKind switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => GetText(name, 64)?.ToLowerInvariant() ?? "",
            JsonValueKind.Array when value.GetArrayLength() == 0 => "",
            _ => null,
        };
        switch (written)
        {
            case "true" or "yes" or "on" or "1" or "y":
                return true;
            case "false" or "no" or "off" or "0" or "n":
                return false;
            case "":
                return null;
            default:
                ReportWrongKind("true or false", name, value);
                return null;
        }
    }

    /// <summary>
    /// An ISO 8601 time with its offset; without an offset only where <paramref name="defaultZone"/> gives its zone
    /// (WooCommerce). A date of zeros is null.
    /// </summary>
    public Instant? GetInstant(string name, DateTimeZone? defaultZone = null)
    {
        if (!TryGet(name, out var value) || PhpEmptyValues.IsEmptyObject(value) || PhpEmptyValues.IsZeroDate(value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            ReportWrongKind("a time as text", name, value);
            return null;
        }

        if (GetText(name, 64) is not { } text)
        {
            return null;
        }

        if (IsoTime.Parse(text, defaultZone) is { } instant)
        {
            return instant;
        }

        Report(
            name,
            $"expected a time such as 2026-03-02T22:40:00{(defaultZone is null ? "+02:00" : "")}, of the years 1900 "
                + $"to 2199, found {JsonErrorText.Quote(text)}"
        );
        return null;
    }
}
