using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>Sums of money: by currency, never converted, and unknown rather than smaller when a part is
/// missing.</summary>
public sealed class SpendingTests
{
    private const string Noon = "2026-03-02 12:00";

    [Fact]
    public void Money_of_two_currencies_is_no_sum_and_each_currency_has_its_own()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1", total: 100m));
        play.Submit(In("SEK", SampleEvents.OrderPaid(play.Now, "2", total: 1000m)));

        Assert.Null(Total(play));
        Assert.Null(Spending.TwelveMonths(play.State, play.Workspace.Shop, play.Now));
        Assert.Equal([new Money(100m, "EUR"), new Money(1000m, "SEK")], Spending.CountedByCurrency(play.State));
    }

    [Fact]
    public void A_customer_who_paid_only_in_another_currency_has_a_sum_in_it()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(In("SEK", SampleEvents.OrderPaid(play.Now, "2", total: 1000m)));

        Assert.Equal(new Money(1000m, "SEK"), Total(play));
    }

    [Fact]
    public void An_order_of_another_currency_that_was_wholly_given_back_hides_no_sum()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1", total: 100m));
        play.Submit(In("SEK", SampleEvents.OrderPaid(play.Now, "2", total: 1000m)));
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderRefunded, play.Now, "2"));

        Assert.Equal(new Money(100m, "EUR"), Total(play));
    }

    [Fact]
    public void An_order_without_an_amount_makes_the_sum_unknown_until_the_amount_is_known()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1", total: 100m));
        var order = SampleEvents.OrderPaid(play.Now, "2", total: 50m);
        play.Submit(order with { Order = order.Order! with { Total = null } });
        Assert.Null(Total(play));
        Assert.Null(Spending.TwelveMonths(play.State, play.Workspace.Shop, play.Now));

        play.Submit(
            order with
            {
                Id = "later",
                Order = order.Order! with { AsOf = play.Now + Duration.FromMinutes(1) },
            }
        );
        Assert.Equal(new Money(150m, "EUR"), Total(play));
    }

    [Fact]
    public void A_partial_refund_of_an_unknown_amount_makes_the_sum_unknown_and_a_full_one_known_again()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1", total: 100m));
        play.Submit(SampleEvents.OrderPaid(play.Now, "2", total: 50m));
        play.Submit(Refund(play.Now, "2", whole: false));
        Assert.Null(Total(play));

        play.Submit(Refund(play.Now, "2", whole: true));
        Assert.Equal(new Money(100m, "EUR"), Total(play));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reported_sum_grows_with_later_orders_in_any_order_of_arrival(bool summaryFirst)
    {
        var play = SimulatedCustomer.Open(Partial(), Noon);
        Event[] deliveries =
        [
            Summary(play.Now - Duration.FromHours(1), 4, 400m),
            SampleEvents.OrderPaid(play.Now, total: 59.90m),
        ];
        foreach (var arrived in summaryFirst ? deliveries : deliveries.Reverse())
        {
            play.Submit(arrived);
        }

        Assert.Equal((5, new Money(459.90m, "EUR")), (Count(play), Total(play)!.Value));
        play.Advance(Duration.FromDays(1));
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderRefunded, play.Now));
        Assert.Equal((4, new Money(400m, "EUR")), (Count(play), Total(play)!.Value));
    }

    [Fact]
    public void More_orders_than_the_record_holds_in_full_still_add_to_the_reported_sum()
    {
        var play = SimulatedCustomer.Open(Partial(), Noon);
        play.Submit(Summary(play.Now, 4, 400m));
        for (var i = 1; i <= 30; i++)
        {
            play.Advance(Duration.FromDays(1));
            play.Submit(SampleEvents.OrderPaid(play.Now, $"{i}", total: 10m));
        }

        Assert.Equal((34, new Money(700m, "EUR")), (Count(play), Total(play)!.Value));
    }

    [Fact]
    public void A_later_summary_with_only_a_count_keeps_the_reported_sum_growing()
    {
        var play = SimulatedCustomer.Open(Partial(), Noon);
        play.Submit(Summary(play.Now - Duration.FromHours(1), 4, 400m));
        play.Submit(SampleEvents.OrderPaid(play.Now, total: 50m));
        play.Submit(Summary(play.Now + Duration.FromHours(1), 5, null));

        Assert.Equal((5, new Money(450m, "EUR")), (Count(play), Total(play)!.Value));
    }

    [Fact]
    public void A_history_with_only_an_order_count_has_no_sum()
    {
        var play = SimulatedCustomer.Open(Partial(), Noon);
        play.Submit(Summary(play.Now - Duration.FromHours(1), 4, null));
        play.Submit(SampleEvents.OrderPaid(play.Now));

        Assert.Equal(
            (5, null, null),
            (Count(play), Total(play), Spending.TwelveMonths(play.State, play.Workspace.Shop, play.Now))
        );
    }

    [Fact]
    public void A_reported_sum_in_another_currency_than_later_orders_is_no_sum()
    {
        var play = SimulatedCustomer.Open(Partial(), Noon);
        play.Submit(Summary(play.Now - Duration.FromHours(1), 4, 400m));
        play.Submit(In("SEK", SampleEvents.OrderPaid(play.Now, total: 1000m)));

        Assert.Null(Total(play));
    }

    [Fact]
    public void Merged_customers_have_the_reported_sums_of_both_and_later_orders()
    {
        var mine = ReportSpending("c-1", "1", 4, 400m);
        var other = ReportSpending("c-2", "2", 2, 100m);
        mine.Apply(new Input.MergeCustomer(other.State with { Key = "zz23456789abcdefghjkmnpqrs" }));

        Assert.Equal((8, new Money(520m, "EUR")), (Count(mine), Total(mine)!.Value));
    }

    [Fact]
    public void A_merge_with_a_customer_without_a_reported_history_has_an_unknown_sum()
    {
        var mine = ReportSpending("c-1", "1", 4, 400m);
        var other = SimulatedCustomer.Open(Partial(), Noon);
        other.Submit(SampleEvents.OrderPaid(other.Now, "2", total: 10m, customerId: "c-2"));
        mine.Apply(new Input.MergeCustomer(other.State with { Key = "zz23456789abcdefghjkmnpqrs" }));

        Assert.Equal((null, null), (Count(mine), Total(mine)));
    }

    private static CustomerSimulation ReportSpending(string customer, string order, int orders, decimal spent)
    {
        var play = SimulatedCustomer.Open(Partial(), Noon);
        play.Submit(
            Summary(play.Now - Duration.FromHours(1), orders, spent) with
            {
                Id = $"s-{customer}",
                Identity = new CustomerIdentity { CustomerId = customer },
            }
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, order, total: 10m, customerId: customer));
        return play;
    }

    private static Money? Total(CustomerSimulation play) => Spending.Total(play.State, play.Workspace.Shop);

    private static int? Count(CustomerSimulation play) => OrderHistory.OrderCount(play.State, play.Workspace.Shop);

    private static Event In(string currency, Event paid) =>
        paid with
        {
            Order = paid.Order! with { Total = paid.Order.Total!.Value with { Currency = currency } },
        };

    private static Event Refund(Instant at, string order, bool whole) =>
        SampleEvents.OrderEvent(EventNames.OrderRefunded, at, order) with
        {
            Id = $"refund-{order}-{whole}",
            Refunds = [new RefundData($"r-{order}", null, whole, at)],
        };

    private static Event Summary(Instant at, int orders, decimal? spent) =>
        new()
        {
            Id = $"summary-{orders}-{at}",
            Source = "shopify",
            Name = EventNames.CustomerUpdated,
            At = at,
            Identity = new CustomerIdentity { CustomerId = "c-mari@example.com" },
            History = new HistoryData(orders, spent is { } sum ? new Money(sum, "EUR") : null, at),
        };

    private static Workspace Partial()
    {
        var sample = TestShop.SampleWorkspace;
        return sample with
        {
            Shop = sample.Shop with { HistoryComplete = false, ConnectedAt = TestShop.At("2026-03-01 00:00") },
        };
    }
}
