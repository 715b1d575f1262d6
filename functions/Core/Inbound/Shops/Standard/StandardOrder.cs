using System.Text.Json;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Standard;

/// <summary>Reads <c>data.order</c> and <c>data.refund</c>. All amounts of an order are in its one
/// <c>currency</c>.</summary>
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

    public static OrderData? ReadOrder(JsonCursor order, Instant at)
    {
        if (!order.Exists)
        {
            return null;
        }

        var currency = ReadCurrency(order);
        var lines = new List<OrderLine>();
        foreach (var line in order.GetObjects("lines"))
        {
            lines.Add(
                new()
                {
                    Sku = line.GetText("sku"),
                    Product = line.GetId("product"),
                    Title = line.GetText("title"),
                    Quantity = line.GetDecimal("quantity") ?? 1,
                    Price = MoneyFields.ToMoney(line.GetDecimal("price"), currency),
                }
            );
        }

        return new()
        {
            Id = order.GetId("id") ?? "",
            Name = order.GetText("name"),
            Total = MoneyFields.ToMoney(order.GetDecimal("total"), currency),
            AsOf = order.GetInstant("updated_at") ?? at,
            PlacedAt = order.GetInstant("placed_at"),
            Lines = lines,
            StatusUrl = order.GetText("status_url", 2_000),
            Country = StandardCustomer.ReadValidated(
                order,
                "country",
                LocaleCodes.NormalizeCountry,
                "a country code of two letters such as EE"
            ),
            CheckoutNames = CheckoutName.FromParts(order.GetId("checkout_token"), null, order.GetId("cart_token")),
            Origin = StandardCustomer.ReadValidated(
                order,
                "origin",
                ParseOrigin,
                $"one of {string.Join(", ", OrderOrigin.All)}"
            ),
            Email = PersonFields.ReadEmail(order, "email"),
            Locale = StandardCustomer.ReadValidated(
                order,
                "locale",
                LocaleCodes.NormalizeLocale,
                "a language such as et or et-EE"
            ),
            Cancelled = IsNull(order, "cancelled_at") ? false : null,
            RefundsAreComplete = IsNull(order, "refunded_at"),
        };
    }

    /// <summary>
    /// All milestones the order shows, in the sequence of an order's life. An event named after a milestone always
    /// includes that one, at the order's own time for it where given, else at the event's timestamp. For an event that
    /// is not about an order's milestones, only the type itself.
    /// </summary>
    public static IReadOnlyList<Occurrence> ReadOccurrences(string type, JsonCursor order, Instant at)
    {
        if (type != EventNames.OrderUpdated && !Milestones.Any(m => m.Name == type))
        {
            return [new(type, at)];
        }

        var seen = new List<Occurrence>();
        foreach (var (field, name) in Milestones)
        {
            var when = ReadTime(order, field, name == type);
            if (when is not null || name == type)
            {
                seen.Add(new(name, when ?? at));
            }
        }

        return seen;
    }

    /// <summary>One refund. Without its own id it gets its event's id; without an amount, the amount is
    /// unknown.</summary>
    public static RefundData ReadRefund(JsonCursor refund, JsonCursor order, string eventId, Instant at) =>
        new(
            refund.GetId("id") ?? eventId,
            MoneyFields.ToMoney(refund.GetDecimal("amount"), ReadCurrency(refund) ?? ReadCurrency(order)),
            refund.GetBoolean("whole") is true,
            refund.GetInstant("at") ?? order.GetInstant("refunded_at") ?? at
        );

    // Whether and when an order was paid or cancelled decides what is sent to the customer, and so does the time of the
    // milestone the event is named after; other times fall back to the event's.
    private static Instant? ReadTime(JsonCursor order, string field, bool isOfEvent) =>
        (isOfEvent || field is "paid_at" or "cancelled_at" ? order.Strict : order).GetInstant(field);

    // True: written as null, so it did not happen or was revoked. A missing field gives no information.
    private static bool IsNull(JsonCursor order, string field) =>
        order.Element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>The source of the order where it is not the sender's own; null: not given, or the sender's
    /// own.</summary>
    public static string? ReadSource(JsonCursor order, StandardContext context)
    {
        if (!order.Exists || order.Strict.GetText("source", 40) is not { } source || source == context.Source)
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

        return order.Reject(
            "source",
            $"expected the name of the webhook that the order came by{(context.Sources is { Count: > 0 } known ? $" ({string.Join(", ", known.Order(StringComparer.Ordinal))})" : "")}, "
                + $"found {JsonErrorText.Quote(source)}"
        );
    }

    /// <summary>True: the event names an order by its id and contains none of its data except what happened to
    /// it.</summary>
    public static bool IsByIdOnly(JsonCursor order, string? type) =>
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
    /// else <c>token</c>, else the event) and the e-mail address given with it.</summary>
    public static CheckoutData ReadCheckout(JsonCursor data, string eventId, string type, Instant at)
    {
        var checkout = data.GetObject("checkout");
        var (id, token) = (checkout.GetId("id"), data.GetId("token"));
        var name = id ?? token ?? eventId;
        return new(name, PersonFields.ReadEmail(checkout, "email"))
        {
            Names =
            [
                .. CheckoutName.FromParts(name, null, data.GetId("cart_token")),
                .. token is not null && token != name ? [CheckoutName.FromToken(token)] : Array.Empty<string>(),
            ],
            AsOf = at,
            CompletedAt = type == EventNames.CheckoutCompleted ? at : null,
        };
    }

    private static string? ParseOrigin(string written) => OrderOrigin.All.Contains(written) ? written : null;

    private static string? ReadCurrency(JsonCursor holder) =>
        StandardCustomer.ReadValidated(
            holder,
            "currency",
            LocaleCodes.NormalizeCurrency,
            "a currency code of three letters such as EUR"
        );
}
