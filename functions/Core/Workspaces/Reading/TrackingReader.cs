using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads <c>tracking</c> of <c>policy.yaml</c>.</summary>
internal static class TrackingReader
{
    private static readonly TrackingPolicy Default = new();

    public static TrackingPolicy Read(Node? node, FaultCollector faults)
    {
        var map = MapReader.Create(node, "tracking", Vocabulary.Tracking, faults);
        var utm = MapReader.Create(map?.Find("utm"), "utm", Vocabulary.Utm, faults);
        return new TrackingPolicy
        {
            Links = ReadSwitch(map, "links", faults) ?? Default.Links,
            Opens = ReadSwitch(map, "opens", faults) ?? Default.Opens,
            Utm = utm is null
                ? null
                : new UtmPolicy(
                    ReadUtmValue(utm, "source", faults),
                    ReadUtmValue(utm, "medium", faults),
                    ReadUtmValue(utm, "campaign", faults)
                ),
        };
    }

    private static bool? ReadSwitch(MapReader? map, string key, FaultCollector faults) =>
        faults.ReadWord(map?.Find(key), $"tracking.{key}", Vocabulary.Switch) is { } word ? word == "on" : null;

    private static string? ReadUtmValue(MapReader utm, string key, FaultCollector faults)
    {
        var node = utm.Find(key);
        var text = faults.ReadText(node, $"utm.{key}");
        var rest = UtmPolicy.Placeholders.Aggregate(
            text ?? "",
            (t, word) => t.Replace(word, "", StringComparison.Ordinal)
        );
        if (rest.AsSpan().IndexOfAny('{', '}') >= 0 || text is { Length: > 100 })
        {
            faults.Add(
                FaultCodes.NotAllowed,
                node!,
                $"utm.{key} is \"{text}\"",
                $"at most 100 characters; of words in braces only {string.Join(", ", UtmPolicy.Placeholders)}"
            );
            return null;
        }

        return text;
    }
}
