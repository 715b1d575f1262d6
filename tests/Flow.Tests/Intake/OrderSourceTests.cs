using System.Text.Json;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Shops.Standard;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>An event of another program (a review tool, a carrier) may be about an order that a shop reported: it names
/// the shop, or the order is the only one of its id.</summary>
public sealed class OrderSourceTests
{
    private const string Noon = "2026-03-02 12:00";

    [Theory]
    [InlineData("""{ "id": "1001", "source": "shopify" }""")]
    [InlineData("""{ "id": "1001" }""")]
    [InlineData("""{ "id": "shopify:1001" }""")]
    public void A_rating_from_another_program_is_of_the_order_it_means(string order)
    {
        var play = Bought("shopify");
        var view = play.State.Orders.Recent.Single().AsOf;
        play.Advance(Duration.FromDays(1));
        play.Submit(Rating(play, order));
        var held = Assert.Single(play.State.Orders.Recent);
        Assert.Equal(("shopify:1001", 2, view), (held.Ref, held.Rating?.Stars, held.AsOf));
    }

    [Fact]
    public void Of_two_orders_of_one_id_neither_is_taken_and_the_timeline_says_what_is_missing()
    {
        var play = Bought("shopify", "woo");
        play.Submit(Rating(play, """{ "id": "1001" }"""));
        Assert.All(play.State.Orders.Recent, o => Assert.Null(o.Rating));
        Assert.Equal(2, play.State.Orders.Recent.Count);
        Assert.Contains(
            play.Notes,
            n => n.Kind == "dropped" && n.Reason!.Contains("order.source has to say which", StringComparison.Ordinal)
        );
        play.Submit(Rating(play, """{ "id": "1001", "source": "woo" }""", "r2"));
        Assert.Equal(2, play.State.Orders.Recent.Single(o => o.Source == "woo").Rating?.Stars);
    }

    [Fact]
    public void An_order_with_its_own_items_belongs_to_the_sender_whatever_its_id()
    {
        var play = Bought("shopify");
        play.Submit(
            Read(
                """{ "id": "p", "type": "order.paid", "data": { "customer": { "email": "mari@example.com" }, "order": { "id": "1001", "total": "5", "currency": "EUR" } } }""",
                play.Now
            )!
        );
        Assert.Equal(
            ["api:1001", "shopify:1001"],
            play.State.Orders.Recent.Select(o => o.Ref).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Another_sender_fills_in_missing_order_data_and_does_not_change_the_shop_s()
    {
        var play = Bought("shopify");
        play.Advance(Duration.FromDays(1));
        play.Submit(
            Read(
                """{ "id": "d", "type": "order.delivered", "data": { "order": { "id": "1001", "source": "shopify", "total": "1", "currency": "EUR", "status_url": "https://carrier.example/1" } } }""",
                play.Now
            )!
        );
        var held = Assert.Single(play.State.Orders.Recent);
        Assert.Equal(
            (59.90m, "https://carrier.example/1", TestShop.At(Noon), play.Now),
            (held.Total!.Value.Amount, held.StatusUrl, held.AsOf, held.DeliveredAt)
        );
    }

    [Fact]
    public void A_notice_about_an_order_that_is_not_known_names_it_and_no_other()
    {
        var play = Bought("shopify");
        play.Submit(Rating(play, """{ "id": "7777" }"""));
        var notice = play.Ledger.Last(l => l.Context?.Staff is not null).Context!;
        Assert.Equal("7777", notice.Order?.Name);
    }

    [Fact]
    public void A_source_that_is_not_configured_is_a_fault()
    {
        using var json = JsonDocument.Parse(
            """{ "id": "r", "type": "feedback.received", "data": { "order": { "id": "1", "source": "shopfiy" }, "rating": 5 } }"""
        );
        var reading = StandardEvent.Read(
            json.RootElement,
            new StandardContext("api", null, TestShop.At(Noon)) { Sources = ["shopify"] }
        );
        Assert.Equal(
            "$.data.order.source: expected the name of the webhook that the order came by (shopify), found \"shopfiy\"",
            Assert.Single(reading.Faults).ToString()
        );
    }

    [Fact]
    public async Task An_event_that_names_only_the_order_and_its_source_finds_the_customer()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Submit(
            Read(
                """{ "id": "r", "type": "feedback.received", "data": { "order": { "id": "1001", "source": "shopify" }, "rating": 2 } }""",
                stage.Time.Now
            )!
        );
        Assert.Equal(2, (await stage.Customer("mari@example.com")).Orders.Recent.Single().Rating?.Stars);
    }

    [Theory]
    [InlineData("1001")]
    [InlineData("shopify:1001")]
    [InlineData("1003")]
    public async Task An_event_with_only_an_order_id_finds_the_order_behind_any_number_of_newer_ones(string id)
    {
        await using var stage = await Rich("shopify");
        await stage.Submit(Bare(stage, id));
        await stage.Submit(
            Read(
                $$"""{ "id": "r2", "type": "feedback.received", "data": { "customer": { "email": "mari@example.com" }, "order": { "id": "1002" }, "rating": 1 } }""",
                stage.Time.Now
            )!
        );

        var mari = await stage.Customer("mari@example.com");
        Assert.Equal(
            [2, 1],
            new[] { id.Split(':')[^1], "1002" }.Select(order => Stored(stage, mari, order).Rating?.Stars)
        );
        Assert.Null(Stored(stage, mari, "1004").Rating);
        Assert.Null(
            await stage.Store.Get(TableName.Customers, mari.Key, RowKeys.Order("api", id), CancellationToken.None)
        );
    }

    [Fact]
    public async Task Of_two_customers_with_an_order_of_that_id_neither_is_taken()
    {
        await using var stage = await Rich("shopify");
        await stage.Submit(
            SampleEvents.OrderPaid(stage.Time.Now, "1001", "liis@example.com") with
            {
                Id = "paid-woo",
                Source = "woo",
            }
        );
        await stage.Submit(Bare(stage, "1001"));

        Assert.Null(Stored(stage, await stage.Customer("mari@example.com"), "1001").Rating);
        Assert.Null((await stage.Customer("liis@example.com")).Orders.Recent.Single().Rating);
    }

    private static async Task<TestShop> Rich(string source)
    {
        var stage = await TestShop.Open(Noon, sources: ["shopify", "woo"]);
        for (var n = 1001; n <= 1030; n++)
        {
            await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, $"{n}") with { Source = source });
        }

