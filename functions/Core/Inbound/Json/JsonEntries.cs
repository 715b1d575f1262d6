using System.Text.Json;

namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>The objects of a list. What is neither an object nor null is noted with its position.</summary>
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
