using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Reading.Ways;

/// <summary>
/// Finds lines of a <c>wait_for</c>, and branches, that no run takes because the same event ends the run before: exits
/// and the goal are looked at first.
/// </summary>
internal static class EndedWaitChecks
{
    /// <summary>Reports them: a fault where it is certain; advice where it depends on how long messages are held, or on
    /// an event that may have been before the run.</summary>
    public static void Check(
        IReadOnlyList<Trigger> triggers,
        Goal? goal,
        string? first,
        IReadOnlyList<EventMatch> exits,
        JourneyReadContext context
    )
    {
        // An event about the run's order may be older than a run that something later started.
        var fromStart = triggers.All(t => t.Events.All(e => e is EventNames.OrderPlaced or EventNames.OrderPaid));
        foreach (var (at, match) in context.WaitLines)
        {
            if (exits.Any(e => EventImplication.Covers(e, match)))
            {
                Report(
                    match.Scope == OrderScope.Any || fromStart ? context.NeverMatchFaults : context.Advice,
                    at,
                    match.Event,
                    "an exit_when"
                );
            }
            else if (
                goal is { } reached
                && EventImplication.Covers(reached.Event, match)
                && JourneyDuration.FindLongest(context.Steps, first) <= reached.Within
            )
            {
                Report(
                    context.Advice,
                    at,
                    match.Event,
                    $"the goal, which counts for {CountText.FormatDuration(reached.Within)},"
                );
            }
        }

        if (
            fromStart
            && exits.Any(e => e is { Event: EventNames.OrderRefunded, Where: null })
            && context.Steps.Values.OfType<ChooseStep>().FirstOrDefault(s => s.Branches.Any(AsksForRefund)) is { } asks
        )
        {
            context.Advice.Add(
                FaultCodes.EndsBefore,
                context.StepPlaces[asks.Id],
                "asks whether something was given back, and exit_when ends the run as soon as it is",
                "",
                "leave the branch out, or leave order.refunded out of exit_when"
            );
        }
    }

    private static void Report(FaultCollector into, Node at, string name, string by) =>
        into.Add(
            FaultCodes.EndsBefore,
            at,
            $"\"{name}\" ends the run by {by} before this line can take it",
            "",
            "leave one of the two out, or say with where: which of these events ends the run"
        );

    private static bool AsksForRefund(Branch branch) =>
        ContradictionChecks
            .ListConjunction(branch.Condition)
            .Any(c =>
                c
                    is {
                        Operator: Comparison.Is,
                        Field.Name: "order.refunded" or "order.refunded_wholly",
                        Operands: [Operand.YesNo { Value: true }]
                    }
            );
}
