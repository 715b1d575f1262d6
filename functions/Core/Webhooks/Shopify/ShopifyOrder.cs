using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>
/// The order resource, the same under all of <c>orders/*</c>. Amounts are in the shop's currency (<c>currency</c>, not
/// <c>presentment_currency</c>), so that orders of one shop compare; what the customer saw is kept beside them, to be
/// shown.
/// </summary>
internal static class ShopifyOrder
{
    public static WebhookReading? Read(JsonSpot order, Delivery delivery)
    {
        if (order.Flag("test") is true && !delivery.Source.AcceptTestOrders)
        {
            return new WebhookReading.Ignored(
                $"a test order; Webhooks:{delivery.Source.Name}:TestOrders=accept takes them as real"
            );
        }

        var id = order.RequiredId("id") ?? "";
        var times = ShopifyOrderTimes.Of(order, delivery);
        var currency = Locales.Currency(order.Text("currency"));
        var refunds = ShopifyRefund.OfOrder(order, id, currency, times.Seen);
        var (total, charged) = ShopifyTotals.Read(order, currency, refunds);
        var shown = ShopifyTotals.Shown(order, currency);
        var lines = ShopifyLines.Read(order, currency, shown);
        var happenings = ShopifyMilestones.Of(order, delivery.Topic, times, refunds);
        var customer = order.Object("customer");
        var buyer = ShopifyBuyer.Of(customer, order);
        var profile = buyer.Profile;
        var origin = ShopifyOrigin.Read(order);
        var name = ShopifyMilestones.NameOf(delivery.Topic);
        var told = new Event
        {
            Id = delivery.EventId,
            Source = delivery.Source.Name,
            Name = name,
            At = happenings.LastOrDefault(h => h.Name == name)?.At ?? times.Seen,
            Who = new()
            {
                CustomerId = customer.Id("id"),
                Email = profile.Email,
                OrderId = id,
            },
            Happenings = happenings,
            Profile = profile,
            PhoneOfOrder = buyer.PhoneOfOrder,
            Order = new()
            {
                Id = id,
                Name = order.Text("name"),
                Total = total,
                Charged = charged,
                Shown = ShopifyLines.IsAllIn(lines, shown) ? shown : null,
                AsOf = times.Seen,
                PlacedAt = times.Placed,
                Lines = lines,
                StatusUrl = order.Text("order_status_url", 2_000),
                Country = ShopifyPerson.ShipsTo(order) ?? profile.Country,
                Origin = origin,
                Checkouts = CheckoutName.All(
                    order.Text("checkout_token"),
                    order.Id("checkout_id"),
                    order.Text("cart_token")
                ),
                Email = buyer.OrderEmail,
                Locale = Locales.Locale(order.Text("customer_locale")),
                Cancelled =
                    times.Cancelled is not null || delivery.Topic == "orders/cancelled" ? true
                    : order.Element.TryGetProperty("cancelled_at", out _) ? false
                    : null,
                RefundsListed =
                    order.Element.TryGetProperty("refunds", out var listed)
                    && listed.ValueKind == System.Text.Json.JsonValueKind.Array,
                RefundedWholly = order.Strict.Text("financial_status") is { } status ? status == "refunded" : null,
            },
            Parcels = ShopifyParcels.OfOrder(order, times.Seen),
            Refunds = refunds,
            Consents = Consents(order, customer, buyer, origin, times),
            EmptyBoxes = order.Flag("buyer_accepts_marketing") is false ? [Channel.Email] : null,
            History = ShopifyPerson.History(customer, currency, times.Seen),
        };
        return new WebhookReading.Accepted(SoftOptIn.Apply(delivery.Source.SoftOptIn && !buyer.IsUnread, told));
    }

    /// <summary>The box at the checkout: ticked is an opt-in, not ticked takes back what it gave before and else says
    /// nothing. The customer's own record counts beside it.</summary>
    private static IReadOnlyList<ConsentChange> Consents(
        JsonSpot order,
        JsonSpot customer,
        ShopifyBuyer buyer,
        string? origin,
        ShopifyOrderTimes times
    )
    {
        var told = ShopifyConsent.OfCustomer(customer, times.Told, buyer.AccountPhone);
        return buyer.IsUnread || order.Flag("buyer_accepts_marketing") is not true
            ? told
            :
            [
                .. told,
                new ConsentChange
                {
                    Channel = Channel.Email,
                    Address = buyer.OrderEmail,
                    Status = ConsentStatus.Subscribed,
                    Method = "checkout",

                    // Only at a checkout of theirs does the customer tick it; elsewhere it is a copy, without a time of
                    // its own.
                    At = origin is null or OrderOrigin.Online ? times.Ticked : null,
                },
            ];
    }
}

/// <summary>The moments of an order. <paramref name="Seen"/> is when this view of it was true.</summary>
/// <param name="Told">When this delivery was sent.</param>
internal sealed record ShopifyOrderTimes(
    Instant? Created,
    Instant? Processed,
    Instant Seen,
    Instant? Cancelled,
    Instant Told
)
{
    /// <summary>Processed: for an order imported from elsewhere, when it was really placed.</summary>
    public Instant? Placed => Processed ?? Created;

    /// <summary>When the customer ticked a box, at the latest; null: not told. A time of change is none: every view of
    /// the order repeats the box.</summary>
    public Instant? Ticked => Created < Processed ? Created : Placed;

    public static ShopifyOrderTimes Of(JsonSpot order, Delivery delivery)
    {
        var created = order.Time("created_at");
        var processed = order.Strict.Time("processed_at");
        var seen = order.Time("updated_at") ?? delivery.TriggeredAt ?? processed ?? created ?? delivery.RealNow;
        return new(created, processed, seen, order.Strict.Time("cancelled_at"), delivery.Fallback);
    }
}
