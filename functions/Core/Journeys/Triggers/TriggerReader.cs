using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>Reads <c>trigger</c> (one, or a list) and <c>enroll</c>, by the definitions of the kinds that are
/// written.</summary>
internal static class TriggerReader
{
    /// <summary>Reads the triggers and records in the context what conditions of the journey may refer to. Null where one
    /// has a fault, which is reported.</summary>
    public static IReadOnlyList<Trigger>? ReadTriggers(MapReader journey, JourneyReadContext context)
    {
        var node = journey.Require("trigger");
        Node?[] items = node is Node.List { Items: var listed } ? [.. listed] : [node];
        if (items.Length == 0)
        {
            context.Faults.Add(
                FaultCodes.WrongShape,
                node!,
                "trigger is an empty list",
                $"one or more, each with {context.Kinds.Triggers.Examples}"
            );
            return null;
        }

        List<WrittenTrigger> written = [.. items.Select(item => ReadStart(item, context))];
        var events = written.Select(w => w.Start.Event).Distinct(StringComparer.Ordinal).ToList();
        context.HasOrder = written.Any(w => w.Start.HasOrder);
        context.TriggerEvent = events.Count == 1 ? events[0] : null;
        List<TriggerDefinition> used = [.. written.SelectMany(w => w.Used)];
        var enroll = EnrollReader.ReadEnroll(journey, used, context.Kinds.Triggers, context.Faults);
        Trigger?[] triggers = [.. written.Select(w => ReadTrigger(w, enroll, context))];
        for (var i = 1; i < triggers.Length; i++)
        {
            if (triggers[i] is { } later && triggers.Take(i).Any(t => t?.Covers(later) == true))
            {
                context.Faults.Add(
                    FaultCodes.NeverReached,
                    items[i]!,
                    $"a trigger above starts the journey whenever this one ({later.Name}) would",
                    "",
                    "the first trigger that fits is taken: put the one with the narrower where: first, or leave it out"
                );
            }
        }

        return triggers.OfType<Trigger>().ToArray() is var all && all.Length == triggers.Length ? all : null;
    }

    // Reads what conditions may refer to, and the condition of this trigger, for which only its own start counts.
    private static WrittenTrigger ReadStart(Node? node, JourneyReadContext context)
    {
        var kinds = context.Kinds.Triggers;
        var map = MapReader.Create(node, "trigger", kinds.Keys, context.Faults);
        var used = kinds.All.Where(d => map?.Find(d.Kind) is not null).ToList();
        var start = new TriggerStart(true, null, null);
        foreach (var kind in used)
        {
            start = kind.ReadStart(map!.Find(kind.Kind)!, context);
        }

        (context.HasOrder, context.TriggerEvent) = (start.HasOrder, start.Event);
        (context.IsReadingTrigger, context.AskedEvent) = (true, start.Asked);
        var where = map?.Find("where") is { } condition ? new ConditionReader(context).ReadCondition(condition) : null;
        (context.IsReadingTrigger, context.AskedEvent) = (false, null);
        return new WrittenTrigger(map, used, start, where);
    }

    private static Trigger? ReadTrigger(WrittenTrigger written, EnrollRule enroll, JourneyReadContext context)
    {
        var (map, used, start, where) = written;
        var kinds = context.Kinds.Triggers;
        if (map is null)
        {
            return null;
        }

        if (used is [var only])
        {
            ReportOtherKeys(map, only, context);
            return only.Read(new TriggerHead(map.MapNode, map.Find(only.Kind)!, start, where, enroll), context);
        }

        // An unknown key has been reported as the fault.
        if (used.Count > 0 || map.MapNode.Entries.All(e => kinds.Keys.Contains(e.Key.Text)))
        {
            context.Faults.Add(
                used.Count == 0 ? FaultCodes.Missing : FaultCodes.ConflictingKeys,
                map.MapNode,
                used.Count == 0
                    ? "trigger names nothing that starts the journey"
                    : $"trigger has both {used[0].Kind} and {used[1].Kind}",
                kinds.Examples
            );
        }

        return null;
    }

    // A key of another kind would be without effect.
    private static void ReportOtherKeys(MapReader map, TriggerDefinition kind, JourneyReadContext context)
    {
        var own = kind.Keys.Select(k => k.Key).Append("where").ToList();
        foreach (var entry in map.MapNode.Entries)
        {
            if (!own.Contains(entry.Key.Text) && context.Kinds.Triggers.Keys.Contains(entry.Key.Text))
            {
                context.Faults.Add(
                    FaultCodes.ConflictingKeys,
                    entry.Key,
                    $"{entry.Key.Text} does not go with {kind.Kind}",
                    string.Join(", ", own)
                );
            }
        }
    }

    /// <summary>One trigger as written: the kinds it names, what it says of the start, its condition. Map null: it is no
    /// mapping, which is reported.</summary>
    private sealed record WrittenTrigger(
        MapReader? Map,
        IReadOnlyList<TriggerDefinition> Used,
        TriggerStart Start,
        Condition? Where
    );
}
