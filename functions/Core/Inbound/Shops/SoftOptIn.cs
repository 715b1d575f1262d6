using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>Adds the soft opt-in: a sale as the legal basis for e-mail, where the owner of the source has enabled it
/// (<see cref="WebhookSource.SoftOptIn"/>).</summary>
internal static class SoftOptIn
{
    /// <summary>
    /// Adds the soft opt-in to an order that is paid (neither cancelled nor fully refunded), has an e-mail address, and
    /// has no data about e-mail consent itself. An order that was only placed, or whose payment failed or is pending,
    /// is not a sale.
    /// </summary>
    public static Event Apply(bool chosen, Event incoming)
    {
        if (
            !chosen
            || incoming.Order is null
            || (incoming.Order.Email ?? incoming.Identity.Email) is null
            || incoming.Consents.Any(c => c.Channel == Channel.Email && c.Status != ConsentStatus.Unknown)
        )
        {
            return incoming;
        }

        var sale = incoming.Occurrences.FirstOrDefault(h => h.Name == EventNames.OrderPaid);
        return
            sale is null
            || incoming.Occurrences.Any(h => h.Name == EventNames.OrderCancelled)
            || incoming.Refunds.Any(r => r.IsFullRefund)
            ? incoming
            : incoming with
            {
                Consents =
                [
                    .. incoming.Consents,
                    new ConsentChange
                    {
                        Channel = Channel.Email,
                        Address = incoming.Order.Email ?? incoming.Identity.Email,
                        Status = ConsentStatus.Subscribed,
                        At = incoming.Order.PlacedAt ?? sale.At,
                        Basis = "soft_opt_in",
                        Method = "checkout",
                    },
                ],
            };
    }
}
