using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Decisions;

public sealed class HistoryTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Silent =
        "journey: silent\nstatus: live\ntopic: offers\ntrigger: { inactive: 30d }\nre_entry: { after: 60d "
        + "}\nsteps:\n  - send: we-miss-you\n";

    [Fact]
    public void Under_a_partial_history_somebody_the_shop_may_know_is_not_welcomed_as_new()
    {
        var play = new Play(Partial(), Noon);
        play.Tell(Some.OrderPaid(play.Now));
        Assert.DoesNotContain(play.State.Runs, r => r.Journey == "welcome");
    }

    [Fact]
    public void Somebody_the_shop_knows_for_less_long_than_we_are_connected_is_new()
    {
        var play = new Play(Partial(), Noon);
        var order = Some.OrderPaid(play.Now);
        play.Tell(order with { Profile = order.Profile! with { KnownSince = play.Now - Duration.FromMinutes(5) } });
        Assert.Contains(play.State.Runs, r => r.Journey == "welcome");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_shop_told_of_her_past_counts_with_this_order_whichever_came_first(bool summaryFirst)
    {
        var play = new Play(Partial(), Noon);
        Event[] deliveries = [Summary(play.Now - Duration.FromMinutes(1), 4), Some.OrderPaid(play.Now)];
        foreach (var arrived in summaryFirst ? deliveries : deliveries.Reverse())
        {
            play.Tell(arrived);
        }

        Assert.DoesNotContain(play.State.Runs, r => r.Journey == "welcome");
        Assert.Equal(5, Customers.History.OrderCount(play.State, play.Workspace.Shop));
    }

    [Fact]
    public void A_summary_that_says_nothing_before_makes_the_first_order_a_first_order()
    {
        var play = new Play(Partial(), Noon);
        play.Tell(Summary(play.Now - Duration.FromMinutes(1), 0));
        play.Tell(Some.OrderPaid(play.Now));
        Assert.Contains(play.State.Runs, r => r.Journey == "welcome");
    }

    [Fact]
    public void Those_already_silent_when_a_journey_goes_live_are_left_alone_unless_it_says_otherwise()
    {
        var skip = Asleep(Silent);
        Assert.DoesNotContain(skip.Notes, n => n.What == "entered");

        var enter = Asleep(
            Silent.Replace(
                "re_entry",
                "enroll: { existing: enter, pace: 10 per day }\nre_entry",
                StringComparison.Ordinal
            )
        );
        Assert.Single(enter.Notes, n => n.What == "entered");
    }

    [Fact]
    public void Those_the_pace_of_today_does_not_take_come_in_tomorrow()
    {
        var asked = new List<string>();
        var play = Asleep(
            Silent.Replace(
                "re_entry",
                "enroll: { existing: enter, pace: 10 per day }\nre_entry",
                StringComparison.Ordinal
            ),
            need =>
            {
                asked.Add(need.Counter);
                return asked.Distinct().Count() > 1;
            }
        );
        Assert.Equal(2, asked.Distinct().Count());
        Assert.Single(play.Notes, n => n.What == "entered");
    }

    // Silent for two months when the journey is released.
    private static Play Asleep(string journey, Func<Need.Reservation, bool>? grants = null)
    {
        var play = new Play(
            Play.Shop(
                null,
                "journey: none\nstatus: closing\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n  - "
                    + "send: welcome\n"
            ),
            Noon
        );
        play.Tell(Some.OrderPaid(play.Now));
        play.Until("2026-05-02 12:00");
        play.Grants = grants ?? (_ => true);
        play.Workspace = Play.Shop(null, journey) with
        {
            ReleasedAt = new Dictionary<string, Instant> { ["silent"] = play.Now },
        };
        play.Wake();
        play.Pass(Duration.FromDays(3));
        return play;
    }

    private static Event Summary(Instant at, int orders) =>
        new()
        {
            Id = $"summary-{orders}",
            Source = "shopify",
            Name = EventNames.CustomerUpdated,
            At = at,
            History = new HistoryFacts(orders, null, at),
            Who = new Identity { CustomerId = "c-mari@example.com" },
        };

    private static Workspace Partial()
    {
        var sample = ShopStage.SampleWorkspace;
        return sample with
        {
            Shop = sample.Shop with { HistoryComplete = false, ConnectedAt = ShopStage.At("2026-03-01 00:00") },
        };
    }
}
