using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Money = MarketingAutomation.Core.Values.Money;

namespace MarketingAutomation.Core.Tests.Journeys;

/// <summary>A <c>wait_for</c> counts what has happened to its order already, and what the delivery that began the run
/// reports after the event that began it.</summary>
public sealed class WaitForTests
{
    private const string Noon = "2026-03-02 12:00";

    /// <summary>What is waited for, what starts the run, and the deliveries, each as the events it reports with blanks
    /// between them.</summary>
    public static readonly TheoryData<string, string, string[]> Received = new()
    {
        { "order.paid", "order.placed", ["order.placed", "order.paid"] },
        { "order.paid", "order.placed", ["order.placed order.paid"] },
        { "order.paid", "order.placed", ["order.paid"] },
        { "order.paid", "order.fulfilled", ["order.paid", "order.fulfilled"] },
        { "order.delivered", "order.fulfilled", ["order.fulfilled order.delivered"] },
        { "order.delivered", "order.fulfilled", ["order.delivered", "order.fulfilled"] },
        { "order.delivered", "order.paid", ["order.delivered", "order.paid"] },
        { "order.fulfilled", "order.paid", ["order.paid order.fulfilled"] },
        { "order.fulfilled", "order.paid", ["order.fulfilled", "order.paid"] },
        { "order.cancelled", "complaint.opened", ["order.placed", "order.cancelled", "complaint.opened"] },
        { "order.refunded", "order.delivered", ["order.paid", "order.refunded part", "order.delivered"] },
        { "feedback.received", "order.delivered", ["order.paid", "feedback.received", "order.delivered"] },
    };

    [Theory]
    [MemberData(nameof(Received))]
    public void It_matches_the_event_in_any_webhook_that_reports_it(string waited, string trigger, string[] deliveries)
    {
        var play = SubmitDeliveries(Journey(trigger, waited, "of: this_order"), deliveries);
        play.Advance(Duration.FromDays(4));

        Assert.DoesNotContain(play.Sent, s => s.Step == "late");
        Assert.Contains(play.Sent, s => s.Step == "received");
    }

