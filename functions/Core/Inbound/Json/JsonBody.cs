using System.Text.Json;
using System.Text.Unicode;

namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>Parses a body as JSON and passes its root to a reader; errors are returned as faults, never as an
/// exception.</summary>
internal static class JsonBody
{
    /// <summary>Maximum nesting depth; a deeper body is refused. Bodies of shops have less than ten levels.</summary>
    private const int MaxDepth = 32;

    /// <summary>
    /// The reader's result, or null with at least one fault. Read leniently: a value of the wrong kind is dropped with
    /// a note, unless the reader reads strictly (<see cref="JsonCursor.Strict"/>).
    /// </summary>
    public static T? ReadObject<T>(ReadOnlyMemory<byte> body, JsonFaultCollector report, Func<JsonCursor, T?> read)
        where T : class
    {
        using var document = Open(body, report, JsonValueKind.Object, "an object");
        return document is null
            ? null
            : ReadGuarded(
                new JsonCursor(document.RootElement, JsonPath.Root, report, lenient: true),
                "$",
                report,
                read
            );
    }

    /// <summary>
    /// The entries of a body that is a list, each read strictly and separately: a faulty entry is skipped with its
    /// faults in <paramref name="skipped"/>, the others are returned. Null, with at least one of
    /// <paramref name="report"/>: the body is not a list.
    /// </summary>
    public static List<T>? ReadArray<T>(
        ReadOnlyMemory<byte> body,
        JsonFaultCollector report,
        JsonFaultCollector skipped,
        Func<JsonCursor, T?> read
    )
        where T : class
    {
        using var document = Open(body, report, JsonValueKind.Array, "a list");
        if (document is null)
        {
            return null;
        }

        var all = new List<T>();
        var position = 0;
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            var place = JsonPath.Root.Append(position++);
            var own = new JsonFaultCollector();
            if (entry.ValueKind != JsonValueKind.Object)
            {
                own.AddFault(place.ToString(), $"expected an object, found {JsonErrorText.DescribeValue(entry)}");
            }
            else if (
                ReadGuarded(new JsonCursor(entry, place, own, lenient: false), place.ToString(), own, read) is { } one
            )
            {
                all.Add(one);
            }

            foreach (var fault in own.Faults)
            {
                skipped.AddFault(fault);
            }
        }

        return all;
    }

    private static JsonDocument? Open(
        ReadOnlyMemory<byte> body,
        JsonFaultCollector report,
        JsonValueKind kind,
        string allowed
    )
    {
        if (!Utf8.IsValid(body.Span))
        {
            report.AddFault("$", "expected JSON in UTF-8, found bytes that are not UTF-8");
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(
                WithoutByteOrderMark(body),
                new JsonDocumentOptions { MaxDepth = MaxDepth }
            );
            if (document.RootElement.ValueKind == kind)
            {
                return document;
            }

            report.AddFault("$", $"expected {allowed}, found {JsonErrorText.DescribeValue(document.RootElement)}");
            document.Dispose();
        }
        catch (JsonException problem)
        {
            report.AddFault(
                "$",
                $"expected JSON, found something else at line {(problem.LineNumber ?? 0) + 1}, byte "
                    + $"{(problem.BytePositionInLine ?? 0) + 1}"
            );
        }

        return null;
    }

    /// <summary>
    /// Runs a reader; null when there is any fault. A field name with an unpaired surrogate makes every look-up in its
    /// object throw in the framework; this is caught here for all readers.
    /// </summary>
    public static T? ReadGuarded<T>(JsonCursor root, string path, JsonFaultCollector report, Func<JsonCursor, T?> read)
        where T : class
    {
        try
        {
            var result = read(root);
            return report.Faults.Count == 0 ? result : null;
        }
        catch (InvalidOperationException)
        {
            report.AddFault(
                path,
                "expected field names that are text, found half of a character (an unpaired surrogate)"
            );
            return null;
        }
    }

    /// <summary>Removes a byte order mark: it is allowed in a file but not in JSON, and some shop plugins send
    /// one.</summary>
    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : body;
}
