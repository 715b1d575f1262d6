using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Support.Products.ProductSamples;
using static MarketingAutomation.Support.Samples.SampleWorkspace;

namespace MarketingAutomation.Core.Tests.Journeys.Products;

/// <summary>Journeys that a change of a product begins.</summary>
public sealed class ProductTriggerTests
{
    private const string Start = "2026-03-02 12:00";

    [Fact]
    public void Who_asked_is_written_to_once()
    {
        var play = Open(BackInStock);
        Ask(play);
        Sell(play, false);
        Assert.Single(play.State.ProductRequests!);
        Sell(play, true);
        Assert.Equal(["what-is-new"], play.Sent.Select(s => s.Step));
        Assert.Null(play.State.ProductRequests);
        play.Advance(Duration.FromDays(5));
        Sell(play, false);
        Sell(play, true);
        Assert.Single(play.Sent);
    }

    [Theory]
    [InlineData("{ product: back_in_stock, for: bought }", 1)]
    [InlineData("{ product: back_in_stock, for: [asked, bought] }", 1)]
    [InlineData("{ product: back_in_stock, for: asked }", 0)]
    public void Who_bought_it_is_written_to_where_the_trigger_says_so(string trigger, int messages)
    {
        var play = Open(Journey(trigger));
        play.Submit(SampleEvents.OrderPaid(play.Now, skus: ["mug-1"]));
        Sell(play, false);
        Sell(play, true);
        Assert.Equal(messages, play.Sent.Count);
    }

    [Fact]
    public void Whom_the_product_does_not_concern_gets_no_event()
    {
        var play = Open(BackInStock);
        play.Submit(SampleEvents.OrderPaid(play.Now, skus: ["TEA-1"]));
        var notes = play.Notes.Count;
        Sell(play, false);
        Sell(play, true);
        Assert.Equal(notes, play.Notes.Count);
        Assert.Empty(play.Sent);
    }

    [Fact]
    public void A_product_that_is_sold_out_again_before_the_message_leaves_ends_the_run_and_the_request_waits_on()
    {
        var play = Open(BackInStock.Replace("  - send", "  - wait: 2h\n  - send", StringComparison.Ordinal));
        Ask(play);
        Sell(play, false);
        Sell(play, true);
        Assert.NotNull(play.State.ProductRequests!.Single().Run);
        Sell(play, false);
        play.Advance(Duration.FromHours(3));
        Assert.Empty(play.Sent);
        Assert.Contains(
            play.Notes,
            n => n is { Kind: "ended", Reason: "product_changed: MUG-1 is out of stock again" }
        );
        Assert.Null(play.State.ProductRequests!.Single().Run);
        Sell(play, true);
        play.Advance(Duration.FromHours(3));
        Assert.Single(play.Sent);
    }

    [Fact]
    public void A_message_that_is_held_asks_for_the_stock_when_it_leaves()
    {
        var play = Open(BackInStock);
        play.Submit(SampleEvents.OrderPaid(play.Now, skus: ["TEA-1"]));
        Ask(play);
        Sell(play, false);
        play.Controls = play.Controls with { PausedAll = true };
        Sell(play, true);
        Sell(play, false);
        play.Controls = play.Controls with { PausedAll = false };
        play.Advance(Duration.FromHours(2));
        play.Wake();
        Assert.Empty(play.Sent);
        Assert.Contains(play.Ledger, l => l is { Kind: LedgerKind.NotSent, Reason: Reasons.ProductChanged });
        Assert.Single(play.State.ProductRequests!);
    }

    [Theory]
    [InlineData("{ product: price_drop }", 1)]
    [InlineData("{ product: price_drop, at_least: 10 % }", 1)]
    [InlineData("{ product: price_drop, at_least: 25% }", 0)]
    [InlineData("{ product: price_drop, where: { event.product.price: { at_most: 10 EUR } } }", 1)]
    [InlineData("{ product: price_drop, where: { event.product.category: tea } }", 0)]
    [InlineData("{ product: price_drop, where: { event.product.old_price: 12.50 EUR, event.product.sku: MUG-1 } }", 1)]
    public void A_price_drop_is_compared_with_the_price_before(string trigger, int messages)
    {
        var play = Open(Journey(trigger));
        Ask(play, EventNames.ProductPriceDrop);
        play.SubmitProducts(Notice(play.Now, "MUG-1", true, 12.50m));
        play.Advance(Duration.FromMinutes(5));
        play.SubmitProducts(Notice(play.Now, "MUG-1", true, 10m));
        Assert.Equal(messages, play.Sent.Count);
    }

    [Fact]
    public void A_request_for_stock_is_not_answered_by_a_price()
    {
        var play = Open(Journey("{ product: price_drop }"));
        Ask(play);
        play.SubmitProducts(Notice(play.Now, "MUG-1", true, 12));
        play.Advance(Duration.FromMinutes(5));
        play.SubmitProducts(Notice(play.Now, "MUG-1", true, 8));
        Assert.Empty(play.Sent);
        Assert.Single(play.State.ProductRequests!);
    }

    [Fact]
    public void A_draft_records_and_answers_no_request()
    {
        var play = Open(Journey("{ product: back_in_stock }", "draft"));
        Ask(play);
        Sell(play, false);
        Sell(play, true);
        Assert.Empty(play.Sent);
        Assert.Contains(play.Ledger, l => l.Reason == Reasons.Draft);
        Assert.Null(play.State.ProductRequests!.Single().Run);
    }

