using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Steps.Waiting;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Reading.Ways;

/// <summary>Finds waits until a date of the order that the run comes to at once after an earlier event of the order:
/// the date is not known yet, which ends the wait.</summary>
internal static class UnknownDateChecks
{
    // What happens to an order, in this order, and the date that each sets.
    private static readonly (string Event, string Date)[] Steps =
    [
        (EventNames.OrderPlaced, "order.placed_at"),
        (EventNames.OrderPaid, "order.paid_at"),
        (EventNames.OrderFulfilled, "order.fulfilled_at"),
        (EventNames.OrderDelivered, "order.delivered_at"),
    ];

    /// <summary>Gives advice at each of them.</summary>
    public static void Check(IReadOnlyList<Trigger> triggers, string? first, JourneyReadContext context)
    {
        var starts = triggers
            .SelectMany(t => t.Events)
            .Select(e => (Event: e, Step: first))
            .Concat(
                context
                    .Steps.Values.OfType<WaitForStep>()
                    .SelectMany(w => w.Lines)
                    .Select(l => (l.Match.Event, Step: l.NextStep))
            );
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, step) in starts)
        {
            foreach (var wait in ListWaitsAfter(step, context).OfType<WaitUntilDateStep>())
            {
                if (IsLater(wait.Date.Field.Name, name))
                {
                    found.TryAdd(wait.Id, name);
                }
            }
        }

        foreach (var (id, after) in found)
        {
            var field = ((WaitUntilDateStep)context.Steps[id]).Date.Field.Name;
            var sets = Array.Find(Steps, s => s.Date == field).Event;
            context.Advice.Add(
                FaultCodes.DateNotKnownYet,
                context.StepPlaces[id],
                $"\"{field}\" is not known yet when the run comes here at once after {after}: the wait ends at once, "
                    + "and the run goes on",
                "",
                $"write before it - wait_for: {{ event: {sets}, of: this_order }} with up_to: 14d"
            );
        }
    }

    private static bool IsLater(string date, string name) =>
        Array.FindIndex(Steps, s => s.Event == name) is >= 0 and var at
        && Array.FindIndex(Steps, s => s.Date == date) > at;

    // The waits that a run comes to first on the ways from a step.
    private static IEnumerable<Step> ListWaitsAfter(string? from, JourneyReadContext context)
    {
        var (seen, next) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string?>([from]));
        while (next.TryPop(out var id))
        {
            if (id is null || !seen.Add(id) || !context.Steps.TryGetValue(id, out var step))
            {
                continue;
            }

            if (step.IsWait)
            {
                yield return step;
                continue;
            }

            foreach (var way in step.ListNextSteps())
            {
                next.Push(way);
            }
        }
    }
}
