using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Inbound.Shops.Shopify.Customers;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Orders;

/// <summary>
/// Reads the order resource, the same for all topics <c>orders/*</c>. Amounts are in the shop's currency
/// (<c>currency</c>, not <c>presentment_currency</c>), so that orders of one shop can be compared; the amounts the
/// customer saw are stored too, for display.
/// </summary>
internal static class ShopifyOrder
{
    public static WebhookResult? Read(JsonCursor order, DeliveryContext delivery)
    {
        if (order.GetBoolean("test") is true && !delivery.Source.AcceptTestOrders)
        {
            return new WebhookResult.Ignored(
                $"a test order; Webhooks:{delivery.Source.Name}:TestOrders=accept takes them as real"
            );
        }

        var id = order.GetRequiredId("id") ?? "";
        var times = ShopifyOrderTimes.Read(order, delivery);
        var currency = LocaleCodes.NormalizeCurrency(order.GetText("currency"));
        var refunds = ShopifyRefund.ReadFromOrder(order, id, currency, times.AsOf);
        var (total, charged) = ShopifyTotals.Read(order, currency, refunds);
        var shown = ShopifyTotals.ReadDisplayTotal(order, currency);
        var lines = ShopifyLines.Read(order, currency, shown);
        var happenings = ShopifyMilestones.Read(order, delivery.Topic, times, refunds);
        var customer = order.GetObject("customer");
        var buyer = ShopifyBuyer.Read(customer, order);
        var profile = buyer.Profile;
        var origin = ShopifyOrigin.Read(order);
        var name = ShopifyMilestones.EventNameFor(delivery.Topic);
        var reported = new Event
        {
            Id = delivery.EventId,
            Source = delivery.Source.Name,
            Name = name,
            At = happenings.LastOrDefault(h => h.Name == name)?.At ?? times.AsOf,
            Identity = new()
            {
                CustomerId = customer.GetId("id"),
                Email = profile.Email,
                OrderId = id,
            },
            Occurrences = happenings,
            Profile = profile,
            PhoneIsFromOrder = buyer.PhoneIsFromOrder,
            Order = new()
            {
                Id = id,
                Name = order.GetText("name"),
                Total = total,
                ChargedTotal = charged,
                DisplayTotal = ShopifyLines.AllPricesInCurrencyOf(lines, shown) ? shown : null,
                AsOf = times.AsOf,
                PlacedAt = times.Placed,
                Lines = lines,
                StatusUrl = order.GetText("order_status_url", 2_000),
                Country = ShopifyPerson.ReadShippingCountry(order) ?? profile.Country,
                Origin = origin,
                CheckoutNames = CheckoutName.FromParts(
                    order.GetText("checkout_token"),
                    order.GetId("checkout_id"),
                    order.GetText("cart_token")
                ),
                Email = buyer.OrderEmail,
                Locale = LocaleCodes.NormalizeLocale(order.GetText("customer_locale")),
                Cancelled =
                    times.Cancelled is not null || delivery.Topic == "orders/cancelled" ? true
                    : order.Element.TryGetProperty("cancelled_at", out _) ? false
                    : null,
                RefundsAreComplete =
                    order.Element.TryGetProperty("refunds", out var listed)
                    && listed.ValueKind == System.Text.Json.JsonValueKind.Array,
                FullyRefunded = order.Strict.GetText("financial_status") is { } status ? status == "refunded" : null,
            },
            Parcels = ShopifyParcels.ReadFromOrder(order, times.AsOf),
            Refunds = refunds,
            Consents = ReadConsents(order, customer, buyer, origin, times),
            UntickedBoxes = order.GetBoolean("buyer_accepts_marketing") is false ? [Channel.Email] : null,
            History = ShopifyPerson.ReadHistory(customer, currency, times.AsOf),
        };
        return new WebhookResult.Accepted(SoftOptIn.Apply(delivery.Source.SoftOptIn && !buyer.IsUnreadable, reported));
    }

    /// <summary>The consent box at the checkout: ticked is an opt-in; not ticked withdraws what the same box gave
    /// before and has no other effect. The consent in the customer's own record is read too.</summary>
    private static IReadOnlyList<ConsentChange> ReadConsents(
        JsonCursor order,
        JsonCursor customer,
        ShopifyBuyer buyer,
        string? origin,
        ShopifyOrderTimes times
    )
    {
        var ofCustomer = ShopifyConsent.ReadFromCustomer(customer, times.ReportedAt, buyer.AccountPhone);
        return buyer.IsUnreadable || order.GetBoolean("buyer_accepts_marketing") is not true
            ? ofCustomer
            :
            [
                .. ofCustomer,
                new ConsentChange
                {
                    Channel = Channel.Email,
                    Address = buyer.OrderEmail,
                    Status = ConsentStatus.Subscribed,
                    Method = "checkout",

                    // The customer ticks the box only at their own checkout; in other orders it is a copy, without a
                    // time of its own.
                    At = origin is null or OrderOrigin.Online ? times.ConsentGivenAt : null,
                },
            ];
    }
}

/// <summary>The moments of an order. <paramref name="AsOf"/> is when this view of it was true.</summary>
/// <param name="ReportedAt">When this delivery was sent.</param>
internal sealed record ShopifyOrderTimes(
    Instant? Created,
    Instant? Processed,
    Instant AsOf,
    Instant? Cancelled,
    Instant ReportedAt
)
{
    /// <summary>Processed: for an order imported from elsewhere, when it was really placed.</summary>
    public Instant? Placed => Processed ?? Created;

    /// <summary>The latest time at which the customer can have ticked a box; null: unknown. The time of a change is not
    /// used: every view of the order repeats the box.</summary>
    public Instant? ConsentGivenAt => Created < Processed ? Created : Placed;

    public static ShopifyOrderTimes Read(JsonCursor order, DeliveryContext delivery)
    {
        var created = order.GetInstant("created_at");
        var processed = order.Strict.GetInstant("processed_at");
        var seen = order.GetInstant("updated_at") ?? delivery.TriggeredAt ?? processed ?? created ?? delivery.RealNow;
        return new(created, processed, seen, order.Strict.GetInstant("cancelled_at"), delivery.FallbackTime);
    }
}
