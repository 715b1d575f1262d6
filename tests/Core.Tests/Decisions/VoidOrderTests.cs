using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Tests.Webhooks;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Decisions;

/// <summary>An order of which nothing remains is no first and no last order: cancelled, wholly refunded, or never paid.</summary>
public sealed class VoidOrderTests
{
    private const string Noon = "2026-03-02 12:00";

    /// <summary>What became of orders 1, 2 and 3, paid a day apart; which of them is the first and the last order.</summary>
    public static readonly TheoryData<string, string, int?, int?> Table = new()
    {
        { "one kept order", "kept", 1, 1 },
        { "three kept orders", "kept kept kept", 1, 3 },
        { "the first was cancelled", "cancelled kept kept", 2, 3 },
        { "the last was cancelled", "kept kept cancelled", 1, 2 },
        { "the last was wholly refunded", "kept kept refunded", 1, 2 },
        { "a part was given back", "kept kept part", 1, 3 },
        { "only the middle one remains", "refunded kept cancelled", 2, 2 },
        { "the last is placed and not paid", "kept kept placed", 1, 2 },
        { "the only one is placed and not paid", "placed", null, null },
        { "none remains", "cancelled refunded", null, null },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void The_first_and_the_last_order_are_of_those_that_were_kept(string row, string orders, int? first, int? last)
    {
        var play = new Play(Play.Shop(), Noon);
        var began = play.Now;
        foreach (var (index, became) in orders.Split(' ').Index())
        {
            var (id, paid) = ($"{index + 1}", Some.OrderPaid(play.Now, $"{index + 1}"));
            play.Tell(became == "placed" ? paid with { Name = EventNames.OrderPlaced, Happenings = [new Happening(EventNames.OrderPlaced, play.Now)] } : paid);
            switch (became)
            {
                case "cancelled":
                    play.Tell(Some.OrderNews(EventNames.OrderCancelled, play.Now, id));
                    break;
                case "refunded" or "part":
                    play.Tell(Some.OrderNews(EventNames.OrderRefunded, play.Now, id) with { Refunds = [new RefundFacts("r", null, became == "refunded", play.Now)] });
                    break;
            }

            play.Pass(Duration.FromDays(1));
        }

        Instant? Day(int? order) => order is { } n ? began + Duration.FromDays(n - 1) : null;
        var shop = play.Workspace.Shop with { HistoryComplete = true };
        Assert.True(((true, Day(first)), (true, Day(last))) == (History.FirstOrder(play.State, shop), History.LastOrder(play.State, shop)), row);
        Assert.Equal(first is null ? Truth.False : Truth.True, Asked(play, shop, "customer.last_order_at: { exists: yes }"));
    }

    [Fact]
    public void Where_older_orders_are_not_held_the_first_is_known_only_while_none_of_them_was_void()
    {
        var order = new Order { Source = "shop", Id = "9", PaidAt = ShopStage.At(Noon) };
        var book = new OrderBook { Paid = 3, Voided = 0, Lacking = [], FirstPaidAt = ShopStage.At("2025-03-02 12:00"), LastPaidAt = order.PaidAt, Recent = [order] };
        var shop = ShopStage.SampleWorkspace.Shop with { HistoryComplete = true };
        Assert.Equal((true, book.FirstPaidAt), History.FirstOrder(new CustomerState { Key = "k", Orders = book }, shop));
        Assert.Equal((false, null), History.FirstOrder(new CustomerState { Key = "k", Orders = book with { Voided = 1 } }, shop));
        Assert.Equal((true, order.PaidAt), History.LastOrder(new CustomerState { Key = "k", Orders = book with { Voided = 1 } }, shop));
        Assert.Equal((false, null), History.LastOrder(new CustomerState { Key = "k", Orders = book with { Recent = [order with { CancelledAt = order.PaidAt }], Paid = 2, Voided = 1 } }, shop));
    }

    [Theory]
    [InlineData("kept cancelled", 1)]
    [InlineData("cancelled", 0)]
    public void Silence_follows_an_order_that_was_kept_and_a_cancelled_one_was_a_sign_of_life(string orders, int runs)
    {
        var play = new Play(Play.Shop(null, "journey: quiet\nstatus: live\ntopic: offers\ntrigger: { inactive: 120d }\nsteps:\n  - wait: 1d\n  - send: what-is-new\n"), Noon);
        foreach (var (index, became) in orders.Split(' ').Index())
        {
            play.Tell(Some.OrderPaid(play.Now, $"{index}"));
            if (became == "cancelled")
            {
                play.Tell(Some.OrderNews(EventNames.OrderCancelled, play.Now, $"{index}"));
            }

            play.Pass(Duration.FromDays(60));
        }

        play.Until(ShopStage.At(Noon) + Duration.FromDays(179));
        Assert.Empty(play.State.Runs);
        play.Until(ShopStage.At(Noon) + Duration.FromDays(180.5));
        Assert.Equal(runs, play.State.Runs.Count);
    }

    [Theory]
    [InlineData("failed", false)]
    [InlineData("pending", false)]
    [InlineData("processing", true)]
    [InlineData("completed", true)]
    public void A_date_of_payment_that_an_earlier_try_left_pays_no_order_that_failed_or_waits(string status, bool paid)
    {
        var told = Deliver.Woo("order.updated", $$"""
            {"id":77,"status":"{{status}}","currency":"EUR","total":"10.00","customer_id":5,"billing":{"email":"mari@example.com"},
             "date_created_gmt":"2026-03-02T10:00:00","date_modified_gmt":"2026-03-02T11:00:00","date_paid_gmt":"2026-03-02T10:05:00","line_items":[]}
            """).Accepted();
        Assert.Equal(paid, told.Happenings.Any(h => h.Name == EventNames.OrderPaid));
    }

    private static Truth Asked(Play play, Shop shop, string condition) =>
        ConditionEvaluator.Evaluate(
            ((Trigger.OnEvent)JourneyReader.ReadPinned("t", $"journey: t\nstatus: live\ntopic: offers\ntrigger: {{ event: order.paid, where: {{ {condition} }} }}\nsteps:\n  - send: welcome\n").Trigger).Where!,
            new Scope(play.State, play.Workspace with { Shop = shop }, play.Now, null, null, null, null)).Truth;
}
