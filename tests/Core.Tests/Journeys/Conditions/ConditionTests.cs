using System.Text.Json;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Conditions;

public class ConditionTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 12, 0);
    private static readonly Workspace Sample = SampleWorkspace.Valid(SampleWorkspace.Read(SampleWorkspace.Files()));

    private static readonly Order AnOrder = new()
    {
        Source = "shop",
        Id = "1",
        Name = "#1001",
        Total = new Money(160, "EUR"),
        PlacedAt = Instant.FromUtc(2026, 3, 1, 22, 30),
        Lines =
        [
            new()
            {
                Sku = "MUG-1",
                Title = "Mug",
                Quantity = 2,
                Price = new Money(12.5m, "EUR"),
            },
            new()
            {
                Sku = "X-9",
                Title = "Gift",
                Quantity = 1,
                Price = new Money(135, "EUR"),
            },
        ],
    };

    private static readonly Run ARun = new()
    {
        Id = "r",
        Journey = "try",
        Version = "v",
        EnteredAt = Now,
        StepId = "x",
        StepReadyAt = Now,
        Messages = [new("hello", "m1", [MessageState.Sent, MessageState.Clicked])],
    };

    private static readonly Event AnEvent = new()
    {
        Id = "e",
        Source = "api",
        Name = "game.won",
        At = Now,
        Data = new Dictionary<string, JsonElement>
        {
            ["points"] = JsonDocument.Parse("42").RootElement,
            ["size"] = JsonDocument.Parse("\"Large\"").RootElement,
            ["none"] = JsonDocument.Parse("null").RootElement,
            ["paid"] = JsonDocument.Parse("\"20 EUR\"").RootElement,
            ["gift"] = JsonDocument.Parse("\"yes\"").RootElement,
        },
    };

    private static ConditionScope Scope(CustomerState? state = null, Workspace? workspace = null) =>
        new(
            state
                ?? new CustomerState
                {
                    Key = "k",
                    Attributes = new Dictionary<string, string> { ["tier"] = "Silver" },
                },
            workspace ?? Sample,
            Now,
            ARun,
            AnOrder,
            AnEvent,
            null
        );

    /// <summary>Reads a condition as an author writes it.</summary>
    private static Condition Written(string yaml)
    {
        var journey = JourneyReader.ReadPinned(
            "try",
            $$"""
            journey: try
            topic: offers
            trigger: { event: order.paid }
            steps:
              - send: hello
              - set: { tier: gold }
              - if: { {{yaml}} }
                then: [ { send: there } ]
            """
        );
        return ((ChooseStep)journey.Steps["if-1"]).Branches[0].Condition;
    }

    [Theory]
    [InlineData("order.total: { at_least: 150 EUR }", Truth.True)]
    [InlineData("order.total: { at_least: 150 EUR, less_than: 160 EUR }", Truth.False)]
    [InlineData("order.total: { at_most: 200 USD }", Truth.Unknown)]
    [InlineData("order.total: { between: [100 EUR, 160 EUR] }", Truth.True)]
    [InlineData("order.name: \"#1001\"", Truth.True)]
    [InlineData("order.name: { contains: \"100\" }", Truth.True)]
    [InlineData("order.country: EE", Truth.Unknown)]
    [InlineData("order.refunded: no", Truth.True)]
    [InlineData("order.refunded: { is_not: no }", Truth.False)]
    [InlineData("order.paid_at: { exists: no }", Truth.True)]
    [InlineData("order.paid_at: { exists: yes }", Truth.False)]
    [InlineData("order.paid_at: { before: 30d ago }", Truth.False)]
    [InlineData("order.country: { exists: no }", Truth.Unknown)]
    [InlineData("order.placed_at: { after: 14h ago }", Truth.True)]
    [InlineData("order.placed_at: { before: 13h ago }", Truth.True)]
    [InlineData("order.placed_at: 2026-03-02", Truth.True)]
    [InlineData("order.placed_at: { before: 2026-03-02 }", Truth.False)]
    [InlineData("order.item_count: 3", Truth.True)]
    [InlineData("order.any_line: { category: cups, quantity: { at_least: 2 } }", Truth.True)]
    [InlineData("order.any_line: { sku: nothing }", Truth.False)]
    [InlineData("order.any_line: { category: tea }", Truth.Unknown)]
    [InlineData("order.every_line: { price: { less_than: 200 EUR } }", Truth.True)]
    [InlineData("order.every_line: { price: { less_than: 100 EUR } }", Truth.False)]
    [InlineData("order.every_line: { category: cups }", Truth.Unknown)]
    [InlineData("customer.tier: [gold, silver]", Truth.True)]
    [InlineData("customer.tier: { is_not: [gold, platinum] }", Truth.True)]
    [InlineData("customer.last_rating: { exists: no }", Truth.True)]
    [InlineData("not: { customer.last_rating: { at_most: 2 } }", Truth.True)]
    [InlineData("event.points: { more_than: 41.5 }", Truth.True)]
    [InlineData("event.points: \"42\"", Truth.True)]
    [InlineData("event.size: large", Truth.True)]
    [InlineData("event.size: { more_than: 3 }", Truth.Unknown)]
    [InlineData("event.paid: { at_least: 20 EUR }", Truth.True)]
    [InlineData("event.points: { at_least: 20 EUR }", Truth.True)]
    [InlineData("event.points: { at_least: 50 EUR }", Truth.False)]
    [InlineData("event.points: { at_least: 20 USD }", Truth.Unknown)]
    [InlineData("event.gift: yes", Truth.True)]
    [InlineData("event.none: { exists: no }", Truth.True)]
    [InlineData("event.missing: { exists: no }", Truth.Unknown)]
    [InlineData("message.hello: opened", Truth.True)]
    [InlineData("message.hello: [sent]", Truth.True)]
    [InlineData("message.hello: [replied, failed]", Truth.False)]
    [InlineData("message.there: not_sent", Truth.True)]
    [InlineData("message.there: clicked", Truth.False)]
    [InlineData("all: [ { order.refunded: no }, { order.country: EE } ]", Truth.Unknown)]
    [InlineData("all: [ { order.refunded: yes }, { order.country: EE } ]", Truth.False)]
    [InlineData("any: [ { order.refunded: no }, { order.country: EE } ]", Truth.True)]
    [InlineData("any: [ { order.refunded: yes }, { order.country: EE } ]", Truth.Unknown)]
    public void A_condition_evaluates_to(string written, Truth truth) =>
        Assert.Equal(truth, ConditionEvaluator.Evaluate(Written(written), Scope()).Truth);

    [Theory]
    [InlineData("customer.tier: [gold, platinum]", "customer.tier was Silver; needs gold or platinum")]
    [InlineData("customer.order_count: 1, order.country: EE", "customer.order_count was 0; needs 1")]
    [InlineData("order.country: EE", "order.country is not known; needs EE")]
    [InlineData("customer.last_rating: { at_most: 2 }", "customer.last_rating is not there; needs at most 2")]
    [InlineData(
        "not: { order.total: { at_least: 150 EUR } }",
        "order.total was 160.00 EUR; must not be at least 150.00 EUR"
    )]
    [InlineData("order.placed_at: { before: 30d ago }", "order.placed_at was 2026-03-02 00:30; needs before 30d ago")]
    [InlineData("message.there: [clicked, opened]", "message.there was not sent; needs clicked or opened")]
    [InlineData(
        "did: { event: order.paid, at_least: 2, within: 90d }",
        "order.paid was seen never within 90d; needs at least 2"
    )]
    [InlineData("order.any_line: { sku: X-1 }", "no line of the order was so; needs a line with sku X-1")]
    [InlineData(
        "any: [ { order.name: x }, { order.refunded: yes } ]",
        "order.name was #1001; needs x, or order.refunded was no; needs yes"
    )]
    [InlineData("customer.tier: { exists: no }", "customer.tier was Silver; needs none")]
    public void A_condition_explains_its_result(string written, string why) =>
        Assert.Equal(why, ConditionEvaluator.Evaluate(Written(written), Scope()).Explain());

    [Fact]
    public void A_date_is_a_day_of_the_customers_own_clock()
    {
        var inLondon = new CustomerState
        {
            Key = "k",
            Profile = new() { Zone = "Europe/London" },
        };
        var stated = inLondon with { Preference = new() { Zone = "Asia/Tokyo" } };
        var nowhere = inLondon with { Profile = new() { Zone = "Mars/Base" } };
        var second = Written("order.placed_at: 2026-03-02");

        Assert.Equal(Truth.False, ConditionEvaluator.Evaluate(second, Scope(inLondon)).Truth);
        Assert.Equal(Truth.True, ConditionEvaluator.Evaluate(second, Scope(stated)).Truth);
        Assert.Equal(Truth.True, ConditionEvaluator.Evaluate(second, Scope(nowhere)).Truth);
    }

    [Fact]
    public void Behavior_conditions_count_days_and_are_unknown_before_the_connection()
    {
        var today = (int)(Now - NodaConstants.UnixEpoch).TotalDays;
        var state = new CustomerState
        {
            Key = "k",
            EventCounts =
            [
                new("order.paid", today, 1),
                new("order.paid", today - 30, 1),
                new("order.paid", today - 31, 5),
            ],
        };
        var partial = Sample with
        {
            Shop = Sample.Shop with { HistoryComplete = false, ConnectedAt = Now - Duration.FromDays(10) },
        };
        var longAgo = partial with { Shop = partial.Shop with { ConnectedAt = Now - Duration.FromDays(40) } };

        Assert.Equal(
            Truth.True,
            ConditionEvaluator
                .Evaluate(Written("did: { event: order.paid, at_least: 2, within: 30d }"), Scope(state, partial))
                .Truth
        );
        Assert.Equal(
            Truth.Unknown,
            ConditionEvaluator
                .Evaluate(Written("did: { event: order.paid, at_least: 3, within: 30d }"), Scope(state, partial))
                .Truth
        );
        Assert.Equal(
            Truth.False,
            ConditionEvaluator
                .Evaluate(Written("did: { event: order.paid, at_least: 3, within: 30d }"), Scope(state, longAgo))
                .Truth
        );
        Assert.Equal(
            Truth.False,
            ConditionEvaluator
                .Evaluate(Written("did: { event: order.paid, at_least: 3, within: 30d }"), Scope(state))
                .Truth
        );
    }

    [Fact]
    public void A_regular_of_a_shop_with_partial_history_is_not_taken_for_new()
    {
        var partial = Sample with { Shop = Sample.Shop with { HistoryComplete = false, ConnectedAt = null } };
        var verdict = ConditionEvaluator.Evaluate(Written("customer.order_count: 0"), Scope(workspace: partial));

        Assert.Equal(Truth.Unknown, verdict.Truth);
        Assert.False(verdict.Matches);
        Assert.Equal(
            Truth.Unknown,
            ConditionEvaluator.Evaluate(Written("not: { customer.order_count: 0 }"), Scope(workspace: partial)).Truth
        );
        Assert.Equal("customer.order_count is not known; needs 0", verdict.Explain());
    }

    [Fact]
    public void Every_comparison_has_its_own_word()
    {
        foreach (var by in Enum.GetValues<Comparison>())
        {
            Assert.Equal(by, ComparisonCatalog.Find(ComparisonCatalog.Word(by)));
        }
    }

    [Fact]
    public void Evaluating_a_condition_allocates_no_text()
    {
        var condition = Written("order.name: \"#1001\", order.any_line: { sku: nothing }, customer.tier: gold");
        var scope = Scope();
        ConditionEvaluator.Evaluate(condition, scope);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = ConditionEvaluator.Evaluate(condition, scope).Truth;
        }

        // Values and the scope of a line, some 250 bytes; an explanation alone would be more.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 0, 400);
    }
}
