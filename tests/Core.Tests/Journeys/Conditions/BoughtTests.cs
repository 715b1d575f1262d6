using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Orders.Purchases;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Support.Samples.SampleWorkspace;

namespace MarketingAutomation.Core.Tests.Journeys.Conditions;

public sealed class BoughtTests
{
    private const string Start = "2026-03-02 12:00";

    [Fact]
    public void Orders_with_a_line_that_fits_are_counted_within_the_time()
    {
        var play = SimulatedCustomer.Open(Start);
        Buy(play, "1", "TEA-BIRCH");
        play.Advance(Duration.FromDays(100));
        Buy(play, "2", "TEA-BIRCH", "CUP-CLAY");

        Assert.Equal(Truth.True, Ask(play, "bought: { sku: TEA-BIRCH }"));
        Assert.Equal(Truth.True, Ask(play, "bought: { category: tea, at_least: 2 }"));
        Assert.Equal(Truth.False, Ask(play, "bought: { category: tea, at_least: 2, within: 99d }"));
        Assert.Equal(Truth.True, Ask(play, "bought: { category: tea, at_least: 2, within: 100d }"));
        Assert.Equal(Truth.False, Ask(play, "bought: { category: tea, at_least: 3 }"));
        Assert.Equal(Truth.True, Ask(play, "not: { bought: { sku: [POT-CAST, SPOON-JUNIPER] } }"));
        Assert.Equal(Truth.True, Ask(play, "bought: { sku: [POT-CAST, CUP-CLAY], within: 1month }"));
        Assert.Equal(Truth.False, Ask(play, "bought: { sku: CUP-CLAY, category: tea }"));
    }

    [Fact]
    public void An_order_that_was_cancelled_or_wholly_refunded_was_not_bought_and_one_refunded_in_part_was()
    {
        var play = SimulatedCustomer.Open(Start);
        Buy(play, "1", "TEA-BIRCH");
        Customers.Orders.VoidOrders.Becomes(play, "part", "1");
        Assert.Equal(Truth.True, Ask(play, "bought: { category: tea }"));
        Customers.Orders.VoidOrders.Becomes(play, "cancelled", "1");
        Assert.Equal(Truth.False, Ask(play, "bought: { category: tea }"));
    }

    [Fact]
    public void What_is_not_known_of_a_line_or_of_the_past_is_unknown_in_both_directions()
    {
        var play = SimulatedCustomer.Open(Start);
        Buy(play, "1", "NOT-IN-THE-FILE");
        Assert.Equal(Truth.Unknown, Ask(play, "bought: { category: tea }"));
        Assert.Equal(Truth.Unknown, Ask(play, "not: { bought: { category: tea } }"));
        Assert.Equal(Truth.Unknown, Ask(play, "bought: { product: 77 }"));
        Assert.Equal(Truth.False, Ask(play, "bought: { sku: TEA-BIRCH }"));

        var partial = play.Workspace with
        {
            Shop = play.Workspace.Shop with { HistoryComplete = false, ConnectedAt = play.Now - Duration.FromDays(30) },
        };
        Assert.Equal(Truth.Unknown, Ask(play, "bought: { sku: TEA-BIRCH }", partial));
        Assert.Equal(Truth.False, Ask(play, "bought: { sku: TEA-BIRCH, within: 29d }", partial));
        Assert.Equal(Truth.True, Ask(play, "bought: { sku: NOT-IN-THE-FILE }", partial));
    }

    [Fact]
    public void Orders_that_are_no_longer_held_in_full_are_still_counted_by_product()
    {
        var play = SimulatedCustomer.Open(Start);
        Buy(play, "1", "TEA-BIRCH");
        play.Advance(Duration.FromDays(1));
        Buy(play, "2", "TEA-BIRCH", "CUP-CLAY");
        for (var i = 3; i <= 25; i++)
        {
            play.Advance(Duration.FromDays(1));
            Buy(play, $"{i}", "POT-CAST");
        }

        Assert.Equal(20, play.State.Orders.Recent.Count);
        Assert.Equal(Truth.True, Ask(play, "bought: { sku: TEA-BIRCH, at_least: 2 }"));
        Assert.Equal(Truth.False, Ask(play, "bought: { sku: TEA-BIRCH, at_least: 3 }"));
        Assert.Equal(Truth.True, Ask(play, "bought: { sku: TEA-BIRCH, within: 23d }"));
        Assert.Equal(Truth.False, Ask(play, "bought: { sku: TEA-BIRCH, within: 22d }"));
        Assert.Equal(Truth.True, Ask(play, "bought: { sku: POT-CAST, at_least: 23 }"));
        Assert.Equal(Truth.False, Ask(play, "bought: { sku: POT-CAST, at_least: 24 }"));
        Assert.Equal(Truth.True, Ask(play, "not: { bought: { sku: SPOON-JUNIPER } }"));

        // The two products may be of one order, or of three.
        Assert.Equal(Truth.Unknown, Ask(play, "bought: { sku: [TEA-BIRCH, CUP-CLAY], at_least: 3 }"));
    }

