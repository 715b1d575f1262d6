using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys;

public sealed class JourneyLifecycleTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Steps =
        "\ntopic: getting-started\ntrigger: { event: order.paid }\nsteps:\n  - send: welcome\n  - wait: 2d\n "
        + " - send: tips-for-your-order\n";

    [Fact]
    public void A_closing_journey_admits_no_customer_and_its_runs_finish()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(null, "journey: trial\nstatus: live\nre_entry: { each: order }" + Steps),
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Workspace = With(play.Workspace, j => j with { Status = JourneyStatus.Closing });
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        play.Advance(Duration.FromDays(7));
        Assert.Equal(["welcome", "tips-for-your-order"], play.Sent.Select(s => s.Step));
        Assert.Empty(play.State.Runs);
    }

    [Theory]
    [InlineData("never", 1)]
    [InlineData("{ after: 5d }", 2)]
    [InlineData("{ each: order }", 3)]
    [InlineData("{ each: order, at_most: 1 per 5d }", 2)]
    public void Re_entry_follows_the_journey_s_rule(string rule, int entries)
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                $"journey: trial\nstatus: live\nre_entry: {rule}\ntopic: offers\ntrigger: {{ event: "
                    + $"order.paid }}\nsteps:\n  - send: welcome\n"
            ),
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(3));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        play.Advance(Duration.FromDays(3));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1003"));
        Assert.Equal(entries, play.Notes.Count(n => n.Kind == "entered"));
    }

    [Fact]
    public void Copy_that_was_removed_is_taken_from_the_version_the_run_started_with()
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, "journey: trial\nstatus: live" + Steps), Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        var (old, journey) = (play.Workspace, play.Workspace.Journeys["trial"]);
        play.Workspace = old with
        {
            Templates = old.Templates.Where(t => t.Key != "tips-for-your-order").ToDictionary(),
            PinnedJourneys = new Dictionary<string, PinnedJourney>
            {
                [$"trial/{journey.Hash}"] = new(journey, old.Templates),
            },
        };
        play.Advance(Duration.FromDays(3));
        Assert.Equal(["welcome", "tips-for-your-order"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void An_event_older_than_a_day_starts_nothing_but_still_ends_what_it_ends()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: trial\nstatus: live\nexit_when: [ { event: order.refunded, of: this_order } ]" + Steps
            ),
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now - Duration.FromHours(25), "900"));
        Assert.Empty(play.State.Runs);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(1));
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderRefunded, play.Now - Duration.FromHours(25)));
        Assert.Empty(play.State.Runs);
    }

    [Fact]
    public void An_order_refunded_before_it_was_paid_starts_nothing_that_a_refund_ends()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: trial\nstatus: live\nexit_when: [ { event: order.refunded, of: this_order } ]" + Steps
            ),
            Noon
        );
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderRefunded, play.Now));
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Empty(play.State.Runs);
        Assert.Contains(play.Notes, n => n is { Kind: "not_entered", Journey: "trial" });
    }

    [Fact]
    public void A_reported_delivery_takes_precedence_over_the_estimate()
    {
        var customer = SimulatedCustomer.Open(Noon);
        customer.Submit(SampleEvents.OrderPaid(customer.Now));
        customer.Submit(SampleEvents.OrderEvent(EventNames.OrderFulfilled, customer.Now));
        customer.Advance(Duration.FromDays(2));
        customer.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, customer.Now));
        customer.Advance(Duration.FromDays(10));
        var order = customer.State.Orders.Recent.Single();
        Assert.Equal((TestShop.At("2026-03-04 12:00"), false), (order.DeliveredAt, order.DeliveryEstimated));

        var silent = SimulatedCustomer.Open(Noon);
        silent.Submit(SampleEvents.OrderPaid(silent.Now));
        silent.Submit(SampleEvents.OrderEvent(EventNames.OrderFulfilled, silent.Now));
        silent.Advance(Duration.FromDays(10));
        order = silent.State.Orders.Recent.Single();
        Assert.Equal((TestShop.At("2026-03-07 12:00"), true), (order.DeliveredAt, order.DeliveryEstimated));
    }

    private static Workspace With(Workspace workspace, Func<Journey, Journey> change) =>
        workspace with
        {
            Hash = $"{workspace.Hash}~",
            Journeys = workspace.Journeys.ToDictionary(j => j.Key, j => change(j.Value)),
        };
}
