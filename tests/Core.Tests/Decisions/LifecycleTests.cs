using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Decisions;

public sealed class LifecycleTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Steps =
        "\ntopic: getting-started\ntrigger: { event: order.paid }\nsteps:\n  - send: welcome\n  - wait: 2d\n "
        + " - send: tips-for-your-order\n";

    [Fact]
    public void A_closing_journey_lets_nobody_in_and_those_inside_finish()
    {
        var play = new Play(Play.Shop(null, "journey: trial\nstatus: live\nre_entry: { each: order }" + Steps), Noon);
        play.Tell(Some.OrderPaid(play.Now));
        play.Workspace = With(play.Workspace, j => j with { Status = JourneyStatus.Closing });
        play.Tell(Some.OrderPaid(play.Now, "1002"));
        play.Pass(Duration.FromDays(7));
        Assert.Equal(["welcome", "tips-for-your-order"], play.Sent.Select(s => s.Step));
        Assert.Empty(play.State.Runs);
    }

    [Theory]
    [InlineData("never", 1)]
    [InlineData("{ after: 5d }", 2)]
    [InlineData("{ each: order }", 3)]
    [InlineData("{ each: order, at_most: 1 per 5d }", 2)]
    public void Re_entry_is_as_the_journey_says(string rule, int entries)
    {
        var play = new Play(
            Play.Shop(
                null,
                $"journey: trial\nstatus: live\nre_entry: {rule}\ntopic: offers\ntrigger: {{ event: "
                    + $"order.paid }}\nsteps:\n  - send: welcome\n"
            ),
            Noon
        );
        play.Tell(Some.OrderPaid(play.Now));
        play.Pass(Duration.FromDays(3));
        play.Tell(Some.OrderPaid(play.Now, "1002"));
        play.Pass(Duration.FromDays(3));
        play.Tell(Some.OrderPaid(play.Now, "1003"));
        Assert.Equal(entries, play.Notes.Count(n => n.What == "entered"));
    }

    [Fact]
    public void Copy_that_was_removed_is_taken_from_the_version_the_run_started_with()
    {
        var play = new Play(Play.Shop(null, "journey: trial\nstatus: live" + Steps), Noon);
        play.Tell(Some.OrderPaid(play.Now));
        var (old, journey) = (play.Workspace, play.Workspace.Journeys["trial"]);
        play.Workspace = old with
        {
            Templates = old.Templates.Where(t => t.Key != "tips-for-your-order").ToDictionary(),
            Pinned = new Dictionary<string, PinnedJourney> { [$"trial/{journey.Hash}"] = new(journey, old.Templates) },
        };
        play.Pass(Duration.FromDays(3));
        Assert.Equal(["welcome", "tips-for-your-order"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void An_event_older_than_a_day_starts_nothing_but_still_ends_what_it_ends()
    {
        var play = new Play(
            Play.Shop(
                null,
                "journey: trial\nstatus: live\nexit_when: [ { event: order.refunded, of: this_order } ]" + Steps
            ),
            Noon
        );
        play.Tell(Some.OrderPaid(play.Now - Duration.FromHours(25), "900"));
        Assert.Empty(play.State.Runs);
        play.Tell(Some.OrderPaid(play.Now));
        play.Pass(Duration.FromDays(1));
        play.Tell(Some.OrderNews(EventNames.OrderRefunded, play.Now - Duration.FromHours(25)));
        Assert.Empty(play.State.Runs);
    }

    [Fact]
    public void An_order_refunded_before_it_was_paid_starts_nothing_that_a_refund_ends()
    {
        var play = new Play(
            Play.Shop(
                null,
                "journey: trial\nstatus: live\nexit_when: [ { event: order.refunded, of: this_order } ]" + Steps
            ),
            Noon
        );
        play.Tell(Some.OrderNews(EventNames.OrderRefunded, play.Now));
        play.Tell(Some.OrderPaid(play.Now));
        Assert.Empty(play.State.Runs);
        Assert.Contains(play.Notes, n => n is { What: "not_entered", Journey: "trial" });
    }

    [Fact]
    public void Real_news_of_a_delivery_comes_before_the_estimate_and_the_estimate_where_there_is_none()
    {
        var told = new Play(Noon);
        told.Tell(Some.OrderPaid(told.Now));
        told.Tell(Some.OrderNews(EventNames.OrderFulfilled, told.Now));
        told.Pass(Duration.FromDays(2));
        told.Tell(Some.OrderNews(EventNames.OrderDelivered, told.Now));
        told.Pass(Duration.FromDays(10));
        var order = told.State.Orders.Recent.Single();
        Assert.Equal((ShopStage.At("2026-03-04 12:00"), false), (order.DeliveredAt, order.DeliveryEstimated));

        var silent = new Play(Noon);
        silent.Tell(Some.OrderPaid(silent.Now));
        silent.Tell(Some.OrderNews(EventNames.OrderFulfilled, silent.Now));
        silent.Pass(Duration.FromDays(10));
        order = silent.State.Orders.Recent.Single();
        Assert.Equal((ShopStage.At("2026-03-07 12:00"), true), (order.DeliveredAt, order.DeliveryEstimated));
    }

    private static Workspace With(Workspace workspace, Func<Journey, Journey> change) =>
        workspace with
        {
            Hash = $"{workspace.Hash}~",
            Journeys = workspace.Journeys.ToDictionary(j => j.Key, j => change(j.Value)),
        };
}
