using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Customers.Updates;

/// <summary>Derives suppression changes of an address from a change of consent.</summary>
internal static class SuppressionUpdates
{
    // The address is suppressed for every customer who has it; an opt-in by the customer's own act lifts this for all
    // of them.
    internal static void AddSuppressionChange(
        DecisionContext context,
        ConsentChange change,
        ConsentRecord? held,
        ConsentRecord next
    )
    {
        if (next.Address is not { } address)
        {
            return;
        }

        if (next.Status == ConsentStatus.Unsubscribed)
        {
            context.SuppressionChanges.Add(
                new SuppressionChange(
                    next.Channel,
                    address,
                    change.Method == "spam_report" ? "complained" : "unsubscribed",
                    next.At
                )
                {
                    Topic = next.Topic,
                }
            );
        }
        else if (
            next.Kind == ConsentKind.CustomerAct
            && (next.Status == ConsentStatus.Subscribed || change.RestoresEventId is not null)
        )
        {
            // If no consent was held before, only the suppression of that same opt-out is removed, not one added since.
            var until = next.Status == ConsentStatus.Subscribed ? next.At : held?.At ?? next.At;
            context.SuppressionChanges.Add(
                new SuppressionChange(next.Channel, address, "", until) { Topic = next.Topic, LiftsSuppression = true }
            );
        }
        else if (
            next.Status == ConsentStatus.Subscribed
            && held is { Status: ConsentStatus.Unsubscribed }
            && ConsentRules.IsImpossible(change, next.At)
        )
        {
            // A shop reverses its own statement: removes only that same suppression, nothing that the customer or a
            // provider added.
            context.SuppressionChanges.Add(
                new SuppressionChange(next.Channel, address, "", held.At)
                {
                    Topic = next.Topic,
                    LiftsSuppression = true,
                    OnlyOfSameTime = true,
                }
            );
        }
    }
}