    [Fact]
    public void A_request_is_dropped_after_a_year()
    {
        var play = Open(BackInStock);
        Ask(play);
        Sell(play, false);
        play.Advance(Duration.FromDays(366));
        Sell(play, true);
        Assert.Empty(play.Sent);
    }

    [Fact]
    public void A_customer_who_is_merged_brings_their_requests()
    {
        var (one, two) = (Open(BackInStock), Open(BackInStock));
        Ask(one);
        two.State = two.State with { Key = "1123456789abcdefghjkmnpqrs" };
        two.Apply(new Input.MergeCustomer(one.State));
        Sell(two, false);
        Sell(two, true);
        Assert.Single(two.Sent);
    }

    [Fact]
    public void A_privacy_request_forgets_what_was_asked()
    {
        var play = Open(BackInStock);
        Ask(play);
        play.Submit(PrivacyRequestEvents.Request("redact", play.Now));
        Assert.Null(play.State.ProductRequests);
        Ask(play);
        Assert.Null(play.State.ProductRequests);
    }

    [Fact]
    public void Stock_of_an_order_line_is_asked_as_it_is_now()
    {
        var play = Open(
            """
            journey: back
            status: live
            topic: offers
            trigger: { event: order.paid }
            re_entry: { each: order }
            steps:
              - wait: 1d
              - if: { order.any_line: { in_stock: no } }
                then:
                  - send: what-is-new
                else:
                  - if: { order.every_line: { in_stock: yes } }
                    then:
                      - send: picks-for-you
            """
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, skus: ["MUG-1", "TEA-1"]));
        Sell(play, true);
        play.Advance(Duration.FromDays(1));
        Assert.Empty(play.Sent);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002", skus: ["MUG-1"]));
        play.Advance(Duration.FromDays(3));
        Assert.Equal(["picks-for-you"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void Stock_of_a_cart_is_asked_as_it_is_now()
    {
        var play = Open(
            """
            journey: back
            status: live
            topic: offers
            trigger: { event: checkout.started }
            re_entry: { after: 1d }
            only_while: [ { event.in_stock: yes } ]
            steps:
              - wait: 1h
              - send: what-is-new
            """
        );
        Sell(play, true);
        Start("c-1", "MUG-1 TEA-1");
        Assert.Contains(play.Notes, n => n.Kind == "ended");
        play.Advance(Duration.FromDays(2));
        Start("c-2", "MUG-1");
        Sell(play, false);
        play.Advance(Duration.FromDays(2));
        Assert.Empty(play.Sent);
        Sell(play, true);
        Start("c-3", "mug-1");
        play.Advance(Duration.FromHours(2));
        Assert.Single(play.Sent);

        play.SubmitProducts(Notice(play.Now, "TEA RED", true, 5));
        play.Advance(Duration.FromDays(2));
        Start("c-4", "TEA RED mug-1");
        play.Advance(Duration.FromHours(2));
        Assert.Equal(2, play.Sent.Count);

        void Start(string token, string skus) =>
            play.Submit(
                Asked(play.Now, "MUG-1") with
                {
                    Id = EventId.Create("shopify", token),
                    Name = EventNames.CheckoutStarted,
                    Occurrences = [new Occurrence(EventNames.CheckoutStarted, play.Now)],
                    Request = null,
                    Consents = SampleEvents.OrderPaid(play.Now).Consents,
                    Data = new Dictionary<string, System.Text.Json.JsonElement>
                    {
                        ["skus"] = System.Text.Json.JsonSerializer.SerializeToElement(skus),
                    },
                }
            );
    }

    [Theory]
    [InlineData("{ product: sold_out }", "product is \"sold_out\"")]
    [InlineData("{ product: back_in_stock, for: everyone }", "for is \"everyone\"")]
    [InlineData("{ product: back_in_stock, at_least: 10% }", "at_least is the size of a price drop")]
    [InlineData("{ product: price_drop, at_least: 10 }", "at_least is \"10\"")]
    [InlineData("{ product: back_in_stock, where: { event.points: 3 } }", "has no \"event.points\"")]
    [InlineData("{ event: product.back_in_stock }", "no journey ever receives \"product.back_in_stock\"")]
    [InlineData(
        "{ product: back_in_stock }\nre_entry: never #",
        "a customer may wait for several products, and re_entry is never"
    )]
    [InlineData("{ event: product.updated }", "no journey ever receives \"product.updated\"")]
    public void A_trigger_that_cannot_work_is_a_fault(string trigger, string problem) =>
        Assert.Contains(
            problem,
            string.Join(
                '\n',
                FaultsOfJourney(Journey(trigger).Replace("journey: back", "journey: try", StringComparison.Ordinal))
            ),
            StringComparison.Ordinal
        );

    private static void Ask(CustomerSimulation play, string change = EventNames.ProductBackInStock) =>
        play.Submit(Asked(play.Now, "MUG-1", change) with { Consents = SampleEvents.OrderPaid(play.Now).Consents });

    private static void Sell(CustomerSimulation play, bool inStock)
    {
        play.Advance(Duration.FromMinutes(1));
        play.SubmitProducts(Notice(play.Now, "MUG-1", inStock));
    }

    private static CustomerSimulation Open(string journey)
    {
        var files = Files();
        foreach (var name in new[] { "welcome", "cross-sell", "feedback-request", "reactivation" })
        {
            files.Remove($"journeys/{name}.yaml");
        }

        files["policy.yaml"] = files["policy.yaml"].Replace("priority:", "#", StringComparison.Ordinal);
        files["journeys/back.yaml"] = journey;
        return SimulatedCustomer.Open(Valid(Read(files)), Start);
    }
}
