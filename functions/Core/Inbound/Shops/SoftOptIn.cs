using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>The legal basis a sale gives by itself, where the source's owner has chosen to rely on it (<see
/// cref="WebhookSource.SoftOptIn"/>).</summary>
internal static class SoftOptIn
{
    /// <summary>
    /// Adds it to an order that is paid (neither cancelled nor wholly refunded), has an e-mail address, and says
    /// nothing about consent to e-mail itself. An order that was only placed, or whose payment failed or is awaited, is
    /// no sale.
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
