using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Webhooks;

/// <summary>The legal basis a sale gives by itself, where the source's owner has chosen to rely on it (<see
/// cref="WebhookSource.SoftOptIn"/>).</summary>
internal static class SoftOptIn
{
    /// <summary>
    /// Adds it to an order that is paid (neither cancelled nor wholly refunded), has an e-mail address, and says
    /// nothing about consent to e-mail itself. An
    /// order that was only placed, or whose payment failed or is awaited, is no sale.
    /// </summary>
    public static Event Apply(bool chosen, Event told)
    {
        if (
            !chosen
            || told.Order is null
            || (told.Order.Email ?? told.Who.Email) is null
            || told.Consents.Any(c => c.Channel == Channel.Email && c.Status != ConsentStatus.Unknown)
        )
        {
            return told;
        }

        var sale = told.Happenings.FirstOrDefault(h => h.Name == EventNames.OrderPaid);
        return
            sale is null
            || told.Happenings.Any(h => h.Name == EventNames.OrderCancelled)
            || told.Refunds.Any(r => r.Whole)
            ? told
            : told with
            {
                Consents =
                [
                    .. told.Consents,
                    new ConsentChange
                    {
                        Channel = Channel.Email,
                        Address = told.Order.Email ?? told.Who.Email,
                        Status = ConsentStatus.Subscribed,
                        At = told.Order.PlacedAt ?? sale.At,
                        Basis = "soft_opt_in",
                        Method = "checkout",
                    },
                ],
            };
    }
}
