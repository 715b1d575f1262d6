using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Decisions;

/// <summary>Sums of money: by currency, never converted, and unknown rather than smaller when a part is
/// missing.</summary>
public sealed class SpendingTests
{
    private const string Noon = "2026-03-02 12:00";

    [Fact]
    public void Money_of_two_currencies_is_no_sum_and_each_currency_has_its_own()
    {
        var play = new Play(Noon);
        play.Tell(Some.OrderPaid(play.Now, "1", total: 100m));
        play.Tell(In("SEK", Some.OrderPaid(play.Now, "2", total: 1000m)));

        Assert.Null(Total(play));
        Assert.Null(Spending.TwelveMonths(play.State, play.Workspace.Shop, play.Now));
        Assert.Equal([new Money(100m, "EUR"), new Money(1000m, "SEK")], Spending.Counted(play.State));
    }

    [Fact]
    public void Who_paid_in_another_currency_alone_has_a_sum_in_it()
    {
        var play = new Play(Noon);
        play.Tell(In("SEK", Some.OrderPaid(play.Now, "2", total: 1000m)));

        Assert.Equal(new Money(1000m, "SEK"), Total(play));
    }

    [Fact]
    public void An_order_of_another_currency_that_was_wholly_given_back_hides_no_sum()
    {
        var play = new Play(Noon);
        play.Tell(Some.OrderPaid(play.Now, "1", total: 100m));
        play.Tell(In("SEK", Some.OrderPaid(play.Now, "2", total: 1000m)));
        play.Tell(Some.OrderNews(EventNames.OrderRefunded, play.Now, "2"));

        Assert.Equal(new Money(100m, "EUR"), Total(play));
    }

    [Fact]
    public void An_order_without_an_amount_makes_the_sum_unknown_until_it_is_told()
    {
        var play = new Play(Noon);
        play.Tell(Some.OrderPaid(play.Now, "1", total: 100m));
        var order = Some.OrderPaid(play.Now, "2", total: 50m);
        play.Tell(order with { Order = order.Order! with { Total = null } });
        Assert.Null(Total(play));
        Assert.Null(Spending.TwelveMonths(play.State, play.Workspace.Shop, play.Now));

        play.Tell(order with { Id = "later", Order = order.Order! with { AsOf = play.Now + Duration.FromMinutes(1) } });
        Assert.Equal(new Money(150m, "EUR"), Total(play));
    }

