using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>Net spending: what was paid less what was given back, in the shop's currency only; other currencies are kept apart, never converted.</summary>
public static class Spending
{
    /// <summary>Of all time; null when her past is not known whole.</summary>
    public static Money? Total(CustomerState state, Shop shop)
    {
        var orders = state.Orders;
        if (orders.ToldSpent is { } told && told.Currency == shop.Currency)
        {
            return told;
        }

        return History.IsKnown(state, shop) ? new Money(Sum(orders, shop.Currency, int.MinValue), shop.Currency) : null;
    }

    /// <summary>Of this calendar month (UTC) and the eleven before it; null when her past is not known whole.</summary>
    public static Money? TwelveMonths(CustomerState state, Shop shop, Instant now) =>
        History.IsKnown(state, shop) ? new Money(Sum(state.Orders, shop.Currency, MonthOf(now) - 11), shop.Currency) : null;

    /// <summary>Year × 12 + month − 1, UTC.</summary>
    public static int MonthOf(Instant at)
    {
        var date = at.InUtc().Date;
        return (date.Year * 12) + date.Month - 1;
    }

    private static decimal Sum(OrderBook orders, string currency, int fromMonth)
    {
        var sum = 0m;
        foreach (var month in orders.Months)
        {
            if (month.Month >= fromMonth && month.Spent.Currency == currency)
            {
                sum += month.Spent.Amount;
            }
        }

        if (fromMonth == int.MinValue)
        {
            sum += orders.Earlier.Where(m => m.Currency == currency).Sum(m => m.Amount);
        }

        return sum;
    }
}