    [Fact]
    public void An_order_that_is_no_longer_held_is_taken_back_when_it_is_cancelled()
    {
        var play = SimulatedCustomer.Open(Start);
        Buy(play, "1", "CUP-CLAY");
        var first = play.State.Orders.Recent.Single();
        for (var i = 2; i <= 23; i++)
        {
            play.Advance(Duration.FromDays(1));
            Buy(play, $"{i}", "POT-CAST");
        }

        Assert.Equal(Truth.True, Ask(play, "bought: { sku: CUP-CLAY }"));
        var fulfilled = Apply(
            play.State,
            SampleEvents.OrderEvent(EventNames.OrderFulfilled, play.Now, "1"),
            play,
            first
        );
        Assert.Equal(Truth.True, Ask(play, "bought: { sku: CUP-CLAY, within: 22d }", state: fulfilled));
        Assert.Equal(20, fulfilled.Orders.Recent.Count);
        var cancelled = Apply(
            play.State,
            SampleEvents.OrderEvent(EventNames.OrderCancelled, play.Now, "1"),
            play,
            first
        );
        Assert.Equal(Truth.False, Ask(play, "bought: { sku: CUP-CLAY }", state: cancelled));
        Assert.Equal(Truth.True, Ask(play, "bought: { sku: POT-CAST, at_least: 22 }", state: cancelled));
    }

    [Fact]
    public void Merged_customers_have_the_purchases_of_both()
    {
        var (one, two) = (SimulatedCustomer.Open(Start), SimulatedCustomer.Open(TestShop.SampleWorkspace, Start, "b"));
        for (var i = 1; i <= 15; i++)
        {
            Buy(one, $"{i}", i == 1 ? "CUP-CLAY" : "POT-CAST");
            Buy(two, $"2{i}", i == 1 ? "TEA-BIRCH" : "POT-CAST");
            one.Advance(Duration.FromDays(1));
            two.Advance(Duration.FromDays(1));
        }

        var merged = Decider
            .Decide(
                one.State,
                new Input.MergeCustomer(two.State, true),
                one.Workspace,
                one.Now,
                new Lookups { Nonce = "" }
            )
            .Next;
        Assert.Equal(20, merged.Orders.Recent.Count);
        Assert.Equal(Truth.True, Ask(one, "bought: { sku: CUP-CLAY }", state: merged));
        Assert.Equal(Truth.True, Ask(one, "bought: { sku: TEA-BIRCH }", state: merged));
        Assert.Equal(Truth.True, Ask(one, "not: { bought: { sku: SPOON-JUNIPER } }", state: merged));
        Assert.Equal(Truth.True, Ask(one, "bought: { sku: POT-CAST, at_least: 28 }", state: merged));
        Assert.Equal(Truth.False, Ask(one, "bought: { sku: POT-CAST, at_least: 29 }", state: merged));
    }

    [Fact]
    public void A_record_from_before_older_purchases_were_kept_does_not_deny_them()
    {
        var play = SimulatedCustomer.Open(Start);
        for (var i = 1; i <= 25; i++)
        {
            Buy(play, $"{i}", "POT-CAST");
            play.Advance(Duration.FromDays(1));
        }

        var old = play.State with { Orders = play.State.Orders with { Earlier = null } };
        Assert.Equal(Truth.Unknown, Ask(play, "bought: { sku: CUP-CLAY }", state: old));
        Assert.Equal(Truth.False, Ask(play, "bought: { sku: CUP-CLAY, within: 19d }", state: old));
        Assert.Equal(Truth.False, Ask(play, "bought: { sku: CUP-CLAY }"));
    }

