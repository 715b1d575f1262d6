namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Reads <c>tracking</c> of <c>policy.yaml</c>.</summary>
internal static class TrackingReader
{
    private static readonly TrackingPolicy Default = new();

    public static TrackingPolicy Read(Node? node, FaultSink faults)
    {
        var map = MapReader.Of(node, "tracking", Vocabulary.Tracking, faults);
        var utm = MapReader.Of(map?.Find("utm"), "utm", Vocabulary.Utm, faults);
        return new TrackingPolicy
        {
            Links = Switch(map, "links", faults) ?? Default.Links,
            Opens = Switch(map, "opens", faults) ?? Default.Opens,
            Utm = utm is null
                ? null
                : new UtmPolicy(
                    Value(utm, "source", faults),
                    Value(utm, "medium", faults),
                    Value(utm, "campaign", faults)
                ),
        };
    }

    private static bool? Switch(MapReader? map, string key, FaultSink faults) =>
        faults.Word(map?.Find(key), $"tracking.{key}", Vocabulary.Switch) is { } word ? word == "on" : null;

    private static string? Value(MapReader utm, string key, FaultSink faults)
    {
        var node = utm.Find(key);
        var text = faults.Text(node, $"utm.{key}");
        var rest = UtmPolicy.Words.Aggregate(text ?? "", (t, word) => t.Replace(word, "", StringComparison.Ordinal));
        if (rest.AsSpan().IndexOfAny('{', '}') >= 0 || text is { Length: > 100 })
        {
            faults.Add(
                FaultCodes.NotAllowed,
                node!,
                $"utm.{key} is \"{text}\"",
                $"at most 100 characters; of words in braces only {string.Join(", ", UtmPolicy.Words)}"
            );
            return null;
        }

        return text;
    }
}
