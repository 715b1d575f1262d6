using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops.Shopify.Orders;

/// <summary>
/// Reads the totals of an order. <c>total_price</c> is the total before returns, and includes a line that an edit
/// removed before it was paid; <c>current_total_price</c> is the total now, after edits, returns and most refunds.
/// </summary>
internal static class ShopifyTotals
{
    /// <summary>The total now, and the whole amount charged before refunds (null: the same).</summary>
    public static (Money? Total, Money? Charged) Read(
        JsonCursor order,
        string? currency,
        IReadOnlyList<RefundData> refunds
    )
    {
        var placed = order.GetDecimal("total_price");
        if (order.GetDecimal("current_total_price") is not { } now)
        {
            return (MoneyFields.ToMoney(placed, currency), null);
        }

        // Refunded money was charged before; a removed line without a refund was not. A goodwill refund may not be part
        // of the current total.
        var returned = refunds.Where(r => r.Amount?.Currency == currency).Sum(r => r.Amount!.Value.Amount);
        var charged = placed is { } before && before > now ? Math.Min(before, now + returned) : now;
        return (MoneyFields.ToMoney(now, currency), charged == now ? null : MoneyFields.ToMoney(charged, currency));
    }

    /// <summary>The total now in the currency the customer paid in, where it differs from the shop's; null: the same,
    /// or not given.</summary>
    public static Money? ReadDisplayTotal(JsonCursor order, string? currency) =>
        ReadPresentmentAmount(
            order,
            order.GetDecimal("current_total_price") is null ? "total_price_set" : "current_total_price_set",
            currency
        );

    /// <summary>The amount of a set in the currency the customer saw; null: it is the shop's currency, or not
    /// given.</summary>
    public static Money? ReadPresentmentAmount(JsonCursor holder, string set, string? currency)
    {
        var shown = holder.GetObject(set).GetObject("presentment_money");
        return LocaleCodes.NormalizeCurrency(shown.GetText("currency_code")) is { } code && code != currency
            ? MoneyFields.ToMoney(shown.GetDecimal("amount"), code)
            : null;
    }
}
