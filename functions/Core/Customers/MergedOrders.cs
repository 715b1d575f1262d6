using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Orders.Purchases;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>Combines the orders of two customers that are merged.</summary>
internal static class MergedOrders
{
    /// <summary>Merges the orders of both. Sums are added as sums: their orders may be too old to be held in either
    /// record. An order in both records counts once.</summary>
    public static void MergeOrders(CustomerContext context, CustomerState before, CustomerState other)
    {
        var shop = context.Shop;
        var (mine, theirs) = (OrderTotals.Upgrade(before.Orders), OrderTotals.Upgrade(other.Orders));
        var reported = ReportedHistory.MergeReports(
            mine,
            OrderHistory.IsKnownWithoutReport(before, shop),
            theirs,
            OrderHistory.IsKnownWithoutReport(other, shop)
        );
        var last = mine.LastPaidAt > theirs.LastPaidAt || theirs.LastPaidAt is null ? mine : theirs;
        context.State = context.State with
        {
            Orders = mine with
            {
                PaidCount = mine.PaidCount + theirs.PaidCount,
                VoidedCount = mine.VoidedCount + theirs.VoidedCount,
                ReportedPaidCount = reported.Paid,
                ReportedSpent = reported.Spent,
                ReportedAt = reported.At,
                ObservedInReport = reported.Within,
                FirstPaidAt =
                    mine.FirstPaidAt < theirs.FirstPaidAt || theirs.FirstPaidAt is null
                        ? mine.FirstPaidAt
                        : theirs.FirstPaidAt,
                LastPaidAt = last.LastPaidAt,
                LastPaidFromHistory = last.LastPaidFromHistory,
                LastPaidReportedAt = last.LastPaidReportedAt,
                Months =
                [
                    .. mine
                        .Months.Concat(theirs.Months)
                        .GroupBy(m => (m.Month, m.Spent.Currency))
                        .Select(g => new MonthSpend(
                            g.Key.Month,
                            new Money(g.Sum(m => m.Spent.Amount), g.Key.Currency)
                        )),
                ],
                EarlierSpent = OrderTotals.MergeByCurrency(mine.EarlierSpent.Concat(theirs.EarlierSpent)),
                MonthsWithUnknownAmount =
                [
                    .. mine.MonthsWithUnknownAmount!.Concat(theirs.MonthsWithUnknownAmount!).Order(),
                ],
                Earlier = EarlierPurchaseUpdates.Merge(mine, theirs),
            },
        };
        foreach (var order in theirs.Recent)
        {
            MergeOrder(context, order);
        }
    }

    /// <summary>Adds one order of a merged customer, whose sums were added before. If both customers have the order,
    /// their data is combined and it counts once.</summary>
    public static void MergeOrder(CustomerContext context, Order theirs)
    {
        if (context.FindOrder(theirs.Ref) is not { } mine)
        {
            context.State = context.State with
            {
                Orders = OrderUpdates.TrimRecent(
                    context,
                    context.State.Orders,
                    [.. context.State.Orders.Recent, theirs]
                ),
            };
            return;
        }

        var (newer, older) = theirs.AsOf > mine.AsOf || mine.AsOf is null ? (theirs, mine) : (mine, theirs);
        var joined = newer with
        {
            Name = newer.Name ?? older.Name,
            Total = newer.Total ?? older.Total,
            StatusUrl = newer.StatusUrl ?? older.StatusUrl,
            Country = newer.Country ?? older.Country,
            Charged = newer.Total is null ? older.Charged : newer.Charged,
            ShownTotal = newer.Total is null ? older.ShownTotal : newer.ShownTotal,
            Origin = newer.Origin ?? older.Origin,
            Email = newer.Email ?? older.Email,
            Lines = newer.Lines.Count > 0 ? newer.Lines : older.Lines,
            MoreLines = newer.Lines.Count > 0 ? newer.MoreLines : older.MoreLines,
            Pieces = newer.Lines.Count > 0 ? newer.Pieces : older.Pieces,
            Locale = newer.Locale ?? older.Locale,
            PlacedAt = Earliest(mine.PlacedAt, theirs.PlacedAt),
            PlacedReported = mine.PlacedReported || theirs.PlacedReported,
            PaidAt =
                mine.PaidTimeUnknown == theirs.PaidTimeUnknown
                    ? Earliest(mine.PaidAt, theirs.PaidAt)
                    : (mine.PaidTimeUnknown ? theirs.PaidAt ?? mine.PaidAt : mine.PaidAt ?? theirs.PaidAt),
            PaidTimeUnknown = IsTimeUnknown(mine.PaidAt, mine.PaidTimeUnknown, theirs.PaidAt, theirs.PaidTimeUnknown),
            PaidFromHistory = mine.PaidFromHistory && theirs.PaidFromHistory,
            FulfilledAt = Earliest(mine.FulfilledAt, theirs.FulfilledAt),
            FulfilledTimeUnknown = IsTimeUnknown(
                mine.FulfilledAt,
                mine.FulfilledTimeUnknown,
                theirs.FulfilledAt,
                theirs.FulfilledTimeUnknown
            ),
            FulfilledFromHistory = mine.FulfilledFromHistory && theirs.FulfilledFromHistory,
            DeliveredAt = Earliest(mine.DeliveredAt, theirs.DeliveredAt),
            DeliveryEstimated = mine.DeliveryEstimated && theirs.DeliveryEstimated,
            ForAnotherPerson = newer.Email is null ? older.ForAnotherPerson : newer.ForAnotherPerson,
            CheckoutReported = mine.CheckoutReported || theirs.CheckoutReported,
            Rating = older.Rating is not null && !(newer.Rating?.At >= older.Rating.At) ? older.Rating : newer.Rating,
        };
        joined = OrderStatusUpdates.MergeStatus(joined, mine, theirs);
        joined = Parcels.MergeParcels(joined, older.Parcels ?? []);
        var book = OrderTotals.AddOrder(OrderTotals.AddOrder(context.State.Orders, mine, -1), theirs, -1);
        context.State = context.State with
        {
            Orders = book with { Recent = [.. book.Recent.Where(o => !o.HasReference(theirs.Ref))] },
        };
        OrderUpdates.SaveOrder(context, new Order { Source = joined.Source, Id = joined.Id }, joined);
        context.Rows.Add(new RowWrite.CurrentOrder(joined));
    }

    private static Instant? Earliest(Instant? a, Instant? b) => a is null || b < a ? b : a;

    // The time is known if it is known for one of the two.
    private static bool IsTimeUnknown(Instant? a, bool unknownA, Instant? b, bool unknownB) =>
        (a is null || unknownA) && (b is null || unknownB) && (unknownA || unknownB);
}
