using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>Checks over a whole journey, after its parts are read.</summary>
public static class JourneyChecks
{
    // Data of the order that started the run which no later event changes.
    internal static readonly HashSet<string> Fixed =
    [
        "order.country",
        "order.currency",
        "order.name",
        "order.origin",
        "order.source",
    ];

    // Both are evaluated at the moment of entering: a customer whom the trigger lets in would be ended by only_while at
    // once.
    internal static void CheckOpposedConditions(
        Node? at,
        IReadOnlyList<Trigger> triggers,
        List<Condition> onlyWhile,
        JourneyReadContext context
    )
    {
        if (at is null || onlyWhile.Count == 0)
        {
            return;
        }

        for (var i = 0; i < triggers.Count; i++)
        {
            if (triggers[i].Where is { } where && FindOpposedConditions(where, onlyWhile) is var (field, why))
            {
                var (which, whom) =
                    triggers.Count == 1 ? ("the trigger", "everyone") : ($"trigger {i + 1}", "everyone it lets in");
                context.NeverMatchFaults.Add(
                    FaultCodes.NeverMatches,
                    at,
                    $"only_while asks for another \"{field}\" than where of {which}, so the "
                        + $"journey ends for {whom} in the moment it begins: {why}",
                    "",
                    "change one of the two, or leave one out"
                );
            }
        }
    }

    private static (string Field, string Why)? FindOpposedConditions(Condition where, List<Condition> onlyWhile)
    {
        var both = ContradictionChecks
            .ListConjunction(where)
            .Concat(onlyWhile.SelectMany(ContradictionChecks.ListConjunction))
            .Where(c => !c.Field.Name.StartsWith("event.", StringComparison.Ordinal));
        foreach (var asked in both.GroupBy(c => c.Field.Name).Select(g => g.ToList()).Where(g => g.Count > 1))
        {
            if (ContradictionChecks.Explain(asked, null) is var (why, _))
            {
                return (asked[0].Field.Name, why);
            }
        }

        return null;
    }

    internal static void CheckGoal(MapReader journey, Goal? goal, string? first, JourneyReadContext context)
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

    internal static void CheckLoops(MapReader journey, JourneyReadContext context)
    {
        if (StepGraph.FindEndlessLoop(context.Steps) is { } step)
        {
            context.Faults.Add(
                FaultCodes.LoopWithoutWait,
                journey.Find("steps") ?? journey.MapNode,
                $"the steps go round without an end at \"{step}\": nothing in the loop waits",
                "",
                "put a wait or a wait_for into it"
            );
        }
    }

    // A condition on a field that no answer gives.
    internal static void CheckSavedFields(JourneyReadContext context)
    {
        foreach (var (at, name) in context.AskedSaved.Where(a => !context.SavedFields.Contains(a.Name)))
        {
            context.Faults.AddNotOneOf(
                FaultCodes.UnknownField,
                at,
                $"unknown field \"run.{name}\", and no call_webhook saves it",
                $"run.{name}",
                FieldCatalog
                    .All.Select(f => f.Name)
                    .Where(n => n.StartsWith("run.", StringComparison.Ordinal))
                    .Concat(context.SavedFields.Order(StringComparer.Ordinal).Select(s => $"run.{s}"))
            );
        }
    }

    private static string Days(NodaTime.Duration time) =>
        time.TotalDays < 1
            ? CountText.WithNoun((decimal)Math.Ceiling(time.TotalHours), "hour")
            : CountText.WithNoun((decimal)Math.Ceiling(time.TotalDays), "day");

    internal static void CheckEvents(JourneyReadContext context)
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

    // True: no time passes between the two, because all steps between are done at once.
    private static bool HappensAtOnce(SendStep send, string step, JourneyReadContext context)
    {
        var next = send.Next;
        while (next is not null && next != step && context.Steps.GetValueOrDefault(next) is { IsInstant: true })
        {
            next = context.Steps[next].Next;
        }

        return next == step && context.Steps.GetValueOrDefault(step) is ChooseStep;
    }

    // Steps below an end, or below a block whose ways all end: the first of each such part is named. With other faults
    // the ways are not all known.
    internal static void CheckReachable(string? first, JourneyReadContext context)
    {
        if (first is null || context.Faults.Found.Count > 0)
        {
            return;
        }

        var unreachable = context.Steps.Values.Where(s => !StepGraph.IsReachable(context.Steps, first, s.Id)).ToList();
        foreach (
            var step in unreachable.Where(s =>
                !unreachable.Exists(o => o != s && StepGraph.IsReachable(context.Steps, o.Id, s.Id))
            )
        )
        {
            context.Faults.Add(
                FaultCodes.NeverReached,
                context.StepPlaces[step.Id],
                "no run comes to this step: every way above it ends before",
                "",
                "move it above the end, or leave it out"
            );
        }
    }

    internal static void CheckMessages(JourneyReadContext context)
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

        // What can happen to messages depends on their templates and on what the policy counts.
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

                if (step is not null && !StepGraph.IsReachable(context.Steps, asked.Next, step))
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
