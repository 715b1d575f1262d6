using System.Text.Json;

namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>Enumerates the objects of a list. An entry that is neither an object nor null is reported with its
/// position.</summary>
internal static class JsonEntries
{
    public static IEnumerable<JsonCursor> ReadObjects(
        IEnumerable<JsonElement> values,
        JsonPath place,
        JsonFaultCollector report,
        bool lenient
    )
    {
        var position = -1;
        foreach (var entry in values)
        {
            position++;
            if (entry.ValueKind == JsonValueKind.Object)
            {
                yield return new(entry, place.Append(position), report, lenient);
            }
            else if (entry.ValueKind != JsonValueKind.Null)
            {
                var fault = new JsonFault(
                    place.Append(position).ToString(),
                    $"expected an object, found {JsonErrorText.DescribeValue(entry)}"
                );
                if (lenient)
                {
                    report.AddDropped(fault);
                }
                else
                {
                    report.AddFault(fault);
                }
            }
        }
    }
}
