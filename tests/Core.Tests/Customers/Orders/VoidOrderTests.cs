using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Core.Tests.Customers.Orders.VoidOrders;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>An order of which nothing remains is no first and no last order: cancelled, wholly refunded, or never
/// paid.</summary>
public sealed class VoidOrderTests
{
    /// <summary>What became of orders 1, 2 and 3, paid a day apart; which of them is the first and the last
    /// order.</summary>
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
    public void The_first_and_the_last_order_are_of_those_that_were_kept(
        string row,
        string orders,
        int? first,
        int? last
    )
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(), Noon);
        var began = play.Now;
        foreach (var (index, became) in orders.Split(' ').Index())
        {
            var (id, paid) = ($"{index + 1}", SampleEvents.OrderPaid(play.Now, $"{index + 1}"));
            play.Submit(
                became == "placed"
                    ? paid with
                    {
                        Name = EventNames.OrderPlaced,
                        Occurrences = [new Occurrence(EventNames.OrderPlaced, play.Now)],
                    }
                    : paid
            );
            Becomes(play, became, id);
            play.Advance(Duration.FromDays(1));
        }

        Instant? Day(int? order) => order is { } n ? began + Duration.FromDays(n - 1) : null;
        var shop = play.Workspace.Shop with { HistoryComplete = true };
        Assert.True(
            ((true, Day(first)), (true, Day(last)))
                == (OrderHistory.FirstOrder(play.State, shop), OrderHistory.LastOrder(play.State, shop)),
            row
        );
        Assert.Equal(
            first is null ? Truth.False : Truth.True,
            Asked(play, shop, "customer.last_order_at: { exists: yes }")
        );
    }

    [Fact]
    public void Where_older_orders_are_not_held_the_first_is_known_only_while_none_of_them_was_void()
    {
        var order = new Order
        {
            Source = "shop",
            Id = "9",
            PaidAt = TestShop.At(Noon),
        };
        var book = new OrderBook
        {
            PaidCount = 3,
            VoidedCount = 0,
            MonthsWithUnknownAmount = [],
            FirstPaidAt = TestShop.At("2025-03-02 12:00"),
            LastPaidAt = order.PaidAt,
            Recent = [order],
        };
        var shop = TestShop.SampleWorkspace.Shop with { HistoryComplete = true };
        Assert.Equal(
            (true, book.FirstPaidAt),
            OrderHistory.FirstOrder(new CustomerState { Key = "k", Orders = book }, shop)
        );
        Assert.Equal(
            (false, null),
            OrderHistory.FirstOrder(new CustomerState { Key = "k", Orders = book with { VoidedCount = 1 } }, shop)
        );
        Assert.Equal(
            (true, order.PaidAt),
            OrderHistory.LastOrder(new CustomerState { Key = "k", Orders = book with { VoidedCount = 1 } }, shop)
        );
        Assert.Equal(
            (false, null),
            OrderHistory.LastOrder(
                new CustomerState
                {
                    Key = "k",
                    Orders = book with
                    {
                        Recent = [order with { CancelledAt = order.PaidAt }],
                        PaidCount = 2,
                        VoidedCount = 1,
                    },
                },
                shop
            )
        );
    }

    /// <summary>What became of orders paid on days 0, 30 and 60, what became of the last one on day 70, and the day the
    /// journey of 120 days of silence began (null: never).</summary>
    public static readonly TheoryData<string, string, int?> Silences = new()
    {
        { "kept", "", 120 },
        { "kept kept", "", 150 },
        { "kept cancelled", "", 120 },
        { "kept refunded", "", 120 },
        { "kept kept cancelled", "", 150 },
        { "kept cancelled cancelled", "", 120 },
        { "cancelled kept", "", 150 },
        { "kept kept kept", "cancelled", 150 },
        { "kept kept kept", "refunded", 150 },
        { "kept kept kept", "part", 180 },
        { "cancelled", "", null },
        { "cancelled refunded", "", null },
    };

    [Theory]
    [MemberData(nameof(Silences))]
    public void Inactivity_counts_from_the_last_order_that_was_kept(string orders, string later, int? day)
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: quiet\nstatus: live\ntopic: offers\ntrigger: { inactive: 120d }\nsteps:\n  - wait: "
                    + "1d\n  - send: what-is-new\n"
            ),
            Noon
        );
        var began = play.Now;
        var last = "";
        foreach (var (index, became) in orders.Split(' ').Index())
        {
            last = $"{index}";
            play.AdvanceTo(began + Duration.FromDays(30 * index));
            play.Submit(SampleEvents.OrderPaid(play.Now, last));
            Becomes(play, became, last);
        }

        play.AdvanceTo(began + Duration.FromDays(70));
        Becomes(play, later, last);
        play.AdvanceTo(began + Duration.FromDays(300));
        Assert.Equal(
            day is { } d ? [(began + Duration.FromDays(d), 1)] : [],
            play.State.Entries.Select(e => (e.LastAt, e.Times))
        );
    }

    [Fact]
    public void A_cancelled_order_does_not_repeat_a_used_inactivity_trigger_and_fires_an_unused_one_at_once()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: quiet\nstatus: live\ntopic: offers\ntrigger: { inactive: 20d }\nsteps:\n  - send: "
                    + "what-is-new\n"
            ),
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, "1"));
        play.Advance(Duration.FromDays(14));
        play.Submit(SampleEvents.OrderPaid(play.Now, "2"));
        play.Advance(Duration.FromDays(11));
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderCancelled, play.Now, "2"));
        Assert.Equal(play.Now, play.State.Entries.Single().LastAt);

        play.Advance(Duration.FromDays(5));
        play.Submit(SampleEvents.OrderPaid(play.Now, "3"));
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderCancelled, play.Now, "3"));
        play.Advance(Duration.FromDays(60));
        Assert.Equal(1, play.State.Entries.Single().Times);
    }

    private static Truth Asked(CustomerSimulation play, Shop shop, string condition) =>
        ConditionEvaluator
            .Evaluate(
                JourneyReader
                    .ReadPinned(
                        "t",
                        $"journey: t\nstatus: live\ntopic: offers\ntrigger: {{ event: order.paid, "
                            + $"where: {{ {condition} }} }}\nsteps:\n  - send: welcome\n"
                    )
                    .Triggers[0]
                    .Where!,
                new ConditionScope(play.State, play.Workspace with { Shop = shop }, play.Now, null, null, null, null)
            )
            .Truth;
}