    [Fact]
    public void Beyond_a_hundred_products_a_purchase_is_unknown_and_not_denied()
    {
        var book = new OrderBook();
        for (var i = 0; i <= EarlierPurchaseUpdates.MostProducts; i++)
        {
            var order = new Order
            {
                Source = "s",
                Id = $"{i}",
                PaidAt = TestShop.At(Start) + Duration.FromDays(i),
                Lines = [new OrderLine { Sku = $"SKU-{i}" }],
            };
            book = EarlierPurchaseUpdates.Keep(OrderTotals.AddOrder(book with { Recent = [order] }, order, 1), order);
        }

        book = book with { Earlier = book.Earlier! with { UnsureUntil = TestShop.At(Start) }, Recent = [] };
        Assert.Equal(EarlierPurchaseUpdates.MostProducts, book.Earlier.Products.Count);
        PurchaseCount Count(string sku, Instant? since) =>
            PurchaseCounts.Count(book, l => l.Sku == sku, since, TestShop.At(Start) + Duration.FromDays(200), true);
        Assert.Equal(new(0, null), Count("SKU-0", null));
        Assert.Equal(new(0, 0), Count("SKU-0", TestShop.At(Start) + Duration.FromDays(1)));
        Assert.Equal(new(1, 1), Count("SKU-100", TestShop.At(Start) + Duration.FromDays(1)));
    }

    [Theory]
    [InlineData(
        "bought: { category: tea, at_least: 2, within: 180d }",
        "bought category tea within 180d: once; needs at least 2 orders"
    )]
    [InlineData("not: { bought: { sku: TEA-BIRCH } }", "bought sku TEA-BIRCH: once; must not be at least 1 order")]
    public void It_explains_what_was_counted(string written, string why)
    {
        var play = SimulatedCustomer.Open(Start);
        Buy(play, "1", "TEA-BIRCH");
        Assert.Equal(why, ConditionEvaluator.Evaluate(Written(written), Scope(play.State, play, null)).Explain());
    }

    [Theory]
    [InlineData(
        "bought: { within: 30d }",
        "MA1006 bought does not say what; allowed: category, product, sku. write bought: { category: tea }; for orders of "
            + "any kind use customer.order_count, customer.last_order_at or did: { event: order.paid, within: 90d }"
    )]
    [InlineData(
        "bought: { catgory: tea }",
        "MA1005 unknown key \"catgory\" in bought; allowed: category, product, sku, at_least, within. did you mean \"category\"?"
    )]
    [InlineData(
        "bought: tea",
        "MA1007 bought is \"tea\"; allowed: a mapping (lines of \"key: value\"). write { category: tea }, or { sku: tea }"
    )]
    public void Its_faults_show_the_right_line(string written, string fault)
    {
        var files = Files();
        files["journeys/try.yaml"] =
            $"journey: try\nstatus: live\ntopic: offers\ntrigger: {{ event: order.paid, where: {{ {written} }} }}\nsteps:\n"
            + "  - send: welcome\n";
        var found = Assert.IsType<WorkspaceResult.Invalid>(Read(files)).Faults;
        Assert.Contains(
            fault,
            found.Select(f => $"{f}").Select(f => f[(f.IndexOf("MA1", StringComparison.Ordinal))..])
        );
    }

    private static void Buy(CustomerSimulation play, string id, params string[] skus) =>
        play.Submit(SampleEvents.OrderPaid(play.Now, id, skus: skus));

    private static CustomerState Apply(CustomerState state, Event arrived, CustomerSimulation play, Order older) =>
        Decider
            .Decide(
                state,
                new Input.EventArrived(arrived),
                play.Workspace,
                play.Now,
                new Lookups { Nonce = "", OlderOrder = older }
            )
            .Next;

    private static Condition Written(string condition) =>
        JourneyReader
            .ReadPinned(
                "t",
                $"journey: t\nstatus: live\ntopic: offers\ntrigger: {{ event: order.paid, where: {{ {condition} }} }}\n"
                    + "steps:\n  - send: welcome\n"
            )
            .Triggers[0]
            .Where!;

    private static Truth Ask(
        CustomerSimulation play,
        string condition,
        Workspace? workspace = null,
        CustomerState? state = null
    ) => ConditionEvaluator.Evaluate(Written(condition), Scope(state ?? play.State, play, workspace)).Truth;

    private static ConditionScope Scope(CustomerState state, CustomerSimulation play, Workspace? workspace) =>
        new(state, workspace ?? play.Workspace, play.Now, null, null, null, null);
}
