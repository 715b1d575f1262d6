using System.Text.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>
/// A position in a JSON document. It reads typed values and collects all faults with their paths, so that one pass
/// reports all of them. Missing, null and PHP's forms of "none" (false, an empty list, a date of zeros) are the same:
/// null is returned. A value of the wrong kind is also returned as null: in strict mode the body is refused, in lenient
/// mode the value is dropped with a note. Lenient mode accepts other forms that are clear: a number as text, a list
/// written as an object.
/// </summary>
internal readonly partial struct JsonCursor(
    JsonElement element,
    JsonPath place,
    JsonFaultCollector report,
    bool lenient
)
{
    private const int MaxIdLength = 200;

    public JsonElement Element => element;

    /// <summary>The same position in strict mode: a value of the wrong kind refuses the body.</summary>
    public JsonCursor Strict => new(element, place, report, lenient: false);

    /// <summary>The same position in lenient mode: a value of the wrong kind is dropped with a note.</summary>
    public JsonCursor Lenient => new(element, place, report, lenient: true);

    /// <summary>False when the position is missing, null or not an object.</summary>
    public bool Exists => element.ValueKind == JsonValueKind.Object;

    /// <summary>True: the name is present, also where its value is null.</summary>
    public bool Contains(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);

    /// <summary>True: written as null or as empty text, so the sender states that there is none. False where the name
    /// is missing.</summary>
    public bool IsNullOrEmpty(string name) =>
        Contains(name)
        && element.GetProperty(name) is { ValueKind: JsonValueKind.Null or JsonValueKind.String } value
        && string.IsNullOrWhiteSpace(value.GetString());

    /// <summary>True: missing or null.</summary>
    public bool IsMissing(string name) => !TryGet(name, out _);

    /// <summary>The object under a name; when it is missing or null, a position that does not exist.</summary>
    public JsonCursor GetObject(string name)
    {
        if (!TryGet(name, out var value))
        {
            return default;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new(value, place.Append(name), report, lenient);
        }

        if (!PhpEmptyValues.IsEmptyObject(value) && !(lenient && PhpEmptyValues.IsEmptyText(value)))
        {
            ReportWrongKind("an object", name, value);
        }

        return default;
    }

    /// <summary>The objects of a list; none when it is missing, null or empty. Null entries are skipped.</summary>
    public IEnumerable<JsonCursor> GetObjects(string name)
    {
        if (!TryGet(name, out var value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return JsonEntries.ReadObjects(value.EnumerateArray(), place.Append(name), report, lenient);
        }

        // PHP writes a list with missing indexes as an object.
        if (
            lenient
            && value.ValueKind == JsonValueKind.Object
            && value.EnumerateObject().All(p => p.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Null)
        )
        {
            return JsonEntries.ReadObjects(
                value.EnumerateObject().Select(p => p.Value),
                place.Append(name),
                report,
                lenient
            );
        }

        if (!PhpEmptyValues.IsEmptyObject(value) && !(lenient && PhpEmptyValues.IsEmptyText(value)))
        {
            ReportWrongKind("a list", name, value);
        }

        return [];
    }

    /// <summary>Trimmed text, without control and format characters (line breaks stay), of at most <paramref
    /// name="limit"/> characters (the rest is cut between whole characters); null when empty.</summary>
    public string? GetText(string name, int limit = 500)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            var text = TextSanitizer.RemoveInvisibleCharacters(ReadCharacters(name, value), keepLines: true);
            return text.Length == 0 ? null : TextTruncation.Truncate(text, limit);
        }

        if (lenient && value.ValueKind == JsonValueKind.Number)
        {
            return TextTruncation.Truncate(value.GetRawText(), limit);
        }

        if (!PhpEmptyValues.IsEmptyObject(value))
        {
            ReportWrongKind("text", name, value);
        }

        return null;
    }

    /// <summary>An id exactly as written, from text or a whole number; never converted through a double, because shop
    /// ids exceed 2^53. In lenient mode -1 is null.</summary>
    public string? GetId(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            var text = ReadCharacters(name, value)?.Trim();
            return text is { Length: > MaxIdLength }
                    ? Report(name, $"expected an id of at most {MaxIdLength} characters, found {text.Length}")
                : string.IsNullOrEmpty(text) || (lenient && text == "-1") ? null
                : text;
        }

        if (value.ValueKind == JsonValueKind.Number && JsonNumbers.ToId(value) is { } id)
        {
            return id;
        }

        if (!lenient || !(PhpEmptyValues.IsEmptyObject(value) || JsonNumbers.IsNegative(value)))
        {
            ReportWrongKind("an id (text or a whole number)", name, value);
        }

        return null;
    }

    /// <summary>A required id; the body is refused where it is missing.</summary>
    public string? GetRequiredId(string name) =>
        Strict.GetId(name) ?? RejectMissing(name, "an id (text or a whole number)");

    /// <summary>A list of ids; empty when missing. Entries that are not ids are skipped.</summary>
    public IReadOnlyList<string> GetIds(string name)
    {
        if (!TryGet(name, out var value) || PhpEmptyValues.IsEmptyObject(value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            ReportWrongKind("a list of ids", name, value);
            return [];
        }

        var ids = new List<string>();
        foreach (var entry in value.EnumerateArray())
        {
            if (
                entry.ValueKind is JsonValueKind.String
                && ReadCharacters(name, entry) is { Length: > 0 and <= MaxIdLength } text
            )
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

    /// <summary>Reports a fault at a member: it refuses the body in strict mode, and drops the value in lenient mode.
    /// Returns null, so that a reader can return its result.</summary>
    public string? Report(string name, string problem)
    {
        var fault = new JsonFault(place.Append(name).ToString(), problem);
        if (lenient)
        {
            report.AddDropped(fault);
        }
        else
        {
            report.AddFault(fault);
        }

        return null;
    }

    /// <summary>Refuses the body for a fault at a member. Returns null, so that a reader can return its
    /// result.</summary>
    public string? Reject(string name, string problem) => Strict.Report(name, problem);

    /// <summary>Refuses the body for a required member that is missing or empty, unless a fault is already reported
    /// there. Returns null.</summary>
    public string? RejectMissing(string name, string allowed)
    {
        var path = place.Append(name).ToString();
        return report.Faults.Any(fault => fault.Path.StartsWith(path, StringComparison.Ordinal))
            ? null
            : Reject(name, $"expected {allowed}, found nothing");
    }

    /// <summary>Reports a value of the wrong kind.</summary>
    public void ReportWrongKind(string allowed, string name, JsonElement found) =>
        Report(name, $"expected {allowed}, found {JsonErrorText.DescribeValue(found)}");

    private string? ReadCharacters(string name, JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate, written as an escape: valid in the JSON grammar, but not valid text.
            return Report(name, "expected text, found half of a character (an unpaired surrogate)");
        }
    }

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty(name, out value)
            && value.ValueKind != JsonValueKind.Null;
    }
}