    [Theory]
    [InlineData("order.placed", "order.paid", "order.placed")]
    [InlineData("order.paid", "order.delivered", "order.paid order.fulfilled")]
    [InlineData("order.paid", "order.refunded", "order.paid")]
    public void What_has_not_happened_is_waited_for(string trigger, string waited, string delivery)
    {
        var play = SubmitDeliveries(Journey(trigger, waited, "of: this_order"), delivery);
        play.Advance(Duration.FromDays(1));
        Assert.Empty(play.Sent);
        play.Advance(Duration.FromDays(2));
        Assert.Equal(["late"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void Of_any_order_the_same_delivery_counts_and_an_earlier_one_does_not()
    {
        var same = SubmitDeliveries(Journey("order.placed", "order.paid", ""), "order.placed order.paid");
        same.Advance(Duration.FromDays(4));
        Assert.Equal(["received"], same.Sent.Select(s => s.Step));

        var earlier = SubmitDeliveries(
            Journey("order.delivered", "order.paid", "of: any_order"),
            "order.paid",
            "order.delivered"
        );
        earlier.Advance(Duration.FromDays(4));
        Assert.Equal(["late"], earlier.Sent.Select(s => s.Step));
    }

    [Fact]
    public void Another_order_that_is_paid_is_not_this_one()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(null, Journey("order.placed", "order.paid", "of: this_order")),
            Noon
        );
        play.Submit(OrderReport(play, "order.paid", "1000") with { Backfill = true });
        play.Submit(OrderReport(play, "order.placed", "1001"));
        play.Advance(Duration.FromDays(4));
        Assert.Equal(["late"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void A_late_or_backfilled_payment_is_known_before_the_wait_times_out()
    {
        foreach (
            var late in (Func<CustomerSimulation, Event, Event>[])
                [(p, e) => At(e, p.Now - Duration.FromDays(3)), (_, e) => e with { Backfill = true }]
        )
        {
            var play = SubmitDeliveries(Journey("order.placed", "order.paid", "of: this_order"), "order.placed");
            play.Advance(Duration.FromDays(1));
            play.Submit(late(play, OrderReport(play, "order.paid", "1001")));
            play.Advance(Duration.FromDays(4));
            Assert.DoesNotContain(play.Sent, s => s.Step == "late");
        }
    }

    [Fact]
    public void A_where_is_asked_of_the_order_as_it_is()
    {
        var journey = Journey(
            "order.delivered",
            "order.refunded",
            "of: this_order, where: { order.refunded_wholly: yes }"
        );
        var part = SubmitDeliveries(journey, "order.paid", "order.refunded part", "order.delivered");
        part.Advance(Duration.FromDays(4));
        Assert.Equal(["late"], part.Sent.Select(s => s.Step));
    }

    [Fact]
    public void A_second_refund_is_another_one_than_the_refund_that_started_the_run()
    {
        var play = SubmitDeliveries(
            Journey("order.refunded", "order.refunded", "of: this_order"),
            "order.paid",
            "order.refunded part"
        );
        play.Advance(Duration.FromDays(4));
        Assert.Equal(["late"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void Two_waits_for_one_webhook_each_match_their_own_event()
    {
        var play = SubmitDeliveries(
            "journey: t\nstatus: live\ntopic: getting-started\ntrigger: { event: order.placed }\nre_entry: { "
                + "each: order }\nsteps:\n"
                + "  - wait_for: { event: order.paid, of: this_order }\n    up_to: 2d\n    else: [ { send: "
                + "welcome, id: late } ]\n"
                + "  - wait_for: { event: order.fulfilled, of: this_order }\n    up_to: 2d\n    else: [ { "
                + "send: welcome, id: later } ]\n  - send: welcome\n    id: received\n",
            "order.placed order.paid order.fulfilled"
        );
        play.Advance(Duration.FromDays(4));
        Assert.Equal(["received"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void The_matched_event_is_on_the_timeline()
    {
        var play = SubmitDeliveries(
            Journey("order.fulfilled", "order.delivered", "of: this_order"),
            "order.delivered",
            "order.fulfilled"
        );
        Assert.Contains(
            play.Notes,
            n =>
                n is { Kind: "waited_for" }
                && n.Reason!.StartsWith("order.delivered had arrived before", StringComparison.Ordinal)
        );
    }

    private static string Journey(string trigger, string waited, string scope) =>
        $"journey: t\nstatus: live\ntopic: getting-started\ntrigger: {{ event: {trigger} }}\nre_entry: {{ "
        + $"each: order }}\nsteps:\n"
        + $"  - wait_for:\n      - {{ event: {waited}{(scope.Length == 0 ? "" : ", " + scope)}, do: [ {{ send: "
        + $"welcome, id: received }} ] }}\n"
        + "    up_to: 2d\n    else: [ { send: welcome, id: late } ]\n";

    private static CustomerSimulation SubmitDeliveries(string journey, params string[] deliveries)
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(p => p with { MinGap = Duration.Zero, MaxPerDay = 100 }, journey),
            Noon
        );
        foreach (var delivery in deliveries)
        {
            play.Advance(Duration.FromMinutes(1));
            play.Submit(OrderReport(play, delivery, "1001"));
        }

        return play;
    }

    // A delivery of the shop about one order that reports these events.
    private static Event OrderReport(CustomerSimulation play, string delivery, string id)
    {
        var names = delivery.Replace(" part", "", StringComparison.Ordinal).Split(' ');
        var order = SampleEvents.OrderPaid(play.Now, id);
        return order with
        {
            Id = EventId.Create("shopify", "t", id, $"{delivery}{play.Now}"),
            Name = names[0],
            Occurrences = [.. names.Select(n => new Occurrence(n, play.Now))],
            Refunds = names.Contains(EventNames.OrderRefunded)
                ?
                [
                    new RefundData(
                        $"r-{id}-{play.Now}",
                        delivery.EndsWith("part", StringComparison.Ordinal) ? new Money(1m, "EUR") : null,
                        !delivery.EndsWith("part", StringComparison.Ordinal),
                        play.Now
                    ),
                ]
                : [],
            Feedback = names.Contains(EventNames.FeedbackReceived) ? new FeedbackData(5, null, id) : null,
        };
    }

    private static Event At(Event arrived, Instant at) =>
        arrived with
        {
            At = at,
            Occurrences = [.. arrived.Occurrences.Select(h => h with { At = at })],
        };
}
