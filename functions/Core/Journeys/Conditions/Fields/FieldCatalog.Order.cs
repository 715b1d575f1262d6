using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Workspaces.Definitions;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

public static partial class FieldCatalog
{
    private static IEnumerable<Field> OrderFields() =>
        [
            new(
                "order.total",
                FieldKind.Money,
                "What the order costs now: after edits, and where the shop says so after returns.",
                s => s.Order is { } o ? Amount(o.Total) : Value.Unknown
            ),
            new("order.currency", FieldKind.Text, "Its currency.", s => Text(s.Order?.Total?.Currency)),
            new("order.name", FieldKind.Text, "What the customer calls it, such as #1001.", s => Text(s.Order?.Name)),
            new("order.source", FieldKind.Text, "The shop it came from, as configured.", s => Text(s.Order?.Source)),
            new("order.country", FieldKind.Text, "Where it ships to.", s => Text(s.Order?.Country)),
            new(
                "order.item_count",
                FieldKind.Number,
                "How many pieces.",
                s =>
                    s.Order is { Lines.Count: > 0 } o
                        ? new Value.Number(o.Pieces ?? o.Lines.Sum(l => l.Quantity))
                        : Value.Unknown
            ),
            new(
                "order.origin",
                FieldKind.Text,
                $"How it came about: {string.Join(", ", OrderOrigin.All)}; absent when the shop does not say.",
                s =>
                    s.Order is not { } o ? Value.Unknown
                    : o.Origin is { } origin ? new Value.Text(origin)
                    : Value.Absent
            )
            {
                MayBeAbsent = true,
            },
            new("order.placed_at", FieldKind.Time, "When it was placed.", s => ReadMilestone(s, o => o.PlacedAt))
            {
                MayBeAbsent = true,
            },
            new(
                "order.paid_at",
                FieldKind.Time,
                "When it was paid; absent until then.",
                s => ReadMilestone(s, o => o.PaidAt)
            )
            {
                MayBeAbsent = true,
            },
            new(
                "order.fulfilled_at",
                FieldKind.Time,
                "When it was sent off; absent until then.",
                s => ReadMilestone(s, o => o.FulfilledAt)
            )
            {
                MayBeAbsent = true,
            },
            new(
                "order.delivered_at",
                FieldKind.Time,
                "When it arrived; absent until then.",
                s => ReadMilestone(s, o => o.DeliveredAt)
            )
            {
                MayBeAbsent = true,
            },
            new(
                "order.refunded",
                FieldKind.YesNo,
                "Whether any of it was given back.",
                s => s.Order is { } o ? new Value.YesNo(o.Refunds.Count > 0) : Value.Unknown
            ),
            new(
                "order.refunded_total",
                FieldKind.Money,
                "How much of it was given back; zero when nothing was, unknown when the shop does not say how much.",
                s => Amount(s.Order?.RefundedTotal)
            ),
            new(
                "order.refunded_wholly",
                FieldKind.YesNo,
                "Whether all of it was given back; no after a part (a goodwill refund).",
                s => s.Order is { } o ? new Value.YesNo(o.IsFullyRefunded) : Value.Unknown
            ),
            new(
                "order.rating",
                FieldKind.Number,
                "The customer's rating of it, 1 to 5; absent until they rate it.",
                s =>
                    s.Order is not { } o ? Value.Unknown
                    : o.Rating is { } r ? new Value.Number(r.Stars)
                    : Value.Absent
            )
            {
                MayBeAbsent = true,
            },
            new(
                "order.rated_at",
                FieldKind.Time,
                "When they rated it; absent until then.",
                s => ReadMilestone(s, o => o.Rating?.At)
            )
            {
                MayBeAbsent = true,
            },
        ];

    /// <summary>The same fields for the event's order: <c>event.order.total</c> beside <c>order.total</c>, which is the
    /// run's own order.</summary>
    private static IEnumerable<Field> EventOrderFields() =>
        OrderFields()
            .Select(f => new Field(
                $"event.{f.Name}",
                f.Kind,
                $"Of the order that arrived: {char.ToLowerInvariant(f.Meaning[0])}{f.Meaning[1..]}",
                s => f.ReadValue(s with { Order = s.EventOrder })
            )
            {
                MayBeAbsent = f.MayBeAbsent,
            });

    private static IEnumerable<Field> LineFields() =>
        [
            new("line.sku", FieldKind.Text, "Stock keeping unit.", s => Text(s.Line?.Sku)),
            new("line.product", FieldKind.Text, "The shop's product id.", s => Text(s.Line?.Product)),
            new("line.title", FieldKind.Text, "What it is called.", s => Text(s.Line?.Title)),
            new("line.category", FieldKind.Text, "Category from products.csv.", s => Text(ProductOf(s)?.Category)),
            new(
                "line.in_stock",
                FieldKind.YesNo,
                "Whether it can be bought now: as the shop reported it, else `stock` of products.csv; else unknown.",
                s =>
                    s.Line?.Sku is { } sku && ProductFields.FindStock(s, sku) is { } inStock
                        ? new Value.YesNo(inStock)
                        : Value.Unknown
            ),
            new("line.price", FieldKind.Money, "Price of one.", s => Amount(s.Line?.Price)),
            new(
                "line.quantity",
                FieldKind.Number,
                "How many.",
                s => s.Line is { } l ? new Value.Number(l.Quantity) : Value.Unknown
            ),
        ];

    private static Value ReadMilestone(ConditionScope scope, Func<Order, NodaTime.Instant?> of) =>
        scope.Order is not { } order ? Value.Unknown
        : of(order) is { } at ? new Value.Time(at)
        : Value.Absent;

    private static Product? ProductOf(ConditionScope scope) =>
        scope.Line?.Sku is { } sku ? scope.Workspace.Products.GetValueOrDefault(sku) : null;
}
