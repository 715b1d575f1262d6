using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>Changes of an address' suppression that follow from a change of consent.</summary>
internal static class SuppressionUpdates
{
    // The address is stopped for every customer who has it; an opt-in of the customer's own hand frees it for each of
    // them again.
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
            // Where nothing had been given, only the very opt-out goes that took it, not what was marked since.
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
            // What a shop said and takes back: only that very mark, nothing that the customer or a provider marked.
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
