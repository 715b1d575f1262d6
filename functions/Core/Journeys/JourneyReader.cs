using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Reading;

namespace MarketingAutomation.Core.Journeys;

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
    public static Journey ReadPinned(string id, string yaml)
    {
        var faults = new FaultSink($"journeys/{id}.yaml");
        return Read(yaml, new JourneyContext(faults), out _)
            ?? throw new InvalidOperationException(
                $"A stored version of journey \"{id}\" can no longer be read: {string.Join("; ", faults.Found)}"
            );
    }

    /// <summary>Reads one file. Null when it has a fault; what it relies on elsewhere stands in the context all the
    /// same. <paramref name="name"/>: as it calls itself.</summary>
    internal static Journey? Read(string yaml, JourneyContext context, out Node.Scalar? name)
    {
        var faults = context.Faults;
        name = null;
        var root = YamlReader.Read(yaml, faults);
        if (MapReader.Of(root, "a journey", Vocabulary.Journey, faults) is not { } map)
        {
            return null;
        }

        var id = Id(map.Require("journey", "the file's name without .yaml"), context);
        name = map.Find("journey") as Node.Scalar;
        var topicAt = map.Require("topic", "a topic of policy.yaml: consent is asked for it");
        var topic = context.Named(topicAt, "topic");
        context.Topic = topic;
        if (topic is not null)
        {
            context.References.Add(new Reference.Topic(topicAt!, topic));
        }

        var status = faults.Word(map.Find("status"), "status", Vocabulary.Statuses);
        var trigger = TriggerReader.Read(map, context);
        var reEntry = TriggerReader.ReEntry(map.Find("re_entry"), context);
        var goal = Goal(map.Find("goal"), context);
        var exits = ExitWhen(map.Find("exit_when"), context);
        var onlyWhile = OnlyWhile(map.Find("only_while"), context);
        Opposed(map.Find("only_while"), trigger, onlyWhile, context);
        context.Start = trigger is Trigger.OnEvent { Where: { } asked }
            ? NeverMatches.Together(asked).Where(c => Fixed.Contains(c.Field.Name)).ToList()
            : [];
        var first = new StepReader(context).Block(
            map.Find("steps"),
            "",
            null,
            map.Find("steps") is Node.Map ? "steps" : "the journey"
        );
        if (map.Find("steps") is null && !MapReader.IsMeant(map.At, "steps", Vocabulary.Journey))
        {
            faults.Add(
                FaultCodes.NoSteps,
                map.At,
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
        return journey with { Hash = ContentHash.Of(CanonicalText.Of(journey)) };
    }

    // Where the file has to be renamed too, it is said at once.
    private static string? Id(Node? node, JourneyContext context)
    {
        var faults = context.Faults;
        if (
            node is not Node.Scalar { Text: { Length: > 0 } text }
            || Scalars.IsName(text)
            || Scalars.AsName(text) is not { } meant
            || faults.File == $"journeys/{meant}.yaml"
        )
        {
            return faults.Name(node, "journey");
        }

        var file = faults.File["journeys/".Length..^".yaml".Length];
        faults.Add(
            FaultCodes.Name,
            node,
            $"journey is \"{text}\"",
            ValueReader.NameForm,
            !context.IsTaken($"journeys/{meant}.yaml") || string.Equals(file, meant, StringComparison.OrdinalIgnoreCase)
                    ? $"write {meant}, and rename the file to journeys/{meant}.yaml"
                : Scalars.IsName(file) ? $"write {file}; there is a journeys/{meant}.yaml already"
                : $"write another name, and rename the file like it; there is a journeys/{meant}.yaml already"
        );
        return null;
    }

    private static Goal? Goal(Node? node, JourneyContext context)
    {
        var map = MapReader.Of(node, "goal", Vocabulary.Goal, context.Faults);
        var match = EventReader.Match(map, context);
        var within = context.Faults.Duration(
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
    private static void Opposed(Node? at, Trigger? trigger, List<Condition> onlyWhile, JourneyContext context)
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

        var both = NeverMatches
            .Together(where)
            .Concat(onlyWhile.SelectMany(NeverMatches.Together))
            .Where(c => !c.Field.Name.StartsWith("event.", StringComparison.Ordinal));
        foreach (var asked in both.GroupBy(c => c.Field.Name).Select(g => g.ToList()).Where(g => g.Count > 1))
        {
            if (NeverMatches.Why(asked, null) is var (why, _))
            {
                context.Never.Add(
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

    private static List<EventMatch> ExitWhen(Node? node, JourneyContext context)
    {
        var items =
            node is Node.List list ? list.Items
            : node is null ? []
            : [node];
        foreach (var item in items.OfType<Node.Map>().Where(IsCondition).ToList())
        {
            context.Faults.Add(
                FaultCodes.Shape,
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
                    EventReader.Match(
                        MapReader.Of(item, "a line of exit_when", Vocabulary.Match, context.Faults),
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

    private static List<Condition> OnlyWhile(Node? node, JourneyContext context)
    {
        var items =
            node is Node.List list ? list.Items
            : node is null ? []
            : [node];
        return [.. items.Select(new ConditionReader(context).Read).OfType<Condition>()];
    }

    private static void CheckGoal(MapReader journey, Goal? goal, string? first, JourneyContext context)
    {
        if (
            goal is not null
            && LongestWay.Of(context.Steps, first) is var longest
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
            ? Counted.Of((decimal)Math.Ceiling(time.TotalHours), "hour")
            : Counted.Of((decimal)Math.Ceiling(time.TotalDays), "day");

    private static void CheckEvents(JourneyContext context)
    {
        foreach (var field in context.EventFields)
        {
            if (EventFields.WhyNever(field.Text, context.Events) is var (problem, remedy))
            {
                context.Never.Add(FaultCodes.NeverMatches, field, problem, "", remedy);
            }
        }

        foreach (var (at, compared) in context.EventValues)
        {
            if (EventFields.WhyNever(compared, context.Events) is var (problem, allowed, remedy))
            {
                context.Never.Add(FaultCodes.NeverMatches, at, problem, allowed, remedy);
            }
        }
    }

    private static void TooEarly(Node at, string send, IReadOnlyList<MessageState> states, JourneyContext context)
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
            context.Never.Add(
                FaultCodes.NeverMatches,
                at,
                $"\"message.{send}\" is asked where no one can have been sent it yet, so it never matches",
                "",
                "ask it after the send"
            );
        }
    }

    // No time passes between the two: only steps that are done at once.
    private static bool AtOnce(Step.Send send, string step, JourneyContext context)
    {
        var next = send.Next;
        while (
            next is not null && next != step && context.Steps.GetValueOrDefault(next) is Step.Set or Step.NotifyStaff
        )
        {
            next = context.Steps[next].Next;
        }

        return next == step && context.Steps.GetValueOrDefault(step) is Step.Choose;
    }

    private static void CheckMessages(JourneyContext context)
    {
        var sends = context
            .Steps.Values.OfType<Step.Send>()
            .Select(s => s.Id)
            .Where(s => !s.Contains('@', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var (send, at, _, _) in context.Messages.Where(m => !sends.Contains(m.Send)))
        {
            context.Faults.NotOneOf(
                FaultCodes.UnknownMessage,
                at,
                $"no send of this journey is called \"{send}\"",
                $"message.{send}",
                sends.Select(s => $"message.{s}")
            );
        }

        // What happens to messages depends on their templates and on what the policy has counted.
        SentBy[] by = [.. context.Steps.Values.OfType<Step.Send>().Select(s => new SentBy(s.Template, s.Channels))];
        foreach (var (send, at, states, step) in context.Messages)
        {
            if (context.Steps.GetValueOrDefault(send) is Step.Send asked)
            {
                context.References.Add(
                    new Reference.AskedMessage(at, send, states, new SentBy(asked.Template, asked.Channels))
                );
                if (
                    step is not null
                    && states.Any(s => s is MessageState.Opened or MessageState.Clicked or MessageState.Replied)
                    && !states.Contains(MessageState.NotSent)
                    && AtOnce(asked, step, context)
                )
                {
                    context.Advice.Add(
                        FaultCodes.AskedAtOnce,
                        at,
                        $"\"message.{send}\" is asked at once after the send, when no one can have read it "
                            + $"yet, so it matches no one",
                        "",
                        "put a wait or a wait_for between the send and this step"
                    );
                }

                if (step is not null && !LongestWay.Leads(context.Steps, asked.Next, step))
                {
                    TooEarly(at, send, states, context);
                }
            }
        }

        context.References.AddRange(
            context.Measured.Select(m => new Reference.AskedMeasure(m.At, m.Name, m.Own ? by : []))
        );
        if (context.Events.All(Events.EventNames.Known.Contains))
        {
            context.References.AddRange(
                context.Links.Select(l => new Reference.AskedLink(l.At, l.Compare, l.OfTrigger ? [] : by))
            );
        }
    }
}
