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
        IDictionary<string, Node> names
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

        foreach (var (name, at) in names.Where(n => FindCircle(n.Key, uses) is not null))
        {
            var circle = FindCircle(name, uses)!;
            if (circle.Min(StringComparer.Ordinal) == name)
            {
                context.Faults.Add(
                    FaultCodes.SegmentCircle,
                    at,
                    $"the segment \"{name}\" asks for itself: {string.Join(" asks for ", circle.Append(name))}",
                    "",
                    "take in_segment out of one of them"
                );
            }
        }

        return segments;
    }

    // The names on the way from a segment back to itself, in order; null: there is no such way.
    private static IReadOnlyList<string>? FindCircle(
        string start,
        IReadOnlyDictionary<string, IReadOnlyList<string>> uses
    )
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<IReadOnlyList<string>>([
            [start],
        ]);
        while (open.TryDequeue(out var way))
        {
            foreach (var next in uses.GetValueOrDefault(way[^1]) ?? [])
            {
                if (next == start)
                {
                    return way;
                }

                if (seen.Add(next))
                {
                    open.Enqueue([.. way, next]);
                }
            }
        }

        return null;
    }
}
