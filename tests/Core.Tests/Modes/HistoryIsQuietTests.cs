using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Tests.Decisions;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Modes;

/// <summary>What is told as history (<c>backfill</c>) starts and sends nothing, and nothing that follows from it
/// does.</summary>
public sealed class HistoryIsQuietTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Feedback =
        "journey: feedback\nstatus: live\ntopic: feedback\ntrigger: { event: order.delivered }\nre_entry: { "
        + "each: order }\nsteps:\n  - send: how-was-it\n";
    private const string Paid =
        "journey: welcome\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n  - send: welcome\n";

    public static TheoryData<string> Existing =>
        [
            "",
            "enroll: { existing: skip }\n",
            "enroll: { existing: enter }\n",
            "enroll: { existing: enter, pace: 200 per day }\n",
        ];

    [Fact]
    public void An_order_told_as_history_starts_nothing()
    {
        var play = new Play(Play.Shop(null, Paid), Noon);
        play.Tell(History(Some.OrderPaid(play.Now)));
        play.Pass(Duration.FromDays(30));
        Assert.Empty(play.Ledger);
        Assert.Equal(1, play.State.Orders.Paid);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_delivery_estimated_from_history_starts_nothing_and_is_known(int daysAgo)
    {
        var play = new Play(Play.Shop(null, Feedback), Noon);
        play.Tell(History(Some.OrderPaid(play.Now - Duration.FromDays(daysAgo))));
        play.Tell(History(Some.OrderNews(EventNames.OrderFulfilled, play.Now - Duration.FromDays(daysAgo))));
        play.Pass(Duration.FromDays(30));
        Assert.Empty(play.Ledger);
        Assert.True(play.State.Orders.Recent.Single().DeliveryEstimated);
    }

    [Fact]
    public void A_delivery_that_is_told_of_an_order_of_history_is_no_history()
    {
        var play = new Play(Play.Shop(null, Feedback), Noon);
        play.Tell(History(Some.OrderPaid(play.Now - Duration.FromDays(3))));
        play.Tell(Some.OrderNews(EventNames.OrderFulfilled, play.Now));
        play.Pass(Duration.FromDays(6));
        Assert.Equal(["how-was-it"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void History_told_again_after_the_real_thing_makes_no_history_of_it()
    {
        var play = new Play(Play.Shop(null, Feedback), Noon);
        play.Tell(Some.OrderPaid(play.Now));
        play.Tell(Some.OrderNews(EventNames.OrderFulfilled, play.Now));
        play.Tell(History(Some.OrderPaid(play.Now)) with { Id = "again-1" });
        play.Tell(History(Some.OrderNews(EventNames.OrderFulfilled, play.Now)) with { Id = "again-2" });
        play.Pass(Duration.FromDays(6));
        Assert.Equal(["how-was-it"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void A_consent_told_as_history_starts_no_journey_and_an_answer_told_as_history_is_no_answer()
    {
        var play = new Play(
            Play.Shop(
                null,
                "journey: hello\nstatus: live\ntopic: offers\ntrigger: { event: consent.changed }\nsteps:\n  "
                    + "- send: welcome\n",
                "journey: ask\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n  - "
                    + "wait_for: { event: feedback.received, of: this_order }\n    up_to: 14d\n    else:\n      - "
                    + "wait: 1d\n  - wait: 30d\n"
            ),
            Noon
        );
        play.Tell(History(Some.Consent(play.Now, Channels.Channel.Email, Channels.ConsentStatus.Subscribed)));
        Assert.Empty(play.State.Runs);
        play.Tell(Some.OrderPaid(play.Now));
        play.Tell(History(Some.Rating(play.Now, 2)));
        Assert.Equal("wait-for-1", play.State.Runs.Single().At);
        Assert.Empty(play.Ledger);
    }

    [Theory]
    [MemberData(nameof(Existing))]
    public void A_silence_that_history_tells_of_starts_something_only_where_enroll_says_so_and_at_its_pace(
        string enroll
    )
    {
        foreach (var silentFor in (int[])[100, 150, 400])
        {
            var play = new Play(Silent(enroll), Noon);
            play.Tell(History(Some.OrderPaid(play.Now - Duration.FromDays(silentFor))));
            play.Pass(Duration.FromDays(60));

            Assert.Equal(enroll.Contains("enter", StringComparison.Ordinal), play.Sent.Count == 1);
            Assert.Equal(enroll.Contains("pace", StringComparison.Ordinal), play.Reservations.Count > 0);
        }
    }

    [Fact]
    public void Whoever_has_no_place_today_is_not_let_in()
    {
        var play = new Play(Silent("enroll: { existing: enter, pace: 200 per day }\n"), Noon)
        {
            Grants = place => place.Counter.EndsWith("2026-03-05", StringComparison.Ordinal),
        };
        play.Tell(History(Some.OrderPaid(play.Now - Duration.FromDays(150))));
        play.Pass(Duration.FromDays(2));
        Assert.Empty(play.Sent);
        play.Pass(Duration.FromDays(2));
        Assert.Equal(["we-miss-you"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void The_next_silence_after_an_order_of_their_own_is_no_history()
    {
        var play = new Play(Silent(""), Noon);
        play.Tell(History(Some.OrderPaid(play.Now - Duration.FromDays(150))));
        play.Tell(Some.OrderPaid(play.Now, "1002"));
        play.Pass(Duration.FromDays(121));
        Assert.Equal(["we-miss-you"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void A_silence_that_was_over_before_the_shop_told_of_the_order_is_existing_and_one_that_was_not_is_none()
    {
        var late = new Play(Silent(""), Noon);
        late.Tell(Some.OrderPaid(late.Now - Duration.FromDays(150)));
        late.Pass(Duration.FromDays(60));
        Assert.Empty(late.Ledger);

        var outage = new Play(Silent(""), Noon);
        outage.Tell(Some.OrderPaid(outage.Now - Duration.FromDays(3)));
        outage.Pass(Duration.FromDays(121));
        Assert.Equal(["we-miss-you"], outage.Sent.Select(s => s.Step));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Merging_keeps_what_is_history(bool historyIsLater)
    {
        var (early, late) = (150, 130);
        var mine = new Play(Silent(""), Noon);
        mine.Tell(
            History(Some.OrderPaid(mine.Now - Duration.FromDays(historyIsLater ? early : late))) with
            {
                Backfill = !historyIsLater,
            }
        );
        var other = new Play(Silent(""), Noon) { State = Decider.NewCustomer("b123456789abcdefghjkmnpqrs") };
        other.Tell(
            History(Some.OrderPaid(other.Now - Duration.FromDays(historyIsLater ? late : early), "1002")) with
            {
                Backfill = historyIsLater,
            }
        );
        mine.Apply(new Input.TakeOver(other.State));
        mine.Pass(Duration.FromDays(30));
        Assert.True(mine.State.Orders.LastPaidQuiet);
        Assert.Empty(mine.Sent);
    }

    private static Event History(Event told) => told with { Backfill = true };

    private static Workspace Silent(string enroll) =>
        Play.Shop(
            null,
            $"journey: silent\nstatus: live\ntopic: offers\ntrigger: {{ inactive: 120d }}\n{enroll}steps:\n  "
                + $"- send: we-miss-you\n"
        ) with
        {
            // Live long before anything here happened: nobody is existing by that.
            ReleasedAt = new Dictionary<string, Instant> { ["silent"] = ShopStage.At("2024-01-01 12:00") },
        };
}
