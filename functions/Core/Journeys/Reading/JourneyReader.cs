using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>Makes a <see cref="Journey"/> from its YAML.</summary>
public static class JourneyReader
{
    /// <summary>
    /// Reads a version that was stored when it was current, for the runs pinned to it. Templates, topics and policy of
    /// today are not asked: it was valid when it
    /// was released. Its hash is the one it was stored under.
    /// </summary>
    /// <exception cref="InvalidOperationException">It can no longer be read: the language may grow, never shrink, so
    /// this is a fault of this program.</exception>
    public static Journey ReadPinned(string id, string yaml) => ReadPinned(id, yaml, StepCatalog.Shipped);

    /// <summary>The same with other kinds of steps.</summary>
    internal static Journey ReadPinned(string id, string yaml, StepCatalog stepKinds)
    {
        var faults = new FaultCollector($"journeys/{id}.yaml");
        return ReadJourney(yaml, new JourneyReadContext(faults) { StepKinds = stepKinds }, out _)
            ?? throw new InvalidOperationException(
                $"A stored version of journey \"{id}\" can no longer be read: {string.Join("; ", faults.Found)}"
            );
    }

    /// <summary>Reads one file. Null when it has a fault; what it relies on elsewhere stands in the context all the
    /// same. <paramref name="name"/>: as it calls itself.</summary>
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
        var topicAt = map.Require("topic", "a topic of policy.yaml: consent is asked for it");
        var topic = context.ReadName(topicAt, "topic");
        context.Topic = topic;
        if (topic is not null)
        {
            context.References.Add(new Reference.Topic(topicAt!, topic));
        }

        var status = faults.ReadWord(map.Find("status"), "status", Vocabulary.Statuses);
        var trigger = TriggerReader.ReadTrigger(map, context);
        var reEntry = TriggerReader.ReadReEntry(map.Find("re_entry"), context);
        var goal = ReadGoal(map.Find("goal"), context);
        var exits = ReadExitWhen(map.Find("exit_when"), context);
        var onlyWhile = ReadOnlyWhile(map.Find("only_while"), context);
        CheckOpposedConditions(map.Find("only_while"), trigger, onlyWhile, context);
        context.TriggerComparisons = trigger is Trigger.OnEvent { Where: { } asked }
            ? ContradictionChecks.ListConjunction(asked).Where(c => Fixed.Contains(c.Field.Name)).ToList()
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

