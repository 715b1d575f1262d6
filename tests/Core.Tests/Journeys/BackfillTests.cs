using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys;

/// <summary>What is reported as history (<c>backfill</c>) starts and sends nothing, and nothing that follows from it
/// does.</summary>
public sealed class BackfillTests
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
    public void A_backfilled_order_starts_nothing()
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Paid), Noon);
        play.Submit(History(SampleEvents.OrderPaid(play.Now)));
        play.Advance(Duration.FromDays(30));
        Assert.Empty(play.Ledger);
        Assert.Equal(1, play.State.Orders.PaidCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_delivery_estimated_from_history_starts_nothing_and_is_known(int daysAgo)
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Feedback), Noon);
        play.Submit(History(SampleEvents.OrderPaid(play.Now - Duration.FromDays(daysAgo))));
        play.Submit(History(SampleEvents.OrderEvent(EventNames.OrderFulfilled, play.Now - Duration.FromDays(daysAgo))));
        play.Advance(Duration.FromDays(30));
        Assert.Empty(play.Ledger);
        Assert.True(play.State.Orders.Recent.Single().DeliveryEstimated);
    }

    [Fact]
    public void A_real_delivery_event_of_a_backfilled_order_is_no_history()
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Feedback), Noon);
        play.Submit(History(SampleEvents.OrderPaid(play.Now - Duration.FromDays(3))));
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderFulfilled, play.Now));
        play.Advance(Duration.FromDays(6));
        Assert.Equal(["how-was-it"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void A_backfill_after_the_real_event_does_not_turn_it_into_history()
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Feedback), Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderFulfilled, play.Now));
        play.Submit(History(SampleEvents.OrderPaid(play.Now)) with { Id = "again-1" });
        play.Submit(History(SampleEvents.OrderEvent(EventNames.OrderFulfilled, play.Now)) with { Id = "again-2" });
        play.Advance(Duration.FromDays(6));
        Assert.Equal(["how-was-it"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void A_backfilled_consent_starts_no_journey_and_a_backfilled_answer_is_no_answer()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: hello\nstatus: live\ntopic: offers\ntrigger: { event: consent.changed }\nsteps:\n  "
                    + "- send: welcome\n",
                "journey: ask\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n  - "
                    + "wait_for: { event: feedback.received, of: this_order }\n    up_to: 14d\n    else:\n      - "
                    + "wait: 1d\n  - wait: 30d\n"
            ),
            Noon
        );
        play.Submit(History(SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Subscribed)));
        Assert.Empty(play.State.Runs);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Submit(History(SampleEvents.Rating(play.Now, 2)));
        Assert.Equal("wait-for-1", play.State.Runs.Single().StepId);
        Assert.Empty(play.Ledger);
    }

    [Theory]
    [MemberData(nameof(Existing))]
    public void Inactivity_known_from_a_backfill_starts_a_journey_only_with_enroll_and_at_its_pace(string enroll)
    {
        foreach (var silentFor in (int[])[100, 150, 400])
        {
            var play = SimulatedCustomer.Open(Silent(enroll), Noon);
            play.Submit(History(SampleEvents.OrderPaid(play.Now - Duration.FromDays(silentFor))));
            play.Advance(Duration.FromDays(60));

            Assert.Equal(enroll.Contains("enter", StringComparison.Ordinal), play.Sent.Count == 1);
            Assert.Equal(enroll.Contains("pace", StringComparison.Ordinal), play.Reservations.Count > 0);
        }
    }

    [Fact]
    public void A_customer_beyond_today_s_pace_does_not_enter()
    {
        var play = SimulatedCustomer.Open(
            Silent("enroll: { existing: enter, pace: 200 per day }\n"),
            Noon,
            grant: place => place.Counter.EndsWith("2026-03-05", StringComparison.Ordinal)
        );
        play.Submit(History(SampleEvents.OrderPaid(play.Now - Duration.FromDays(150))));
        play.Advance(Duration.FromDays(2));
        Assert.Empty(play.Sent);
        play.Advance(Duration.FromDays(2));
        Assert.Equal(["we-miss-you"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void The_next_inactivity_after_an_own_order_is_no_history()
    {
        var play = SimulatedCustomer.Open(Silent(""), Noon);
        play.Submit(History(SampleEvents.OrderPaid(play.Now - Duration.FromDays(150))));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        play.Advance(Duration.FromDays(121));
        Assert.Equal(["we-miss-you"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void Inactivity_that_ended_before_the_order_was_reported_is_existing_and_other_is_not()
    {
        var late = SimulatedCustomer.Open(Silent(""), Noon);
        late.Submit(SampleEvents.OrderPaid(late.Now - Duration.FromDays(150)));
        late.Advance(Duration.FromDays(60));
        Assert.Empty(late.Ledger);

        var outage = SimulatedCustomer.Open(Silent(""), Noon);
        outage.Submit(SampleEvents.OrderPaid(outage.Now - Duration.FromDays(3)));
        outage.Advance(Duration.FromDays(121));
        Assert.Equal(["we-miss-you"], outage.Sent.Select(s => s.Step));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Merging_keeps_what_is_history(bool historyIsLater)
    {
        var (early, late) = (150, 130);
        var mine = SimulatedCustomer.Open(Silent(""), Noon);
        mine.Submit(
            History(SampleEvents.OrderPaid(mine.Now - Duration.FromDays(historyIsLater ? early : late))) with
            {
                Backfill = !historyIsLater,
            }
        );
        var other = SimulatedCustomer.Open(Silent(""), Noon, key: "b123456789abcdefghjkmnpqrs");
        other.Submit(
            History(SampleEvents.OrderPaid(other.Now - Duration.FromDays(historyIsLater ? late : early), "1002")) with
            {
                Backfill = historyIsLater,
            }
        );
        mine.Apply(new Input.MergeCustomer(other.State));
        mine.Advance(Duration.FromDays(30));
        Assert.True(mine.State.Orders.LastPaidFromHistory);
        Assert.Empty(mine.Sent);
    }

    private static Event History(Event arrived) => arrived with { Backfill = true };

    private static Workspace Silent(string enroll) =>
        TestShop.SampleWith(
            null,
            $"journey: silent\nstatus: live\ntopic: offers\ntrigger: {{ inactive: 120d }}\n{enroll}steps:\n  "
                + $"- send: we-miss-you\n"
        ) with
        {
            // Live long before anything here happened: no customer is existing by that.
            ReleasedAt = new Dictionary<string, Instant> { ["silent"] = TestShop.At("2024-01-01 12:00") },
        };
}
