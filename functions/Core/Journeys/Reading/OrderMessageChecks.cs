using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>A message about an order (<c>transactional: order</c>) belongs to a journey that each of its triggers begins
/// with an event of an order.</summary>
internal static class OrderMessageChecks
{
    private static readonly string[] Allowed =
    [
        .. EventNames
            .OrderEvents.Where(e => e is not (EventNames.FeedbackReceived or EventNames.OrderUpdated))
            .Order(StringComparer.Ordinal),
    ];

    public static void Check(IReadOnlyList<Trigger>? triggers, JourneyReadContext context)
    {
        if (triggers?.FirstOrDefault(t => t.Events.Count == 0 || !t.Events.All(Allowed.Contains)) is not { } other)
        {
            return;
        }

        foreach (var at in context.OrderMessages)
        {
            context.Faults.Add(
                FaultCodes.OrderMessageWithoutOrder,
                at,
                $"the journey begins with {other.Name}, so the message is not about an order that was just placed or changed",
                string.Join(", ", Allowed),
                "leave out transactional: order, or begin the journey with one of these events"
            );
        }
    }
}