        CheckMessages(context);
        CheckEvents(context);
        CheckGoal(map, goal, first, context);
        if (
            faults.Found.Count > 0
            || id is null
            || topic is null
            || trigger is null
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
            Trigger = trigger,
            ReEntry = reEntry,
            Goal = goal,
            ExitWhen = exits,
            OnlyWhile = onlyWhile,
            Steps = context.Steps,
            First = first,
        };
        return journey with { Hash = ContentHash.Compute(CanonicalText.Write(journey)) };
    }

    // Where the file has to be renamed too, it is said at once.
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

    // Facts of the order that started the run, which no later event changes.
    private static readonly HashSet<string> Fixed =
    [
        "order.country",
        "order.currency",
        "order.name",
        "order.origin",
        "order.source",
    ];

    // Both are asked in the moment of entering: who the trigger lets in, only_while would end at once.
    private static void CheckOpposedConditions(
        Node? at,
        Trigger? trigger,
        List<Condition> onlyWhile,
        JourneyReadContext context
    )
    {
        var where = trigger switch
        {
            Trigger.OnEvent on => on.Where,
            Trigger.Inactive silent => silent.Where,
            _ => null,
        };
        if (at is null || where is null || onlyWhile.Count == 0)
        {
            return;
        }

        var both = ContradictionChecks
            .ListConjunction(where)
            .Concat(onlyWhile.SelectMany(ContradictionChecks.ListConjunction))
            .Where(c => !c.Field.Name.StartsWith("event.", StringComparison.Ordinal));
        foreach (var asked in both.GroupBy(c => c.Field.Name).Select(g => g.ToList()).Where(g => g.Count > 1))
        {
            if (ContradictionChecks.Explain(asked, null) is var (why, _))
            {
                context.NeverMatchFaults.Add(
                    FaultCodes.NeverMatches,
                    at,
                    $"only_while asks for another \"{asked[0].Field.Name}\" than where of the trigger, so the "
                        + $"journey ends for everyone in the moment it begins: {why}",
                    "",
                    "change one of the two, or leave one out"
                );
                return;
            }
        }
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

        return
        [
            .. items
                .Select(item =>
                    EventReader.ReadMatch(
                        MapReader.Create(item, "a line of exit_when", Vocabulary.Match, context.Faults),
                        context
                    )
                )
                .OfType<EventMatch>(),
        ];
    }

    private static bool IsCondition(Node.Map map) =>
        map.Find("event") is null
        && map.Entries is [{ Key.Text: var key }, ..]
        && (
            FieldCatalog.Find(key) is not null
            || key is "all" or "any" or "not" or "did"
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

    private static void CheckGoal(MapReader journey, Goal? goal, string? first, JourneyReadContext context)
    {
        if (
            goal is not null
            && JourneyDuration.FindLongest(context.Steps, first) is var longest
            && longest > goal.Within
            && journey.Find("goal") is Node.Map { } at
            && at.Find("within") is { } within
        )
        {
            context.Advice.Add(
                FaultCodes.GoalTooShort,
                within,
                $"the goal counts for {Days(goal.Within)} and the journey may take {Days(longest)} by its "
                    + $"waits: who reaches the goal later goes on getting its messages",
                $"{(int)Math.Ceiling(longest.TotalDays)}d or more",
                $"within: {(int)Math.Ceiling(longest.TotalDays)}d, or more where messages may be held back"
            );
        }
    }

    private static string Days(NodaTime.Duration time) =>
        time.TotalDays < 1
            ? CountText.WithNoun((decimal)Math.Ceiling(time.TotalHours), "hour")
            : CountText.WithNoun((decimal)Math.Ceiling(time.TotalDays), "day");

    private static void CheckEvents(JourneyReadContext context)
    {
        foreach (var field in context.EventFields)
        {
            if (EventFieldChecks.ExplainNever(field.Text, context.KnownEvents) is var (problem, remedy))
            {
                context.NeverMatchFaults.Add(FaultCodes.NeverMatches, field, problem, "", remedy);
            }
        }

        foreach (var (at, compared) in context.EventValues)
        {
            if (EventFieldChecks.ExplainNever(compared, context.KnownEvents) is var (problem, allowed, remedy))
            {
                context.NeverMatchFaults.Add(FaultCodes.NeverMatches, at, problem, allowed, remedy);
            }
        }
    }

    private static void ReportTooEarly(
        Node at,
        string send,
        IReadOnlyList<MessageState> states,
        JourneyReadContext context
    )
    {
        if (states.Contains(MessageState.NotSent))
        {
            context.Advice.Add(
                FaultCodes.AlwaysMatches,
                at,
                $"\"message.{send}: not_sent\" is asked where no one can have been sent it yet, so it always matches",
                "",
                "ask it after the send, or leave the condition out"
            );
        }
        else if (states.Count > 0)
        {
            context.NeverMatchFaults.Add(
                FaultCodes.NeverMatches,
                at,
                $"\"message.{send}\" is asked where no one can have been sent it yet, so it never matches",
                "",
                "ask it after the send"
            );
        }
    }

    // No time passes between the two: only steps that are done at once.
    private static bool HappensAtOnce(SendStep send, string step, JourneyReadContext context)
    {
        var next = send.Next;
        while (next is not null && next != step && context.Steps.GetValueOrDefault(next) is { IsInstant: true })
        {
            next = context.Steps[next].Next;
        }

        return next == step && context.Steps.GetValueOrDefault(step) is ChooseStep;
    }

    private static void CheckMessages(JourneyReadContext context)
    {
        var sends = context
            .Steps.Values.OfType<SendStep>()
            .Select(s => s.Id)
            .Where(s => !s.Contains('@', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var (send, at, _, _) in context.AskedMessages.Where(m => !sends.Contains(m.Send)))
        {
            context.Faults.AddNotOneOf(
                FaultCodes.UnknownMessage,
                at,
                $"no send of this journey is called \"{send}\"",
                $"message.{send}",
                sends.Select(s => $"message.{s}")
            );
        }

        // What happens to messages depends on their templates and on what the policy has counted.
        SentBy[] by = [.. context.Steps.Values.OfType<SendStep>().Select(s => new SentBy(s.Template, s.Channels))];
        foreach (var (send, at, states, step) in context.AskedMessages)
        {
            if (context.Steps.GetValueOrDefault(send) is SendStep asked)
            {
                context.References.Add(
                    new Reference.AskedMessage(at, send, states, new SentBy(asked.Template, asked.Channels))
                );
                if (
                    step is not null
                    && states.Any(s => s is MessageState.Opened or MessageState.Clicked or MessageState.Replied)
                    && !states.Contains(MessageState.NotSent)
                    && HappensAtOnce(asked, step, context)
                )
                {
                    context.Advice.Add(
                        FaultCodes.AskedImmediately,
                        at,
                        $"\"message.{send}\" is asked at once after the send, when no one can have read it "
                            + $"yet, so it matches no one",
                        "",
                        "put a wait or a wait_for between the send and this step"
                    );
                }

                if (step is not null && !JourneyDuration.IsReachable(context.Steps, asked.Next, step))
                {
                    ReportTooEarly(at, send, states, context);
                }
            }
        }

        context.References.AddRange(
            context.TrackedEvents.Select(m => new Reference.AskedTrackedEvent(m.At, m.Name, m.Own ? by : []))
        );
        if (context.KnownEvents.All(EventNames.KnownNames.Contains))
        {
            context.References.AddRange(
                context.AskedLinks.Select(l => new Reference.AskedLink(l.At, l.Compare, l.OfTrigger ? [] : by))
            );
        }
    }
}
