using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Support.Samples.PausedCustomer;
using SendWindow = MarketingAutomation.Core.Channels.SendWindow;

namespace MarketingAutomation.Flow.Tests.Journeys;

/// <summary>When messages that a pause held back are sent after its end.</summary>
public sealed class PauseSendTimeTests
{
    private const string OneSend = "journey: trial" + Live + "steps:\n  - send: welcome\n";

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
            var play = SimulatedCustomer
                .Open(
                    TestShop.SampleWith(
                        null,
                        "journey: trial" + Live + "steps:\n  - send: welcome\n    drop_after: 3d\n"
                    ),
                    Noon,
                    key: key
                )
                .ApplyMode(JourneyTestMode.PausedAll);
            play.Submit(SampleEvents.OrderPaid(play.Now));
            play.AdvanceTo(TestShop.At("2026-03-05 12:00") - Duration.FromMinutes(minutesBefore));
            play.ApplyMode(JourneyTestMode.Live).Wake();
            play.Advance(Duration.FromHours(1));
            Assert.Equal("welcome", play.Sent.SingleOrDefault().Step);
        }
    }

    [Fact]
    public void A_pause_that_ends_at_night_leaves_the_window_as_it_is_and_spreads_what_it_opens_for()
    {
        var shop = TestShop.SampleWith(
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
                var play = SimulatedCustomer.Open(shop, Noon, key: key).ApplyMode(JourneyTestMode.PausedAll);
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
            var play = SimulatedCustomer
                .Open(
                    TestShop.SampleWith(p => p with { SendWindows = new Dictionary<Channel, SendWindow>() }, OneSend),
                    Noon,
                    key: key
                )
                .ApplyMode(JourneyTestMode.PausedAll);
            play.Submit(SampleEvents.OrderPaid(play.Now));
            play.AdvanceTo(resumed).ApplyMode(JourneyTestMode.Live).AdvanceTo("2026-03-04 12:00");
            Assert.InRange(play.Sent.Single().At, TestShop.At(first), TestShop.At(last));
            Assert.InRange(play.Sent.Single().At.InZone(TestShop.Tallinn).Hour, 8, 20);
        }
    }

    [Fact]
    public void Mail_whose_time_ends_before_the_day_begins_is_dropped_and_not_sent_at_night()
    {
        var play = SimulatedCustomer
            .Open(
                TestShop.SampleWith(
                    p => p with { SendWindows = new Dictionary<Channel, SendWindow>() },
                    "journey: trial" + Live + "steps:\n  - send: welcome\n    drop_after: 17h\n"
                ),
                Noon
            )
            .ApplyMode(JourneyTestMode.PausedAll);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.AdvanceTo("2026-03-03 02:00").ApplyMode(JourneyTestMode.Live).AdvanceTo("2026-03-03 12:00");
        Assert.Equal((0, LedgerKind.NotSent), (play.Sent.Count, play.KindOf("welcome")));
    }

    [Fact]
    public void Two_messages_that_waited_keep_their_gap_and_their_order_of_importance()
    {
        var play = SimulatedCustomer
            .Open(
                TestShop.SampleWith(
                    p => p with { JourneyPriority = ["second", "trial"] },
                    OneSend,
                    OneSend.Replace("trial", "second", StringComparison.Ordinal)
                ),
                Noon
            )
            .ApplyMode(JourneyTestMode.PausedAll);
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
        play.ApplyMode(JourneyTestMode.Live).Advance(SendingControls.Recheck + SendingControls.Recheck);
        Assert.Equal(["welcome"], play.Sent.Select(s => s.Step));
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

    private static IEnumerable<string> Customers(int count) =>
        Enumerable.Range(0, count).Select(i => $"{i:D3}3456789abcdefghjkmnpqrs");
}
