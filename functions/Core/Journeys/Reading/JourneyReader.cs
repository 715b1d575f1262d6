using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading.Ways;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Steps.Coupons;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>Reads a <see cref="Journey"/> from its YAML.</summary>
public static class JourneyReader
{
    /// <summary>Reads a stored version for the runs pinned to it. Current templates, topics and policy are not checked:
    /// it was valid when it was released. Its hash is the one it was stored under.</summary>
    /// <exception cref="InvalidOperationException">It can no longer be read. The language may grow but never shrink, so
    /// this is a fault of the program.</exception>
    public static Journey ReadPinned(string id, string yaml) => ReadPinned(id, yaml, JourneyKinds.Shipped);

    /// <summary>The same with other kinds of steps and triggers.</summary>
    internal static Journey ReadPinned(string id, string yaml, JourneyKinds kinds)
    {
        var faults = new FaultCollector($"journeys/{id}.yaml");
        return ReadJourney(yaml, new JourneyReadContext(faults) { Kinds = kinds }, out _)
            ?? throw new InvalidOperationException(
                $"A stored version of journey \"{id}\" can no longer be read: {string.Join("; ", faults.Found)}"
            );
    }

    /// <summary>Reads one file. Null when it has a fault; its references to other files are in the context in any case.
    /// <paramref name="name"/>: the name written in the file.</summary>
    internal static Journey? ReadJourney(string yaml, JourneyReadContext context, out Node.Scalar? name)
    {
        var faults = context.Faults;
        name = null;
        var root = YamlReader.Read(yaml, faults);
        if (MapReader.Create(root, "a journey", Vocabulary.Journey, faults) is not { } map)
        {
            return null;
        }

        var id = ReadId(map.Require("journey", "the file's name without .yaml"), context);
        name = map.Find("journey") as Node.Scalar;
        context.JourneyName = id;
        var topicAt = map.Require("topic", "a topic of policy.yaml: consent is asked for it");
        var topic = context.ReadName(topicAt, "topic");
        context.Topic = topic;
        if (topic is not null)
        {
            context.References.Add(new Reference.Topic(topicAt!, topic));
        }

        var status = faults.ReadWord(map.Find("status"), "status", Vocabulary.Statuses);
        var triggers = TriggerReader.ReadTriggers(map, context);
        var reEntry = ReEntryReader.ReadReEntry(map.Find("re_entry"), context);
        if (reEntry is ReEntry.Never && triggers?.Any(t => t.IsYearly) == true)
        {
            context.Advice.Add(
                FaultCodes.OnceForever,
                map.Find("re_entry") ?? map.Find("trigger")!,
                "the day comes each year, and with re_entry: never the journey starts once only",
                "",
                "write re_entry: { after: 300d }"
            );
        }

        if (
            reEntry is ReEntry.After(var gap)
            && triggers?.FirstOrDefault(t => gap > t.LongestRepeat) is { LongestRepeat: { } repeat } regular
        )
        {
            context.Advice.Add(
                regular.IsYearly ? FaultCodes.OnceForever : FaultCodes.LeftOutOccasions,
                map.Find("re_entry")!,
                regular.IsYearly
                    ? $"the day comes each year, and re_entry lets no one in again for {CountText.FormatDuration(gap)}, "
                        + "so that years are left out"
                    : $"re_entry lets no one in again for {CountText.FormatDuration(gap)}, which is longer than from one "
                        + "time of every to the next, so that a customer enters once in "
                        + $"{CountText.WithNoun((int)Math.Ceiling(gap / repeat), "time")} of it",
                "",
                regular.IsYearly
                    ? "write re_entry: { after: 300d }"
                    : $"for each time write re_entry: {{ after: {repeat.Days}d }}"
            );
        }

        var holdOut = faults.ReadShare(map.Find("hold_out"), "hold_out");
        var maxPrice = faults.ReadMoney(map.Find("max_price"), "max_price");
        if (maxPrice is { } most)
        {
            context.References.Add(new Reference.MaxPrice(map.Find("max_price")!, most, null));
        }

        var (starts, ends) = EntryDatesReader.Read(map, context);
        CheckRepeats(map, triggers, reEntry, context);
        var goal = ReadGoal(map.Find("goal"), context);
        var exits = ReadExitWhen(map.Find("exit_when"), context);
        var onlyWhile = ReadOnlyWhile(map.Find("only_while"), context);
        JourneyChecks.CheckOpposedConditions(map.Find("only_while"), triggers ?? [], onlyWhile, context);
        context.TriggerComparisons = triggers is [{ IsAboutOrder: true, Where: { } asked }]
            ? ContradictionChecks.ListConjunction(asked).Where(c => JourneyChecks.Fixed.Contains(c.Field.Name)).ToList()
            : [];
        var first = new StepReader(context).ReadBlock(
            map.Find("steps"),
            "",
            null,
            map.Find("steps") is Node.Map ? "steps" : "the journey"
        );
        if (map.Find("steps") is null && !MapReader.IsIntendedKey(map.MapNode, "steps", Vocabulary.Journey))
        {
            faults.Add(
                FaultCodes.NoSteps,
                map.MapNode,
                "the journey has no steps",
                "",
                "steps: a list, each with its kind first, such as - send: welcome"
            );
        }

        JourneyChecks.CheckReachable(first, context);
        JourneyChecks.CheckMessages(context);
        JourneyChecks.CheckEvents(context);
        CouponChecks.Check(context);
        EndedWaitChecks.Check(triggers ?? [], goal, first, exits, context);
        UnknownDateChecks.Check(triggers ?? [], first, context);
        SendTimeChecks.Collect(first, context);
        OrderMessageChecks.Check(triggers, context);
        JourneyChecks.CheckSavedFields(context);
        JourneyChecks.CheckLoops(map, context);
        JourneyChecks.CheckGoal(map, goal, first, context);
        if (
            faults.Found.Count > 0
            || id is null
            || topic is null
            || triggers is null
            || reEntry is null
            || first is null
        )
        {
            return null;
        }

        var journey = new Journey
        {
            Id = id,
            Hash = "",
            Status = status is null ? JourneyStatus.Draft : (JourneyStatus)Vocabulary.Statuses.ToList().IndexOf(status),
            Topic = topic,
            Triggers = triggers,
            ReEntry = reEntry,
            HoldOutPercent = holdOut,
            MaxPrice = maxPrice,
            Starts = starts,
            Ends = ends,
            Goal = goal,
            ExitWhen = exits,
            OnlyWhile = onlyWhile,
            Steps = context.Steps,
            First = first,
        };
        return journey with { Hash = ContentHash.Compute(CanonicalText.Write(journey)) };
    }

