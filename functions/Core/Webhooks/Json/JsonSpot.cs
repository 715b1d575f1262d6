using System.Text.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Json;

/// <summary>
/// A place in a JSON document that reads what it is asked for and notes every fault with its path, so that one reading
/// reports all of them. Missing and null are the same: null comes back. A wrong kind is noted and also comes back as null.
/// </summary>
internal readonly struct JsonSpot(JsonElement element, JsonPlace place, List<JsonFault> faults)
{
    public JsonElement Element => element;

    /// <summary>False when the place is missing, null or not an object.</summary>
    public bool Exists => element.ValueKind == JsonValueKind.Object;

    /// <summary>Nothing there, or null.</summary>
    public bool IsMissing(string name) => !TryGet(name, out _);

    /// <summary>The object under a name; one that does not exist when it is missing or null.</summary>
    public JsonSpot Object(string name)
    {
        if (!TryGet(name, out var value))
        {
            return default;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new(value, place.At(name), faults);
        }

        // PHP writes an object without fields as an empty list.
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 0)
        {
            Expected("an object", name, value);
        }

        return default;
    }

    /// <summary>The objects of a list; none when it is missing, null or empty. Null entries are passed over.</summary>
    public IEnumerable<JsonSpot> List(string name)
    {
        if (!TryGet(name, out var value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return Entries(value, place.At(name), faults);
        }

        Expected("a list", name, value);
        return [];
    }

    /// <summary>Trimmed text of at most <paramref name="limit"/> characters (the rest is cut); null when empty.</summary>
    public string? Text(string name, int limit = 500)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Expected("text", name, value);
            return null;
        }

        var text = Characters(name, value)?.Trim();
        return string.IsNullOrEmpty(text) ? null : text.Length > limit ? text[..limit] : text;
    }

    /// <summary>An id exactly as written, from text or a whole number; never through a double, because shop ids exceed 2^53.</summary>
    public string? Id(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            var text = Characters(name, value)?.Trim();
            return text is { Length: > MaxIdLength } ? Complain(name, $"expected an id of at most {MaxIdLength} characters, found {text.Length}")
                : string.IsNullOrEmpty(text) ? null : text;
        }

        if (value.ValueKind == JsonValueKind.Number && value.GetRawText() is { Length: <= 40 } raw && raw.All(char.IsAsciiDigit))
        {
            return raw;
        }

        Expected("an id (text or a whole number)", name, value);
        return null;
    }

    /// <summary>The id of something that makes no sense without one.</summary>
    public string? RequiredId(string name) => Id(name) ?? Lacks(name, "an id (text or a whole number)");

    /// <summary>A list of ids; empty when missing.</summary>
    public IReadOnlyList<string> Ids(string name)
    {
        var ids = new List<string>();
        if (!TryGet(name, out var value))
        {
            return ids;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Expected("a list of ids", name, value);
            return ids;
        }

        foreach (var entry in value.EnumerateArray())
        {
            if (entry.ValueKind is JsonValueKind.String && Characters(name, entry) is { Length: > 0 and <= MaxIdLength } text)
            {
                ids.Add(text);
            }
            else if (entry.ValueKind is JsonValueKind.Number)
            {
                ids.Add(entry.GetRawText());
            }
        }

        return ids;
    }

    /// <summary>A decimal from a number or from text such as "59.90"; empty text is null.</summary>
    public decimal? Decimal(string name) => TryGet(name, out var value) ? JsonNumbers.Decimal(this, name, value) : null;

    /// <summary>A whole number from a number or text.</summary>
    public int? Whole(string name) => TryGet(name, out var value) ? JsonNumbers.Whole(this, name, value) : null;

    /// <summary>True or false; null when missing.</summary>
    public bool? Flag(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Expected("true or false", name, value);
        return null;
    }

    /// <summary>An ISO 8601 moment with its offset; without one only where <paramref name="utcWhenBare"/> (WooCommerce's <c>_gmt</c> fields).</summary>
    public Instant? Time(string name, bool utcWhenBare = false)
    {
        if (Text(name, 64) is not { } text)
        {
            return null;
        }

        if (IsoTime.Parse(text, utcWhenBare) is { } instant)
        {
            return instant;
        }

        Complain(name, $"expected a time such as 2026-03-02T22:40:00{(utcWhenBare ? "" : "+02:00")}, of the years 1900 to 2199, found {JsonWords.Quote(text)}");
        return null;
    }

    /// <summary>Notes a fault at a member, once however often it is read. Returns null so that it can end a reading.</summary>
    public string? Complain(string name, string problem)
    {
        var fault = new JsonFault(place.At(name).ToString(), problem);
        if (!faults.Contains(fault))
        {
            faults.Add(fault);
        }

        return null;
    }

    /// <summary>Notes that a needed member is missing or empty, unless it is known already what is wrong there. Returns null.</summary>
    public string? Lacks(string name, string allowed)
    {
        var path = place.At(name).ToString();
        return faults.Exists(fault => fault.Path.StartsWith(path, StringComparison.Ordinal)) ? null : Complain(name, $"expected {allowed}, found nothing");
    }

    /// <summary>Notes a value of the wrong kind.</summary>
    public void Expected(string allowed, string name, JsonElement found) => Complain(name, $"expected {allowed}, found {JsonWords.Found(found)}");

    private const int MaxIdLength = 200;

    private static IEnumerable<JsonSpot> Entries(JsonElement array, JsonPlace place, List<JsonFault> faults)
    {
        var position = -1;
        foreach (var entry in array.EnumerateArray())
        {
            position++;
            if (entry.ValueKind == JsonValueKind.Object)
            {
                yield return new(entry, place.At(position), faults);
            }
            else if (entry.ValueKind != JsonValueKind.Null)
            {
                faults.Add(new(place.At(position).ToString(), $"expected an object, found {JsonWords.Found(entry)}"));
            }
        }
    }

    private string? Characters(string name, JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape: valid JSON grammar, not text.
            return Complain(name, "expected text, found half of a character (an unpaired surrogate)");
        }
    }

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }
}