        return stage;
    }

    private static Event Bare(TestShop stage, string id) =>
        Read(
            $$"""{ "id": "r1", "type": "feedback.received", "data": { "order": { "id": "{{id}}" }, "rating": 2 } }""",
            stage.Time.Now
        )!;

    private static Order Stored(TestShop stage, CustomerState customer, string id) =>
        stage
            .Store.Get(TableName.Customers, customer.Key, RowKeys.Order("shopify", id), CancellationToken.None)
            .AsTask()
            .Result!.Read(StoredJson.Default.Order);

    [Fact]
    public async Task A_standard_checkout_has_an_address_of_its_own_that_leads_to_the_customer()
    {
        const string Cart =
            "journey: cart\nstatus: live\ntopic: offers\ntrigger: { event: checkout.started }\nre_entry: { "
            + "after: 1d }\nsteps:\n  - wait: 2h\n  - send: what-is-new\n";
        await using var stage = await TestShop.Open(
            Noon,
            TestShop.SampleWith(null, Cart) with
            {
                JourneySources = new Dictionary<string, string> { ["cart"] = Cart },
            }
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Submit(
            Read(
                """
                { "id": "c", "type": "checkout.started", "data": { "customer": { "email": "mari@example.com" }, "token": "t1", "checkout": { "email": "gift@example.com" },
                  "consents": [ { "channel": "email", "address": "gift@example.com", "status": "subscribed", "at": "2026-03-02T10:00:00Z" } ] } }
                """,
                stage.Time.Now
            )!
        );
        Assert.Equal(
            (await stage.Customer("mari@example.com")).Key,
            await stage.Flow.Customers.FindByEmail("gift@example.com", CancellationToken.None)
        );
        await stage.Advance(Duration.FromHours(3));
        Assert.Equal("gift@example.com", stage.Email.Messages.Single(t => t.Template == "what-is-new").To);
    }

    private static CustomerSimulation Bought(params string[] sources)
    {
        var play = SimulatedCustomer.Open(Noon);
        foreach (var source in sources)
        {
            play.Submit(SampleEvents.OrderPaid(play.Now) with { Id = $"paid-{source}", Source = source });
        }

        return play;
    }

    private static Event Rating(CustomerSimulation play, string order, string id = "r1") =>
        Read(
            $$"""{ "id": "{{id}}", "type": "feedback.received", "data": { "customer": { "email": "mari@example.com" }, "order": {{order}}, "rating": 2 } }""",
            play.Now
        )!;

    private static Event? Read(string json, Instant now)
    {
        using var document = JsonDocument.Parse(json);
        return StandardEvent
            .Read(document.RootElement, new StandardContext("api", null, now) { Sources = ["shopify", "woo"] })
            .Event;
    }
}
