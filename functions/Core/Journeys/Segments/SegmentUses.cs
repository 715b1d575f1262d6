using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Segments;

/// <summary>Checks which segments ask for which: none may ask for itself, and a way from one to another may not be
/// longer than <see cref="MostDeep"/>. The time is in proportion to the size of the file.</summary>
internal sealed class SegmentUses
{
    /// <summary>How many segments may ask for one another in a row, as values may be nested.</summary>
    public const int MostDeep = 40;

    private const int MostNamed = 10;

    // In a larger group only one circle is reported: the search for all takes too long.
    private const int LargeGroup = 50;

    private readonly IReadOnlyDictionary<string, Node> names;
    private readonly Dictionary<string, IReadOnlyList<string>> uses;
    private readonly FaultCollector faults;

    private SegmentUses(
        IReadOnlyDictionary<string, Node> names,
        IReadOnlyDictionary<string, IReadOnlyList<string>> uses,
        FaultCollector faults
    )
    {
        (this.names, this.faults) = (names, faults);
        this.uses = names.Keys.ToDictionary(
            n => n,
            n => (IReadOnlyList<string>)[.. (uses.GetValueOrDefault(n) ?? []).Where(names.ContainsKey).Distinct()],
            StringComparer.Ordinal
        );
    }

    /// <summary>Reports the faults.</summary>
    /// <param name="names">All segments with their places.</param>
    /// <param name="uses">The segments that each asks for.</param>
    /// <param name="faults">Receives the faults.</param>
    public static void Check(
        IReadOnlyDictionary<string, Node> names,
        IReadOnlyDictionary<string, IReadOnlyList<string>> uses,
        FaultCollector faults
    ) => new SegmentUses(names, uses, faults).Check();

    private void Check()
    {
        var depth = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var group in ListGroups())
        {
            if (group.Count > 1 || uses[group[0]].Contains(group[0]))
            {
                ReportCircles(group);
                continue;
            }

            var name = group[0];
            var next = uses[name].MaxBy(n => depth.GetValueOrDefault(n));
            depth[name] = next is null || !depth.TryGetValue(next, out var below) ? 1 : below + 1;
            if (depth[name] == MostDeep + 1)
            {
                faults.Add(
                    FaultCodes.DeepSegment,
                    names[name],
                    $"the segment \"{name}\" asks for \"{next}\", which asks for another, and so on: more than "
                        + $"{MostDeep} in a row",
                    $"at most {MostDeep}",
                    "write the condition of one of them into the one that asks for it"
                );
            }
        }
    }

    private void ReportCircles(IReadOnlyList<string> group)
    {
        var left = group.ToHashSet(StringComparer.Ordinal);
        foreach (var name in group.Order(StringComparer.Ordinal).Take(group.Count > LargeGroup ? 1 : LargeGroup))
        {
            // Circles with an earlier name are reported there.
            var circle = FindCircle(name, left);
            left.Remove(name);
            if (circle is null)
            {
                continue;
            }

            var way = circle.Append(name).ToList();
            faults.Add(
                FaultCodes.SegmentCircle,
                names[name],
                $"the segment \"{name}\" asks for itself: "
                    + string.Join(
                        " asks for ",
                        way.Count > MostNamed ? way.Take(MostNamed).Append($"… ({way.Count - MostNamed} more)") : way
                    ),
                "",
                "take in_segment out of one of them"
            );
        }
    }

    // The names on the shortest way from a segment back to itself, in order; null: there is none over these.
    private List<string>? FindCircle(string start, HashSet<string> members)
    {
        var from = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new Queue<string>([start]);
        while (open.TryDequeue(out var name))
        {
            foreach (var next in uses[name].Where(members.Contains))
            {
                if (next == start)
                {
                    var way = new List<string>();
                    for (var at = name; at != start; at = from[at])
                    {
                        way.Add(at);
                    }

                    way.Add(start);
                    way.Reverse();
                    return way;
                }

                if (from.TryAdd(next, name))
                {
                    open.Enqueue(next);
                }
            }
        }

        return null;
    }

    // The groups of segments that ask for one another, those that are asked for before those that ask (Tarjan's
    // algorithm, without recursion).
    private List<IReadOnlyList<string>> ListGroups()
    {
        var groups = new List<IReadOnlyList<string>>();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var lowest = new Dictionary<string, int>(StringComparer.Ordinal);
        var (unfinished, isUnfinished) = (new Stack<string>(), new HashSet<string>(StringComparer.Ordinal));
        var path = new Stack<(string Name, int Next)>();
        foreach (var start in names.Keys.Where(n => !index.ContainsKey(n)))
        {
            Begin(start);
            while (path.TryPop(out var at))
            {
                if (at.Next < uses[at.Name].Count)
                {
                    path.Push((at.Name, at.Next + 1));
                    var next = uses[at.Name][at.Next];
                    if (!index.TryGetValue(next, out var known))
                    {
                        Begin(next);
                    }
                    else if (isUnfinished.Contains(next))
                    {
                        lowest[at.Name] = Math.Min(lowest[at.Name], known);
                    }

                    continue;
                }

                if (path.TryPeek(out var caller))
                {
                    lowest[caller.Name] = Math.Min(lowest[caller.Name], lowest[at.Name]);
                }

                if (lowest[at.Name] == index[at.Name])
                {
                    groups.Add(TakeGroup(at.Name));
                }
            }
        }

        return groups;

        void Begin(string name)
        {
            index[name] = lowest[name] = index.Count;
            unfinished.Push(name);
            isUnfinished.Add(name);
            path.Push((name, 0));
        }

        List<string> TakeGroup(string last)
        {
            var group = new List<string>();
            string name;
            do
            {
                name = unfinished.Pop();
                isUnfinished.Remove(name);
                group.Add(name);
            } while (name != last);

            return group;
        }
    }
}
