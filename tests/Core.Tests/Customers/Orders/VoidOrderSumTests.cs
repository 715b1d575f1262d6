using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Core.Tests.Customers.Orders.VoidOrders;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>Sums of money over orders that were cancelled.</summary>
public sealed class VoidOrderSumTests
{
    /// <summary>What became of three orders of 100, 200 and 400 euro, and what is spent then in all and by the shop's
    /// count of before (50) together with ours.</summary>
    public static readonly TheoryData<string, int> Sums = new()
    {
        { "kept kept kept", 700 },
        { "kept cancelled kept", 500 },
        { "cancelled cancelled cancelled", 0 },
        { "kept part kept", 690 },
        { "kept part,cancelled kept", 500 },
        { "kept cancelled,part kept", 500 },
        { "kept cancelled,refunded refunded", 100 },
        { "unknown,cancelled kept kept", 600 },
    };

    [Theory]
    [MemberData(nameof(Sums))]
    public void Money_of_an_order_that_was_cancelled_is_not_spent_refunded_or_not(string orders, int spent)
    {
        foreach (var reported in (bool[])[false, true])
        {
            var play = SimulatedCustomer.Open(TestShop.SampleWith(), Noon);
            if (reported)
            {
                play.Submit(
                    SampleEvents.OrderEvent(EventNames.CustomerUpdated, play.Now, "0") with
                    {
                        Occurrences = [],
                        History = new HistoryData(1, new Money(50, "EUR"), play.Now),
                    }
                );
                play.Advance(Duration.FromHours(1));
            }

            foreach (var (index, became) in orders.Split(' ').Index())
            {
                var paid = SampleEvents.OrderPaid(play.Now, $"{index + 1}", total: 100 << index);
                play.Submit(
                    became.Contains("unknown", StringComparison.Ordinal)
                        ? paid with
                        {
                            Order = paid.Order! with { Total = null },
                        }
                        : paid
                );
                foreach (var one in became.Split(','))
                {
                    Becomes(play, one, $"{index + 1}");
                }

                play.Advance(Duration.FromHours(1));
            }

            var shop = play.Workspace.Shop with { HistoryComplete = !reported };
            Assert.Equal(new Money(spent + (reported ? 50 : 0), "EUR"), Spending.Total(play.State, shop));
            Assert.Equal(spent, Spending.CountedByCurrency(play.State).Sum(m => m.Amount));
        }
    }

    [Fact]
    public void A_record_of_before_that_counted_cancelled_money_as_spent_is_read_as_what_it_means()
    {
        var (at, cancelled) = (TestShop.At(Noon), new Money(300, "EUR"));
        var order = new Order
        {
            Source = "shop",
            Id = "2",
            PaidAt = at,
            CancelledAt = at,
            Total = cancelled,
        };
        var book = new OrderBook
        {
            PaidCount = 1,
            VoidedCount = 1,
            MonthsWithUnknownAmount = [OrderTotals.MonthNumber(at)],
            FirstPaidAt = at,
            LastPaidAt = at,
            ReportedAt = at + Duration.FromDays(1),
            ReportedPaidCount = 4,
            ReportedSpent = new Money(1000, "EUR"),
            ObservedInReport = new ObservedPart(1, 3, 1, [new Money(400, "EUR")]),
            Months = [new MonthSpend(OrderTotals.MonthNumber(at), new Money(400, "EUR"))],
            Recent =
            [
                order with
                {
                    Id = "1",
                    CancelledAt = null,
                    Total = new Money(100, "EUR"),
                },
                order,
                order with
                {
                    Id = "3",
                    Total = null,
                },
            ],
        };
        var state = new CustomerState { Key = "k", Orders = book };
        Assert.Equal([new Money(100, "EUR")], Spending.CountedByCurrency(state));
        Assert.Equal(new Money(1000, "EUR"), Spending.Total(state, TestShop.SampleWorkspace.Shop));
        Assert.Equal(
            new Money(100, "EUR"),
            Spending.TwelveMonths(state, TestShop.SampleWorkspace.Shop with { HistoryComplete = true }, at)
        );
    }

    [Theory]
    [InlineData("failed", false)]
    [InlineData("pending", false)]
    [InlineData("processing", true)]
    [InlineData("completed", true)]
    public void A_payment_date_of_an_earlier_try_does_not_pay_a_failed_or_pending_order(string status, bool paid)
    {
        var reported = ShopWebhooks
            .Woo(
                "order.updated",
                $$"""
                {"id":77,"status":"{{status}}","currency":"EUR","total":"10.00","customer_id":5,"billing":{"email":"mari@example.com"},
                 "date_created_gmt":"2026-03-02T10:00:00","date_modified_gmt":"2026-03-02T11:00:00","date_paid_gmt":"2026-03-02T10:05:00","line_items":[]}
                """
            )
            .Accepted();
        Assert.Equal(paid, reported.Occurrences.Any(h => h.Name == EventNames.OrderPaid));
    }
}