    [Fact]
    public void A_part_given_back_of_an_untold_amount_makes_the_sum_unknown_and_the_whole_makes_it_known_again()
    {
        var play = new Play(Noon);
        play.Tell(Some.OrderPaid(play.Now, "1", total: 100m));
        play.Tell(Some.OrderPaid(play.Now, "2", total: 50m));
        play.Tell(Refund(play.Now, "2", whole: false));
        Assert.Null(Total(play));

        play.Tell(Refund(play.Now, "2", whole: true));
        Assert.Equal(new Money(100m, "EUR"), Total(play));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_told_sum_grows_with_the_orders_after_it_whichever_arrives_first(bool summaryFirst)
    {
        var play = new Play(Partial(), Noon);
        Event[] deliveries =
        [
            Summary(play.Now - Duration.FromHours(1), 4, 400m),
            Some.OrderPaid(play.Now, total: 59.90m),
        ];
        foreach (var arrived in summaryFirst ? deliveries : deliveries.Reverse())
        {
            play.Tell(arrived);
        }

        Assert.Equal((5, new Money(459.90m, "EUR")), (Count(play), Total(play)!.Value));
        play.Pass(Duration.FromDays(1));
        play.Tell(Some.OrderNews(EventNames.OrderRefunded, play.Now));
        Assert.Equal((4, new Money(400m, "EUR")), (Count(play), Total(play)!.Value));
    }

    [Fact]
    public void More_orders_than_the_record_holds_in_full_still_add_to_what_was_told()
    {
        var play = new Play(Partial(), Noon);
        play.Tell(Summary(play.Now, 4, 400m));
        for (var i = 1; i <= 30; i++)
        {
            play.Pass(Duration.FromDays(1));
            play.Tell(Some.OrderPaid(play.Now, $"{i}", total: 10m));
        }

        Assert.Equal((34, new Money(700m, "EUR")), (Count(play), Total(play)!.Value));
    }

    [Fact]
    public void A_later_summary_that_says_only_how_many_keeps_the_told_sum_growing()
    {
        var play = new Play(Partial(), Noon);
        play.Tell(Summary(play.Now - Duration.FromHours(1), 4, 400m));
        play.Tell(Some.OrderPaid(play.Now, total: 50m));
        play.Tell(Summary(play.Now + Duration.FromHours(1), 5, null));

        Assert.Equal((5, new Money(450m, "EUR")), (Count(play), Total(play)!.Value));
    }

    [Fact]
    public void A_past_of_which_only_the_count_was_told_has_no_sum()
    {
        var play = new Play(Partial(), Noon);
        play.Tell(Summary(play.Now - Duration.FromHours(1), 4, null));
        play.Tell(Some.OrderPaid(play.Now));

        Assert.Equal(
            (5, null, null),
            (Count(play), Total(play), Spending.TwelveMonths(play.State, play.Workspace.Shop, play.Now))
        );
    }

    [Fact]
    public void A_told_sum_in_another_currency_than_the_orders_after_it_is_no_sum()
    {
        var play = new Play(Partial(), Noon);
        play.Tell(Summary(play.Now - Duration.FromHours(1), 4, 400m));
        play.Tell(In("SEK", Some.OrderPaid(play.Now, total: 1000m)));

        Assert.Null(Total(play));
    }

    [Fact]
    public void Two_customers_who_are_one_have_what_was_told_of_both_and_what_came_after()
    {
        var mine = Told("c-1", "1", 4, 400m);
        var other = Told("c-2", "2", 2, 100m);
        mine.Apply(new Input.TakeOver(other.State with { Key = "zz23456789abcdefghjkmnpqrs" }));

        Assert.Equal((8, new Money(520m, "EUR")), (Count(mine), Total(mine)!.Value));
    }

    [Fact]
    public void Of_one_whose_past_nobody_told_the_sum_of_both_is_unknown()
    {
        var mine = Told("c-1", "1", 4, 400m);
        var other = new Play(Partial(), Noon);
        other.Tell(Some.OrderPaid(other.Now, "2", total: 10m, customerId: "c-2"));
        mine.Apply(new Input.TakeOver(other.State with { Key = "zz23456789abcdefghjkmnpqrs" }));

        Assert.Equal((null, null), (Count(mine), Total(mine)));
    }

    private static Play Told(string customer, string order, int orders, decimal spent)
    {
        var play = new Play(Partial(), Noon);
        play.Tell(
            Summary(play.Now - Duration.FromHours(1), orders, spent) with
            {
                Id = $"s-{customer}",
                Who = new Identity { CustomerId = customer },
            }
        );
        play.Tell(Some.OrderPaid(play.Now, order, total: 10m, customerId: customer));
        return play;
    }

    private static Money? Total(Play play) => Spending.Total(play.State, play.Workspace.Shop);

    private static int? Count(Play play) => History.OrderCount(play.State, play.Workspace.Shop);

    private static Event In(string currency, Event paid) =>
        paid with
        {
            Order = paid.Order! with { Total = paid.Order.Total!.Value with { Currency = currency } },
        };

    private static Event Refund(Instant at, string order, bool whole) =>
        Some.OrderNews(EventNames.OrderRefunded, at, order) with
        {
            Id = $"refund-{order}-{whole}",
            Refunds = [new RefundFacts($"r-{order}", null, whole, at)],
        };

    private static Event Summary(Instant at, int orders, decimal? spent) =>
        new()
        {
            Id = $"summary-{orders}-{at}",
            Source = "shopify",
            Name = EventNames.CustomerUpdated,
            At = at,
            Who = new Identity { CustomerId = "c-mari@example.com" },
            History = new HistoryFacts(orders, spent is { } sum ? new Money(sum, "EUR") : null, at),
        };

    private static Workspace Partial()
    {
        var sample = ShopStage.SampleWorkspace;
        return sample with
        {
            Shop = sample.Shop with { HistoryComplete = false, ConnectedAt = ShopStage.At("2026-03-01 00:00") },
        };
    }
}
