using System.Text.Json;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Webhooks.Json;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Standard;

/// <summary><c>data.order</c> and <c>data.refund</c>. All amounts of an order are in its one <c>currency</c>.</summary>
internal static class StandardOrder
{
    private static readonly (string Field, string Name)[] Milestones =
    [
        ("placed_at", EventNames.OrderPlaced),
        ("paid_at", EventNames.OrderPaid),
        ("fulfilled_at", EventNames.OrderFulfilled),
        ("delivered_at", EventNames.OrderDelivered),
        ("cancelled_at", EventNames.OrderCancelled),
        ("refunded_at", EventNames.OrderRefunded),
    ];

    public static OrderFacts? Facts(JsonSpot order, Instant at)
    {
        if (!order.Exists)
        {
            return null;
        }

        var currency = Currency(order);
        var lines = new List<OrderLine>();
        foreach (var line in order.List("lines"))
        {
            lines.Add(
                new()
                {
                    Sku = line.Text("sku"),
                    Product = line.Id("product"),
                    Title = line.Text("title"),
                    Quantity = line.Decimal("quantity") ?? 1,
                    Price = Amounts.Of(line.Decimal("price"), currency),
                }
            );
        }

        return new()
        {
            Id = order.Id("id") ?? "",
            Name = order.Text("name"),
            Total = Amounts.Of(order.Decimal("total"), currency),
            AsOf = order.Time("updated_at") ?? at,
            PlacedAt = order.Time("placed_at"),
            Lines = lines,
            StatusUrl = order.Text("status_url", 2_000),
            Country = StandardCustomer.Checked(
                order,
                "country",
                Locales.Country,
                "a country code of two letters such as EE"
            ),
            Checkouts = CheckoutName.All(order.Id("checkout_token"), null, order.Id("cart_token")),
            Origin = StandardCustomer.Checked(order, "origin", Origin, $"one of {string.Join(", ", OrderOrigin.All)}"),
            Email = PersonFields.Email(order, "email"),
            Locale = StandardCustomer.Checked(order, "locale", Locales.Locale, "a language such as et or et-EE"),
            Cancelled = IsNull(order, "cancelled_at") ? false : null,
            RefundsListed = IsNull(order, "refunded_at"),
        };
    }

    /// <summary>
    /// Every milestone the order shows, in the order of an order's life; for an event named after a milestone that one
    /// in any case, at the order's own time for
    /// it where one is told, else at the event's timestamp. Of an event that is not about an order's milestones the
    /// type itself alone.
    /// </summary>
    public static IReadOnlyList<Happening> Happenings(string type, JsonSpot order, Instant at)
    {
        if (type != EventNames.OrderUpdated && !Milestones.Any(m => m.Name == type))
        {
            return [new(type, at)];
        }

        var seen = new List<Happening>();
        foreach (var (field, name) in Milestones)
        {
            var when = When(order, field, name == type);
            if (when is not null || name == type)
            {
                seen.Add(new(name, when ?? at));
            }
        }

        return seen;
    }

    /// <summary>One refund; without an id of its own it has its event's, without an amount how much is not
    /// known.</summary>
    public static RefundFacts Refund(JsonSpot refund, JsonSpot order, string eventId, Instant at) =>
        new(
            refund.Id("id") ?? eventId,
            Amounts.Of(refund.Decimal("amount"), Currency(refund) ?? Currency(order)),
            refund.Flag("whole") is true,
            refund.Time("at") ?? order.Time("refunded_at") ?? at
        );

    // Whether and when an order was paid or cancelled decides what is said to the customer, and so does the time of
    // what the event is named after; other times fall back on the event's.
    private static Instant? When(JsonSpot order, string field, bool isOfEvent) =>
        (isOfEvent || field is "paid_at" or "cancelled_at" ? order.Strict : order).Time(field);

    // Written as null: it did not happen, or was taken back. Left out: nothing is said about it.
    private static bool IsNull(JsonSpot order, string field) =>
        order.Element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>The source of the order where it is not the sender's own; null: not told, or the sender's
    /// own.</summary>
    public static string? Source(JsonSpot order, StandardContext context)
    {
        if (!order.Exists || order.Strict.Text("source", 40) is not { } source || source == context.Source)
        {
            return null;
        }

        if (
            context.Sources?.Contains(source)
            ?? source.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
        )
        {
            return source;
        }

        return order.Refuse(
            "source",
            $"expected the name of the webhook that the order came by{(context.Sources is { Count: > 0 } known ? $" ({string.Join(", ", known.Order(StringComparer.Ordinal))})" : "")}, "
                + $"found {JsonWords.Quote(source)}"
        );
    }

    /// <summary>True: the event names an order and tells nothing of it but what became of it.</summary>
    public static bool IsByIdOnly(JsonSpot order, string? type) =>
        order.Exists
        && type is not (EventNames.OrderPlaced or EventNames.OrderPaid or EventNames.OrderUpdated)
        && order
            .Element.EnumerateObject()
            .All(p =>
                p.Name is "id" or "source" or "name"
                || Milestones.Any(m =>
                    m.Field == p.Name && m.Name is not (EventNames.OrderPlaced or EventNames.OrderPaid)
                )
            );

    /// <summary>The checkout of <c>checkout.started</c> and <c>checkout.completed</c>: its name (<c>checkout.id</c>,
    /// else <c>token</c>, else the event) and the address given with it.</summary>
    public static CheckoutFacts Checkout(JsonSpot data, string eventId, string type, Instant at)
    {
        var checkout = data.Object("checkout");
        var (id, token) = (checkout.Id("id"), data.Id("token"));
        var name = id ?? token ?? eventId;
        return new(name, PersonFields.Email(checkout, "email"))
        {
            Names =
            [
                .. CheckoutName.All(name, null, data.Id("cart_token")),
                .. token is not null && token != name ? [CheckoutName.Token(token)] : Array.Empty<string>(),
            ],
            AsOf = at,
            CompletedAt = type == EventNames.CheckoutCompleted ? at : null,
        };
    }

    private static string? Origin(string written) => OrderOrigin.All.Contains(written) ? written : null;

    private static string? Currency(JsonSpot holder) =>
        StandardCustomer.Checked(holder, "currency", Locales.Currency, "a currency code of three letters such as EUR");
}
