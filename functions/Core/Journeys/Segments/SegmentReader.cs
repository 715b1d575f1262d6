using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Segments;

/// <summary>Reads <c>segments.yaml</c>: the name of each segment and its condition.</summary>
internal static class SegmentReader
{
    /// <summary>The segments by name, in the order of the file; those with a fault are left out.</summary>
    /// <param name="root">The file; null: it is empty or no YAML.</param>
    /// <param name="context">Receives faults, advice and references.</param>
    /// <param name="names">Receives all names with their places, also those of segments with faults.</param>
    public static IReadOnlyDictionary<string, Condition> Read(
        Node? root,
        JourneyReadContext context,
        Dictionary<string, Node> names
    )
    {
        var segments = new Dictionary<string, Condition>(StringComparer.Ordinal);
        var uses = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (MapReader.ReadOpenMap(root, "segments.yaml", context.Faults) is not { } map)
        {
            return segments;
        }

        foreach (var (key, value) in map.Entries)
        {
            if (context.Faults.ReadName(key, "the name of a segment") is not { } name)
            {
                continue;
            }

            names[name] = key;
            var before = context.References.Count;
            if (new ConditionReader(context).ReadCondition(value) is { } condition)
            {
                segments[name] = condition;
            }

            uses[name] = [.. context.References.Skip(before).OfType<Reference.Segment>().Select(r => r.Name)];
        }

        SegmentUses.Check(names, uses, context.Faults);
        return segments;
    }
}