    // Where the file has to be renamed too, the same fault reports it.
    private static string? ReadId(Node? node, JourneyReadContext context)
    {
        var faults = context.Faults;
        if (
            node is not Node.Scalar { Text: { Length: > 0 } text }
            || ScalarParser.IsName(text)
            || ScalarParser.SuggestName(text) is not { } meant
            || faults.File == $"journeys/{meant}.yaml"
        )
        {
            return faults.ReadName(node, "journey");
        }

        var file = faults.File["journeys/".Length..^".yaml".Length];
        faults.Add(
            FaultCodes.Name,
            node,
            $"journey is \"{text}\"",
            ValueReader.NamePattern,
            !context.FileExists($"journeys/{meant}.yaml")
                || string.Equals(file, meant, StringComparison.OrdinalIgnoreCase)
                    ? $"write {meant}, and rename the file to journeys/{meant}.yaml"
                : ScalarParser.IsName(file) ? $"write {file}; there is a journeys/{meant}.yaml already"
                : $"write another name, and rename the file like it; there is a journeys/{meant}.yaml already"
        );
        return null;
    }

    private static void CheckRepeats(
        MapReader map,
        IReadOnlyList<Trigger>? triggers,
        ReEntry? reEntry,
        JourneyReadContext context
    )
    {
        if (
            reEntry is ReEntry.Never
            && triggers?.Select(t => t.ReEntryNeed).FirstOrDefault(n => n is not null) is { } need
        )
        {
            context.Faults.Add(
                FaultCodes.ConflictingKeys,
                (map.Find("re_entry") ?? map.Find("trigger"))!,
                $"{need}, and re_entry is never, so no one enters twice",
                "",
                "write re_entry: { after: 1d }; who is still in it then does not enter"
            );
        }
    }

    private static Goal? ReadGoal(Node? node, JourneyReadContext context)
    {
        var map = MapReader.Create(node, "goal", Vocabulary.Goal, context.Faults);
        var match = EventReader.ReadMatch(map, context);
        var within = context.Faults.ReadDuration(
            map?.Require("within", "how long after entering it still counts, such as within: 45d"),
            "within",
            months: true
        );
        return match is not null && within is { } time ? new Goal(match, time) : null;
    }

    private static List<EventMatch> ReadExitWhen(Node? node, JourneyReadContext context)
    {
        var items =
            node is Node.List list ? list.Items
            : node is null ? []
            : [node];
        foreach (var item in items.OfType<Node.Map>().Where(IsCondition).ToList())
        {
            context.Faults.Add(
                FaultCodes.WrongShape,
                item,
                "a line of exit_when is a condition",
                "an event: { event: order.cancelled, of: this_order }",
                $"what must stay true goes under only_while: only_while: [ {{ not: {{ "
                    + $"{item.Entries[0].Key.Text}: {(item.Entries[0].Value as Node.Scalar)?.Text ?? "…"} }} }} ]"
            );
            items = [.. items.Where(i => i != item)];
        }

        return [.. items.Select(item => ReadExit(item, context)).OfType<EventMatch>()];
    }

    private static EventMatch? ReadExit(Node item, JourneyReadContext context)
    {
        var map = MapReader.Create(item, "a line of exit_when", Vocabulary.Exit, context.Faults);
        var match = EventReader.ReadMatch(map, context);
        var scope = context.Faults.ReadWord(map?.Find("applies_to"), "applies_to", Vocabulary.ExitScopes);
        return match is null ? null : match with { ForEveryone = scope is not null };
    }

    private static bool IsCondition(Node.Map map) =>
        map.Find("event") is null
        && map.Entries is [{ Key.Text: var key }, ..]
        && (
            FieldCatalog.Find(key) is not null
            || key is "all" or "any" or "not" or "did" or "bought" or "in_segment"
            || key.StartsWith("message.", StringComparison.Ordinal)
            || key.StartsWith("customer.", StringComparison.Ordinal)
        );

    private static List<Condition> ReadOnlyWhile(Node? node, JourneyReadContext context)
    {
        var items =
            node is Node.List list ? list.Items
            : node is null ? []
            : [node];
        return [.. items.Select(new ConditionReader(context).ReadCondition).OfType<Condition>()];
    }
}
