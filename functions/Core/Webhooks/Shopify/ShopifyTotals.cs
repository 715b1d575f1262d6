using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Core.Webhooks.Shopify;

/// <summary>
/// What an order costs. <c>total_price</c> is the total before returns, and keeps a line that an edit removed before it
/// was paid; <c>current_total_price</c>
/// is the total now, after edits, returns and most refunds.
/// </summary>
internal static class ShopifyTotals
{
    /// <summary>The total now, and what was charged in all before refunds (null: the same).</summary>
    public static (Money? Total, Money? Charged) Read(
        JsonSpot order,
        string? currency,
        IReadOnlyList<RefundFacts> refunds
    )
    {
        var placed = order.Decimal("total_price");
        if (order.Decimal("current_total_price") is not { } now)
        {
            return (Amounts.Of(placed, currency), null);
        }

        // Money given back was charged before; a removed line that nobody was given money for was not. A goodwill
        // refund may not be in the total of now.
        var returned = refunds.Where(r => r.Amount?.Currency == currency).Sum(r => r.Amount!.Value.Amount);
        var charged = placed is { } before && before > now ? Math.Min(before, now + returned) : now;
        return (Amounts.Of(now, currency), charged == now ? null : Amounts.Of(charged, currency));
    }

    /// <summary>The total now in the currency the customer paid in, where that is another one than the shop's; null:
    /// the same, or not told.</summary>
    public static Money? Shown(JsonSpot order, string? currency) =>
        Presentment(
            order,
            order.Decimal("current_total_price") is null ? "total_price_set" : "current_total_price_set",
            currency
        );

    /// <summary>The amount of a set in the currency the customer saw; null: it is the shop's, or not told.</summary>
    public static Money? Presentment(JsonSpot holder, string set, string? currency)
    {
        var shown = holder.Object(set).Object("presentment_money");
        return Locales.Currency(shown.Text("currency_code")) is { } code && code != currency
            ? Amounts.Of(shown.Decimal("amount"), code)
            : null;
    }
}
