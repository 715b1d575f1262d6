using NodaTime;

namespace MarketingAutomation.Core.Events;

/// <summary>
/// Limits the times of an event to our current time: a later time counts as now. This applies to all times that are
/// compared with others (consent, profile, preference, rating, history, the view of an order), before any comparison,
/// so that data of a sender with a wrong clock does not take precedence for years.
/// </summary>
internal static class EventTimes
{
    /// <summary>Tolerance for views of an order: they are compared by the shop's own clock, and a small error of it
    /// must not change their sequence.</summary>
    public static readonly Duration OrderSkew = Duration.FromMinutes(5);

    public static Event CapAtNow(Event arrived, Instant now)
    {
        var order =
            arrived.Order is { AsOf: { } view } shopOrder && view > now + OrderSkew
                ? shopOrder with
                {
                    AsOf = now,
                }
                : arrived.Order;
        order = order is { CancelledAsOf: { } asOf } && asOf > now ? order with { CancelledAsOf = now } : order;
        var history = arrived.History is { } past && past.AsOf > now ? past with { AsOf = now } : arrived.History;
        var checkout =
            arrived.Checkout is { } cart && (cart.AsOf > now || cart.CompletedAt > now)
                ? cart with
                {
                    AsOf = NotLater(cart.AsOf, now),
                    CompletedAt = NotLater(cart.CompletedAt, now),
                }
                : arrived.Checkout;
        return
            arrived.At <= now
            && ReferenceEquals(checkout, arrived.Checkout)
            && ReferenceEquals(order, arrived.Order)
            && ReferenceEquals(history, arrived.History)
            && arrived.Occurrences.All(h => h.At <= now)
            && arrived.Refunds.All(r => r.At <= now)
            ? arrived
            : arrived with
            {
                At = Instant.Min(arrived.At, now),
                Order = order,
                History = history,
                Checkout = checkout,
                Occurrences = [.. arrived.Occurrences.Select(h => h.At > now ? h with { At = now } : h)],
                Refunds = [.. arrived.Refunds.Select(r => r.At > now ? r with { At = now } : r)],
            };
    }

    private static Instant? NotLater(Instant? reported, Instant now) => reported > now ? now : reported;
}
