using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Views;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Views;

/// <summary>What a customer's record says of why, of which order, and until when.</summary>
public sealed class TimelineReasonTests
{
    private const string Branches = """
        journey: branches
        status: live
        topic: service
        trigger: { event: order.paid }
        re_entry: { each: order }
        steps:
          - choose:
              - when: { order.total: { at_least: 150 EUR } }
                do: [ { send: welcome-personal } ]
              - when: { order.total: { at_least: 50 EUR } }
                do: [ { send: tips-for-your-order } ]
              - otherwise: [ { set: { small: yes } } ]
          - wait_for: { event: feedback.received, of: this_order, where: { event.rating: { at_most: 3 } }, do: [ { set: { unhappy: yes } } ] }
            up_to: 5d
        """;

    [Theory]
    [InlineData(600, "order.total was 600.00 EUR; needs at least 150.00 EUR; goes on at welcome-personal")]
    [InlineData(59.90, "order.total was 59.90 EUR; needs at least 50.00 EUR; goes on at tips-for-your-order")]
    [InlineData(
        8.90,
        "order.total was 8.90 EUR; needs at least 150.00 EUR; order.total was 8.90 EUR; needs at least 50.00 "
            + "EUR; goes on at choose-1.otherwise.set-1"
    )]
    public void The_timeline_says_which_branch_was_taken_and_by_which_value(double total, string why)
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Branches), "2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now, total: (decimal)total));
        Assert.Equal(
            new Note("chose", "branches", "choose-1", why, "shopify:1001"),
            Assert.Single(play.Notes, n => n.Kind == "chose")
        );
    }

    [Fact]
    public void The_timeline_shows_which_event_ended_a_wait_by_which_value_and_the_next_step()
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Branches), "2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.AdvanceTo("2026-03-03 12:00");
        play.Submit(SampleEvents.Rating(play.Now, 2));
        Assert.Equal(
            new Note(
                "waited_for",
                "branches",
                "wait-for-1",
                "feedback.received arrived: event.rating was 2; needs at most 3; goes on at wait-for-1.do-1.set-1",
                "shopify:1001"
            ),
            Assert.Single(play.Notes, n => n.Kind == "waited_for")
        );
    }

    [Fact]
    public void The_outcome_of_each_run_names_its_order()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                Branches.Replace("re_entry: never", "re_entry: { each: order }", StringComparison.Ordinal)
            ),
            "2026-03-02 12:00"
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, total: 600));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002", total: 8.90m));
        play.AdvanceTo("2026-03-20 12:00");
        Assert.Equal(["shopify:1001", "shopify:1002"], play.Notes.Where(n => n.Kind == "chose").Select(n => n.Order));
        Assert.Equal(
            ["shopify:1001", "shopify:1002"],
            play.Notes.Where(n => n.Kind == "waited").Select(n => n.Order).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["shopify:1001", "shopify:1002"],
            play.Notes.Where(n => n.Kind == "ended").Select(n => n.Order).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_wait_that_timed_out_shows_where_the_run_went_on()
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Branches), "2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.AdvanceTo("2026-03-20 12:00");
        Assert.Equal(
            "nothing it waited for came in time; nothing is left to do",
            Assert.Single(play.Notes, n => n.Kind == "waited").Reason
        );
    }

    [Fact]
    public void A_journey_started_by_inactivity_shows_how_long_and_since_which_order()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: quiet\nstatus: live\ntopic: offers\ntrigger: { inactive: 5d }\nsteps:\n  - send: "
                    + "we-miss-you\n"
            ),
            "2026-10-09 12:00"
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, "4002"));
        play.AdvanceTo("2026-10-20 12:00");
        Assert.Equal(
            "they were silent for 5 days since order #4002",
            Assert.Single(play.Notes, n => n.Kind == "entered").Reason
        );
    }

    [Fact]
    public void An_event_that_is_too_old_is_noted_once()
    {
        var play = SimulatedCustomer.Open("2026-03-02 12:00");
        var at = play.Now - Duration.FromDays(5);
        play.Submit(
            SampleEvents.OrderPaid(at) with
            {
                Occurrences =
                [
                    new Occurrence(EventNames.OrderPlaced, at - Duration.FromDays(1)),
                    new Occurrence(EventNames.OrderPaid, at),
                ],
            }
        );
        Assert.StartsWith(
            "it happened 6 days ago",
            Assert.Single(play.Notes, n => n.Kind == "too_old").Reason,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "GIFTCARD",
        "the order's lines are not known well enough (GIFTCARD is not in products.csv); needs only lines "
            + "with category tea"
    )]
    [InlineData(
        null,
        "the order's lines are not known well enough (Gift has no SKU); needs only lines with category tea"
    )]
    public void An_unknown_product_is_named(string? sku, string why)
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: tea\nstatus: live\ntopic: offers\ntrigger: { event: order.paid, where: { "
                    + "order.every_line: { category: tea } } }\nsteps:\n  - send: what-is-new\n"
            ),
            "2026-03-02 12:00"
        );
        var paid = SampleEvents.OrderPaid(play.Now);
        play.Submit(
            paid with
            {
                Order = paid.Order! with
                {
                    Lines = [new OrderLine { Sku = "TEA-BIRCH" }, new OrderLine { Sku = sku, Title = "Gift" }],
                },
            }
        );
        Assert.Equal(why, Assert.Single(play.Notes, n => n.Kind == "not_entered").Reason);
    }

    [Fact]
    public void Too_few_suggestions_name_the_products_that_suggest_nothing()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: more\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n  - "
                    + "send: goes-well-with\n    needs: { suggestions: { at_least: 2 } }\n"
            ),
            "2026-03-02 12:00"
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, skus: ["GIFTCARD"]));
        Assert.Equal(
            "0 to suggest, needs 2; products.csv has no GIFTCARD",
            Assert.Single(play.Ledger, l => l.Reason == Reasons.NothingToSuggest).Detail
        );
    }

    [Fact]
    public void Outside_the_window_the_reason_says_what_time_it_was_there()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: text\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n  - "
                    + "send: welcome\n    channels: [sms]\n"
            ),
            "2026-03-02 22:30"
        );
        play.Submit(
            SampleEvents.OrderPaid(play.Now) with
            {
                Consents =
                [
                    new ConsentChange
                    {
                        Channel = Channel.Sms,
                        Status = ConsentStatus.Subscribed,
                        At = play.Now,
                        Address = "+37255512345",
                    },
                ],
            }
        );
        Assert.Equal(
            "outside 09:00–20:00 in the customer's time zone: it was 22:30 in Europe/Tallinn",
            Assert.Single(play.Ledger, l => l.Reason == Reasons.OutsideSendWindow).Detail
        );
    }

    [Fact]
    public async Task A_message_says_of_which_order_it_is_what_held_it_and_how_long_also_after_it_was_sent()
    {
        var branches = Branches.Replace("topic: service", "topic: offers", StringComparison.Ordinal);
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            TestShop.SampleWith(null, branches) with
            {
                JourneySources = new Dictionary<string, string> { ["branches"] = branches },
            }
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, total: 600));
        await stage.AdvanceTo("2026-03-02 13:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002", total: 600));

        var held = await Of(stage, "shopify:1002");
        Assert.Equal(
            ("held", Reasons.MinGap, TestShop.At("2026-03-04 12:00"), TestShop.At("2026-03-09 13:00")),
            (held.Status, held.Reason, held.HeldUntil, held.NotAfter)
        );
        Assert.Equal((Reasons.MinGap, TestShop.At("2026-03-02 13:00"), null), Hold(Assert.Single(held.Holds)));

        await stage.AdvanceTo("2026-03-05 12:00");
        var sent = await Of(stage, "shopify:1002");
        Assert.Equal(("sent", null, null, null), (sent.Status, sent.Reason, sent.HeldUntil, sent.NotAfter));
        Assert.Equal(
            (Reasons.MinGap, TestShop.At("2026-03-02 13:00"), TestShop.At("2026-03-04 12:00")),
            Hold(Assert.Single(sent.Holds))
        );
        Assert.Empty((await Of(stage, "shopify:1001")).Holds);
    }

    private static (string, Instant, Instant?) Hold(MessageHold hold) => (hold.Reason, hold.From, hold.Until);

    private static async Task<MessageView> Of(TestShop stage, string order) =>
        (
            await stage.Flow.Messages.ListOfCustomer(
                await stage.Customer("mari@example.com"),
                50,
                null,
                CancellationToken.None
            )
        ).Items.Single(m => m.Order == order);
}
