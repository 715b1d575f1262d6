using System.Text.Json;

namespace MarketingAutomation.Core.Webhooks.Json;

/// <summary>The objects of a list. What is neither an object nor null is noted with its position.</summary>
internal static class JsonEntries
{
    public static IEnumerable<JsonSpot> Of(
        IEnumerable<JsonElement> values,
        JsonPlace place,
        JsonReport report,
        bool lenient
    )
    {
        var position = -1;
        foreach (var entry in values)
        {
            position++;
            if (entry.ValueKind == JsonValueKind.Object)
            {
                yield return new(entry, place.At(position), report, lenient);
            }
            else if (entry.ValueKind != JsonValueKind.Null)
            {
                var fault = new JsonFault(
                    place.At(position).ToString(),
                    $"expected an object, found {JsonWords.Found(entry)}"
                );
                if (lenient)
                {
                    report.Drop(fault);
                }
                else
                {
                    report.Refuse(fault);
                }
            }
        }
    }
}
