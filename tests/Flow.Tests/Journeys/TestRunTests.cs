using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Journeys;

/// <summary>What began as a test stays one; what began for real sends nothing while it is tested.</summary>
public sealed class TestRunTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Steps =
        "\nstatus: live\ntopic: getting-started\ntrigger: { event: order.paid }\nsteps:\n  - send: welcome\n "
        + " - wait: 2d\n  - send: tips-for-your-order\n";

    public static TheoryData<string, string, string> TestsAndRules()
    {
        var data = new TheoryData<string, string, string>();
        foreach (
            var rule in (string[])["never", "{ after: 60d }", "{ each: order }", "{ each: order, at_most: 1 per 60d }"]
        )
        {
            data.Add(JourneyTestMode.Draft, Reasons.Draft, rule);
            data.Add(JourneyTestMode.Shadow, Reasons.ShadowMode, rule);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(TestsAndRules))]
    public void A_test_run_stays_a_test_and_does_not_block_entry_to_the_live_journey(
        string mode,
        string reason,
        string rule
    )
    {
        var play = SimulatedCustomer
            .Open(
                TestShop.SampleWith(
                    p => p with { MinGap = Duration.Zero, MaxPerDay = 9 },
                    "journey: trial\nre_entry: " + rule + Steps
                ),
                Noon
            )
            .ApplyMode(mode);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromMinutes(1));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        play.Advance(Duration.FromDays(5));

        Assert.Equal(["welcome", "tips-for-your-order"], play.Sent.Select(s => s.Step));
        Assert.Equal(
            [("welcome", reason), ("tips-for-your-order", reason)],
            play.Ledger.Where(l => l.Kind == LedgerKind.WouldSend).Select(l => (l.Step, l.Reason))
        );
        Assert.Empty(play.State.Runs);
    }

    [Theory]
    [InlineData(JourneyTestMode.Draft, Reasons.Draft)]
    [InlineData(JourneyTestMode.Shadow, Reasons.ShadowMode)]
    public void A_journey_that_is_tested_sends_nothing_more_to_those_inside_and_goes_on_when_it_is_live_again(
        string mode,
        string reason
    )
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(null, "journey: trial" + Steps + "  - wait: 5d\n  - send: second-order-idea\n"),
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.ApplyMode(mode).Advance(Duration.FromDays(3));
        Assert.Equal(["welcome"], play.Sent.Select(s => s.Step));
        Assert.Equal(
            (LedgerKind.WouldSend, reason),
            (play.KindOf("tips-for-your-order"), play.ReasonOf("tips-for-your-order"))
        );

        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromDays(30));
        Assert.Equal(["welcome", "second-order-idea"], play.Sent.Select(s => s.Step));
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Tests), MemberType = typeof(JourneyTestMode))]
    public void A_message_that_waited_or_was_to_be_tried_again_is_only_recorded(string mode)
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(null, "journey: trial" + Steps),
            Noon,
            respond: _ => new Outcome.TryLater("busy", Duration.FromHours(1))
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal(LedgerKind.Retry, play.KindOf("welcome"));

        play.RespondToSend = _ => new Outcome.Sent("id");
        play.ApplyMode(mode).Advance(Duration.FromHours(2));
        Assert.Equal((0, LedgerKind.WouldSend), (play.Sent.Count, play.KindOf("welcome")));
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Tests), MemberType = typeof(JourneyTestMode))]
    public void A_test_sees_what_it_would_have_set_and_no_other_journey_does(string mode)
    {
        const string Asks = "\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n";
        const string Then =
            "  - if: { customer.likes_tea: yes }\n    then:\n      - send: welcome\n    else:\n      - send: "
            + "what-is-new\n";
        var play = SimulatedCustomer
            .Open(
                TestShop.SampleWith(
                    null,
                    "journey: trial" + Asks + "  - set: { likes_tea: yes }\n" + Then,
                    "journey: second" + Asks + "  - wait: 1h\n" + Then
                ),
                Noon
            )
            .ApplyMode(mode);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromHours(2));

        Assert.Equal(
            [("trial", "welcome"), ("second", "what-is-new")],
            play.Ledger.Where(l => l.Kind == LedgerKind.WouldSend).Select(l => (l.Journey, l.Step))
        );
    }

    [Fact]
    public void A_test_run_of_another_customer_does_not_end_the_real_one_when_the_two_are_merged()
    {
        var tested = SimulatedCustomer
            .Open(TestShop.SampleWith(null, "journey: trial" + Steps), Noon, key: "b123456789abcdefghjkmnpqrs")
            .ApplyMode(JourneyTestMode.Draft);
        tested.Submit(SampleEvents.OrderPaid(tested.Now));
        var real = SimulatedCustomer.Open(TestShop.SampleWith(null, "journey: trial" + Steps), Noon);
        real.Submit(SampleEvents.OrderPaid(real.Now));
        real.Apply(new Input.MergeCustomer(tested.State));
        real.Advance(Duration.FromDays(6));

        Assert.Equal(["welcome", "tips-for-your-order"], real.Sent.Select(s => s.Step));
        Assert.Contains(real.Ledger, l => l is { Kind: LedgerKind.WouldSend, Step: "tips-for-your-order" });
    }

    [Fact]
    public void A_run_of_an_older_record_that_only_records_is_one_of_a_draft()
    {
        var play = SimulatedCustomer
            .Open(TestShop.SampleWith(null, "journey: trial" + Steps), Noon)
            .ApplyMode(JourneyTestMode.Draft);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.State = StateRoundTrip.Read(
            StateRoundTrip.Write(play.State).Replace(",\"shadowReason\":\"draft\"", "", StringComparison.Ordinal)
        );
        Assert.Null(play.State.Runs.Single().ShadowReason);
        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromDays(3));

        Assert.Empty(play.Sent);
        Assert.Equal(
            (LedgerKind.WouldSend, Reasons.Draft),
            (play.KindOf("tips-for-your-order"), play.ReasonOf("tips-for-your-order"))
        );
    }

    [Fact]
    public async Task Reading_the_switches_without_a_mode_does_not_turn_shadow_mode_off()
    {
        await using var stage = await TestShop.Open(Noon, options: new FlowOptions { Shadow = true });
        await stage.Flow.Switches.SetPaused("welcome", true, CancellationToken.None);
        await stage.Flow.Switches.SetPaused("welcome", false, CancellationToken.None);
        Assert.False((await stage.Flow.Switches.ReadControls(false, CancellationToken.None)).Shadow);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromDays(4));

        Assert.Empty(stage.SentMessages);
        Assert.True((await stage.Flow.Switches.ReadControls(true, CancellationToken.None)).Shadow);
    }

    [Fact]
    public async Task Shadow_mode_suppresses_no_address_and_uses_no_daily_pace()
    {
        await using var stage = await TestShop.Open(Noon, options: new FlowOptions { Shadow = true });
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002"));
        await stage.Advance(Duration.FromDays(250));
        var customer = await stage.Customer("mari@example.com");

        Assert.Contains(
            "would_unsubscribe",
            await CustomerTrace.Write(stage, "mari@example.com"),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(customer.Consents, c => c.Status == ConsentStatus.Unsubscribed);
        Assert.Empty(stage.SentMessages);
        Assert.Empty(stage.Staff.Messages);
    }

    [Fact]
    public async Task Customers_inactive_while_a_journey_was_tested_are_existing_when_it_is_live()
    {
        var silent = TestShop.SampleWith(
            null,
            "journey: trial\nstatus: live\ntopic: offers\ntrigger: { inactive: 120d }\nsteps:\n  - send: we-miss-you\n"
        );
        silent = silent with { JourneySources = silent.Journeys.ToDictionary(j => j.Key, _ => "journey: trial") };
        var store = new MemoryTableStore();
        await using var tested = await TestShop.Open(
            "2026-01-05 12:00",
            silent,
            new FlowOptions { Shadow = true },
            store
        );
        await tested.Submit(SampleEvents.OrderPaid(tested.Time.Now));
        await tested.Advance(Duration.FromDays(130));
        await using var live = await TestShop.Open("2026-05-16 12:00", silent, store: store);
        await live.Advance(Duration.FromDays(2));
        await live.Flow.Nightly.WalkRange(null, null, CancellationToken.None);

        Assert.Contains(
            "would send trial/we-miss-you",
            await CustomerTrace.Write(live, "mari@example.com"),
            StringComparison.Ordinal
        );
        Assert.Empty(live.SentMessages);
    }
}
