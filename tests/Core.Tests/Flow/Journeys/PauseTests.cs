using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Tests.Deciding;
using MarketingAutomation.Core.Tests.Journeys;
using MarketingAutomation.Support.Stage;
using NodaTime;
using SendWindow = MarketingAutomation.Core.Workspaces.Definitions.SendWindow;

namespace MarketingAutomation.Core.Tests.Flow.Journeys;

/// <summary>A pause keeps back what goes out. Nothing that arrives, and no time that passes, is lost; by whichever way
/// it is paused.</summary>
public sealed class PauseTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Live = "\nstatus: live\ntopic: getting-started\ntrigger: { event: order.paid }\n";
    private const string TwoSends =
        "journey: trial" + Live + "steps:\n  - send: welcome\n  - wait: 2d\n  - send: tips-for-your-order\n";
    private const string OneSend = "journey: trial" + Live + "steps:\n  - send: welcome\n";
    private const string Answer =
        "journey: trial"
        + Live
        + """
            exit_when: [ { event: order.cancelled, of: this_order } ]
            goal: { event: order.paid, within: 45d }
            steps:
              - wait_for: { event: order.delivered, of: this_order }
                up_to: 14d
                else:
                  - send: what-is-new
                  - wait: 30d
              - send: how-was-it
              - wait: 30d

            """;

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void People_enter_while_it_is_paused_and_are_written_to_within_an_hour_of_its_end(string pause)
    {
        var play = Paused(TwoSends, pause);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(2));
        Assert.Equal(("trial", 0), (play.State.Runs.Single().Journey, play.Sent.Count));
        Assert.Equal(
            pause == JourneyTestMode.PausedAll ? Reasons.AllPaused : Reasons.JourneyPaused,
            play.ReasonOf("welcome")
        );

        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromHours(1));
        Assert.Equal(["welcome"], play.Sent.Select(s => s.Step));
        Assert.Contains(play.Ledger, l => l is { Kind: LedgerKind.Held, Reason: Reasons.Spread });
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void An_answer_is_heard_while_it_is_paused(string pause)
    {
        var play = Paused(Answer, pause);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(3));
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, play.Now));
        Assert.Equal("how-was-it", play.State.Runs.Single().StepId);

        play.Advance(Duration.FromDays(2));
        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromHours(1));
        Assert.Equal(["how-was-it"], play.Sent.Select(s => s.Step));
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void A_time_to_wait_ends_while_it_is_paused_and_what_follows_counts_from_then(string pause)
    {
        var play = Paused(Answer, pause);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(15));
        Assert.Equal("what-is-new", play.State.Runs.Single().StepId);

        // Too late for the line it waited for: it had gone on.
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, play.Now));
        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromHours(1));
        Assert.Equal(["what-is-new"], play.Sent.Select(s => s.Step));
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void A_wait_goes_on_while_it_is_paused(string pause)
    {
        var play = new CustomerSimulation(CustomerSimulation.Shop(null, TwoSends), Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.ApplyMode(pause).Advance(Duration.FromDays(4));
        Assert.Equal("tips-for-your-order", play.State.Runs.Single().StepId);

        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromHours(1));
        Assert.Equal(["welcome", "tips-for-your-order"], play.Sent.Select(s => s.Step));
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void An_exit_and_a_goal_are_heard_while_it_is_paused(string pause)
    {
        foreach (
            var heard in (Func<Instant, Event>[])
                [at => SampleEvents.OrderEvent(EventNames.OrderCancelled, at), at => SampleEvents.OrderPaid(at, "1002")]
        )
        {
            var play = Paused(
                Answer.Replace(
                    "trigger: { event: order.paid }",
                    "trigger: { event: order.placed }",
                    StringComparison.Ordinal
                ),
                pause
            );
            play.Submit(Placed(play.Now));
            play.Advance(Duration.FromDays(15));
            play.Submit(heard(play.Now));
            Assert.Empty(play.State.Runs);
            Assert.Equal(
                (LedgerKind.NotSent, Reasons.RunEnded),
                (play.KindOf("what-is-new"), play.ReasonOf("what-is-new"))
            );

            play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromDays(2));
            Assert.Empty(play.Sent);
        }
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void A_condition_that_no_longer_holds_ends_the_run_while_it_is_paused(string pause)
    {
        var play = Paused(
            TwoSends.Replace(
                "steps:",
                "only_while: [ { not: { customer.last_rating: { at_most: 2 } } } ]\nsteps:",
                StringComparison.Ordinal
            ),
            pause
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Submit(SampleEvents.Rating(play.Now, 1));
        Assert.Empty(play.State.Runs);
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void What_is_past_its_time_is_dropped_and_the_rest_goes_out(string pause)
    {
        var play = Paused(
            "journey: trial" + Live + "steps:\n  - send: welcome\n    drop_after: 3d\n  - send: tips-for-your-order\n",
            pause
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(5));
        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromHours(1));
        Assert.Equal(["tips-for-your-order"], play.Sent.Select(s => s.Step));
        Assert.Equal(
            (LedgerKind.NotSent, pause == JourneyTestMode.PausedAll ? Reasons.AllPaused : Reasons.JourneyPaused),
            (play.KindOf("welcome"), play.ReasonOf("welcome"))
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(24 * 60)]
    public void A_message_whose_time_ends_just_after_the_pause_is_not_lost_to_the_spreading(int minutesBefore)
    {
        foreach (var key in Enumerable.Range(0, 20).Select(i => $"{i:D2}23456789abcdefghjkmnpqrs"))
        {
            var play = new CustomerSimulation(
                CustomerSimulation.Shop(
                    null,
                    "journey: trial" + Live + "steps:\n  - send: welcome\n    drop_after: 3d\n"
                ),
                Noon
            )
            {
                State = Decider.NewCustomer(key),
            }.ApplyMode(JourneyTestMode.PausedAll);
            play.Submit(SampleEvents.OrderPaid(play.Now));
            play.AdvanceTo(TestShop.At("2026-03-05 12:00") - Duration.FromMinutes(minutesBefore));
            play.ApplyMode(JourneyTestMode.Live).Wake();
            play.Advance(Duration.FromHours(1));
            Assert.Equal("welcome", play.Sent.SingleOrDefault().Step);
        }
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void An_attempt_that_failed_is_not_made_again_while_it_is_paused(string pause)
    {
        var play = new CustomerSimulation(CustomerSimulation.Shop(null, TwoSends), Noon)
        {
            RespondToSend = _ => new Outcome.TryLater("busy"),
        };
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.RespondToSend = _ => new Outcome.Sent("id");
        play.ApplyMode(pause).Advance(Duration.FromDays(1));
        Assert.Empty(play.Sent);
        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromHours(1));
        Assert.Equal(["welcome"], play.Sent.Select(s => s.Step));
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void A_stop_during_the_pause_holds_after_it(string pause)
    {
        var play = Paused(TwoSends, pause);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromHours(3));
        play.Submit(SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Unsubscribed));
        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromDays(7));
        Assert.Empty(play.Sent);
    }

    [Fact]
    public void A_pause_that_ends_at_night_leaves_the_window_as_it_is_and_spreads_what_it_opens_for()
    {
        var shop = CustomerSimulation.Shop(
            p =>
                p with
                {
                    SendWindows = new Dictionary<Channel, SendWindow>
                    {
                        [Channel.Email] = new(new LocalTime(9, 0), new LocalTime(20, 0)),
                    },
                },
            TwoSends
        );
        var sent = Customers(40)
            .Select(key =>
            {
                var play = new CustomerSimulation(shop, Noon) { State = Decider.NewCustomer(key) }.ApplyMode(
                    JourneyTestMode.PausedAll
                );
                play.Submit(SampleEvents.OrderPaid(play.Now));
                play.AdvanceTo("2026-03-03 23:00").ApplyMode(JourneyTestMode.Live).AdvanceTo("2026-03-04 12:00");
                return play.Sent.Single().At;
            })
            .ToArray();

        Assert.All(sent, at => Assert.InRange(at, TestShop.At("2026-03-04 09:00"), TestShop.At("2026-03-04 10:00")));
        Assert.True(sent.Distinct().Count() > 30);
    }

    [Theory]
    [InlineData("2026-03-04 02:00", "2026-03-04 08:00", "2026-03-04 09:00")]
    [InlineData("2026-03-03 20:30", "2026-03-03 20:30", "2026-03-04 09:00")]
    [InlineData("2026-03-03 12:00", "2026-03-03 12:00", "2026-03-03 13:00")]
    public void Without_a_window_of_policy_mail_that_a_pause_held_back_goes_out_by_day(
        string resumed,
        string first,
        string last
    )
    {
        foreach (var key in Customers(20))
        {
            var play = new CustomerSimulation(
                CustomerSimulation.Shop(p => p with { SendWindows = new Dictionary<Channel, SendWindow>() }, OneSend),
                Noon
            )
            {
                State = Decider.NewCustomer(key),
            }.ApplyMode(JourneyTestMode.PausedAll);
            play.Submit(SampleEvents.OrderPaid(play.Now));
            play.AdvanceTo(resumed).ApplyMode(JourneyTestMode.Live).AdvanceTo("2026-03-04 12:00");
            Assert.InRange(play.Sent.Single().At, TestShop.At(first), TestShop.At(last));
            Assert.InRange(play.Sent.Single().At.InZone(TestShop.Tallinn).Hour, 8, 20);
        }
    }

    [Fact]
    public void Mail_whose_time_ends_before_the_day_begins_is_dropped_and_not_sent_at_night()
    {
        var play = new CustomerSimulation(
            CustomerSimulation.Shop(
                p => p with { SendWindows = new Dictionary<Channel, SendWindow>() },
                "journey: trial" + Live + "steps:\n  - send: welcome\n    drop_after: 17h\n"
            ),
            Noon
        ).ApplyMode(JourneyTestMode.PausedAll);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.AdvanceTo("2026-03-03 02:00").ApplyMode(JourneyTestMode.Live).AdvanceTo("2026-03-03 12:00");
        Assert.Equal((0, LedgerKind.NotSent), (play.Sent.Count, play.KindOf("welcome")));
    }

    [Fact]
    public void Two_messages_that_waited_keep_their_gap_and_their_order_of_importance()
    {
        var play = new CustomerSimulation(
            CustomerSimulation.Shop(
                p => p with { JourneyPriority = ["second", "trial"] },
                OneSend,
                OneSend.Replace("trial", "second", StringComparison.Ordinal)
            ),
            Noon
        ).ApplyMode(JourneyTestMode.PausedAll);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(2));
        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromDays(3));

        Assert.Equal(
            ["second", "trial"],
            play.Ledger.Where(l => l is { Kind: LedgerKind.Sent, Step: "welcome" }).Select(l => l.Journey)
        );
        Assert.True(play.Sent[1].At - play.Sent[0].At >= Duration.FromHours(48));
    }

    [Fact]
    public void A_pause_of_minutes_is_over_in_minutes()
    {
        var play = Paused(TwoSends, JourneyTestMode.PausedAll);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromMinutes(2));
        play.ApplyMode(JourneyTestMode.Live).Advance(Decider.Recheck + Decider.Recheck);
        Assert.Equal(["welcome"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void A_pause_of_one_journey_leaves_the_others_alone()
    {
        var play = new CustomerSimulation(
            CustomerSimulation.Shop(null, TwoSends, TwoSends.Replace("trial", "second", StringComparison.Ordinal)),
            Noon
        ).ApplyMode(JourneyTestMode.PausedBySwitch);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal("second", play.Ledger.Single(l => l.Kind == LedgerKind.Sent).Journey);
    }

    [Fact]
    public async Task All_who_bought_during_a_pause_are_welcomed_spread_over_an_hour()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Flow.Switches.SetPaused(null, true, CancellationToken.None);
        foreach (var i in Enumerable.Range(0, 60))
        {
            await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, $"{1000 + i}", $"customer{i}@example.com"));
            await stage.Advance(Duration.FromMinutes(20));
        }

        Assert.Empty(stage.SentMessages);
        await stage.Flow.Switches.SetPaused(null, false, CancellationToken.None);
        var resumed = stage.Time.Now;
        var byMinute = new List<int>();
        while (stage.Time.Now < resumed + Duration.FromHours(1))
        {
            var before = stage.SentMessages.Count;
            await stage.Advance(Duration.FromMinutes(5));
            byMinute.Add(stage.SentMessages.Count - before);
        }

        Assert.Equal(60, stage.SentMessages.Count);
        Assert.All(byMinute, n => Assert.InRange(n, 0, 20));
    }

    private static CustomerSimulation Paused(string journey, string pause) =>
        new CustomerSimulation(CustomerSimulation.Shop(null, journey), Noon).ApplyMode(pause);

    private static Event Placed(Instant at)
    {
        var paid = SampleEvents.OrderPaid(at);
        return paid with
        {
            Id = "placed-1",
            Name = EventNames.OrderPlaced,
            Occurrences = [new Occurrence(EventNames.OrderPlaced, at)],
        };
    }

    private static IEnumerable<string> Customers(int count) =>
        Enumerable.Range(0, count).Select(i => $"{i:D3}3456789abcdefghjkmnpqrs");
}
