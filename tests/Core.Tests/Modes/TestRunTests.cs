using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Tests.Decisions;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Modes;

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
            data.Add(Mode.Draft, Reasons.Draft, rule);
            data.Add(Mode.Shadow, Reasons.ShadowMode, rule);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(TestsAndRules))]
    public void A_run_that_began_as_a_test_stays_one_and_keeps_nobody_out_of_the_real_journey(
        string mode,
        string reason,
        string rule
    )
    {
        var play = new Play(
            Play.Shop(p => p with { MinGap = Duration.Zero, PerDay = 9 }, "journey: trial\nre_entry: " + rule + Steps),
            Noon
        ).Turn(mode);
        play.Tell(Some.OrderPaid(play.Now));
        play.Turn(Mode.Live).Pass(Duration.FromMinutes(1));
        play.Tell(Some.OrderPaid(play.Now, "1002"));
        play.Pass(Duration.FromDays(5));

        Assert.Equal(["welcome", "tips-for-your-order"], play.Sent.Select(s => s.Step));
        Assert.Equal(
            [("welcome", reason), ("tips-for-your-order", reason)],
            play.Ledger.Where(l => l.Kind == LedgerKind.WouldSend).Select(l => (l.Step, l.Reason))
        );
        Assert.Empty(play.State.Runs);
    }

    [Theory]
    [InlineData(Mode.Draft, Reasons.Draft)]
    [InlineData(Mode.Shadow, Reasons.ShadowMode)]
    public void A_journey_that_is_tested_sends_nothing_more_to_those_inside_and_goes_on_when_it_is_live_again(
        string mode,
        string reason
    )
    {
        var play = new Play(
            Play.Shop(null, "journey: trial" + Steps + "  - wait: 5d\n  - send: second-order-idea\n"),
            Noon
        );
        play.Tell(Some.OrderPaid(play.Now));
        play.Turn(mode).Pass(Duration.FromDays(3));
        Assert.Equal(["welcome"], play.Sent.Select(s => s.Step));
        Assert.Equal(
            (LedgerKind.WouldSend, reason),
            (play.KindOf("tips-for-your-order"), play.ReasonOf("tips-for-your-order"))
        );

        play.Turn(Mode.Live).Pass(Duration.FromDays(30));
        Assert.Equal(["welcome", "second-order-idea"], play.Sent.Select(s => s.Step));
    }

    [Theory]
    [MemberData(nameof(Mode.Tests), MemberType = typeof(Mode))]
    public void A_message_that_waited_or_was_to_be_tried_again_is_only_recorded(string mode)
    {
        var play = new Play(Play.Shop(null, "journey: trial" + Steps), Noon)
        {
            Answers = _ => new Outcome.TryLater("busy", Duration.FromHours(1)),
        };
        play.Tell(Some.OrderPaid(play.Now));
        Assert.Equal(LedgerKind.Retry, play.KindOf("welcome"));

        play.Answers = _ => new Outcome.Sent("id");
        play.Turn(mode).Pass(Duration.FromHours(2));
        Assert.Equal((0, LedgerKind.WouldSend), (play.Sent.Count, play.KindOf("welcome")));
    }

    [Theory]
    [MemberData(nameof(Mode.Tests), MemberType = typeof(Mode))]
    public void A_test_sees_what_it_would_have_set_and_no_other_journey_does(string mode)
    {
        const string Asks = "\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n";
        const string Then =
            "  - if: { customer.likes_tea: yes }\n    then:\n      - send: welcome\n    else:\n      - send: "
            + "what-is-new\n";
        var play = new Play(
            Play.Shop(
                null,
                "journey: trial" + Asks + "  - set: { likes_tea: yes }\n" + Then,
                "journey: second" + Asks + "  - wait: 1h\n" + Then
            ),
            Noon
        ).Turn(mode);
        play.Tell(Some.OrderPaid(play.Now));
        play.Pass(Duration.FromHours(2));

        Assert.Equal(
            [("trial", "welcome"), ("second", "what-is-new")],
            play.Ledger.Where(l => l.Kind == LedgerKind.WouldSend).Select(l => (l.Journey, l.Step))
        );
    }

    [Fact]
    public void A_test_run_of_another_customer_does_not_end_the_real_one_when_the_two_are_merged()
    {
        var tested = new Play(Play.Shop(null, "journey: trial" + Steps), Noon)
        {
            State = Decider.NewCustomer("b123456789abcdefghjkmnpqrs"),
        }.Turn(Mode.Draft);
        tested.Tell(Some.OrderPaid(tested.Now));
        var real = new Play(Play.Shop(null, "journey: trial" + Steps), Noon);
        real.Tell(Some.OrderPaid(real.Now));
        real.Apply(new Input.TakeOver(tested.State));
        real.Pass(Duration.FromDays(6));

        Assert.Equal(["welcome", "tips-for-your-order"], real.Sent.Select(s => s.Step));
        Assert.Contains(real.Ledger, l => l is { Kind: LedgerKind.WouldSend, Step: "tips-for-your-order" });
    }

    [Fact]
    public void A_run_of_an_older_record_that_only_records_is_one_of_a_draft()
    {
        var play = new Play(Play.Shop(null, "journey: trial" + Steps), Noon).Turn(Mode.Draft);
        play.Tell(Some.OrderPaid(play.Now));
        play.State = Stored.Read(
            Stored.Text(play.State).Replace(",\"shadowReason\":\"draft\"", "", StringComparison.Ordinal)
        );
        Assert.Null(play.State.Runs.Single().ShadowReason);
        play.Turn(Mode.Live).Pass(Duration.FromDays(3));

        Assert.Empty(play.Sent);
        Assert.Equal(
            (LedgerKind.WouldSend, Reasons.Draft),
            (play.KindOf("tips-for-your-order"), play.ReasonOf("tips-for-your-order"))
        );
    }

    [Fact]
    public async Task A_look_at_the_switches_by_one_who_does_not_care_for_the_mode_does_not_turn_shadow_off()
    {
        await using var stage = await ShopStage.Open(Noon, options: new Flow.FlowOptions { Shadow = true });
        await stage.Flow.Switches.Pause("welcome", true, CancellationToken.None);
        await stage.Flow.Switches.Pause("welcome", false, CancellationToken.None);
        Assert.False((await stage.Flow.Switches.Current(false, CancellationToken.None)).Shadow);
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Pass(Duration.FromDays(4));

        Assert.Empty(stage.Taken);
        Assert.True((await stage.Flow.Switches.Current(true, CancellationToken.None)).Shadow);
    }

    [Fact]
    public async Task Shadow_mode_marks_no_address_and_counts_nobody_s_place()
    {
        await using var stage = await ShopStage.Open(Noon, options: new Flow.FlowOptions { Shadow = true });
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Tell(Some.OrderPaid(stage.Time.Now, "1002"));
        await stage.Pass(Duration.FromDays(250));
        var customer = await stage.Customer("mari@example.com");

        Assert.Contains("would_unsubscribe", await Trace.Of(stage, "mari@example.com"), StringComparison.Ordinal);
        Assert.DoesNotContain(customer.Consents, c => c.Status == Core.Channels.ConsentStatus.Unsubscribed);
        Assert.Empty(stage.Taken);
        Assert.Empty(stage.Staff.Taken);
    }

    [Fact]
    public async Task Those_silent_while_a_journey_was_tested_are_existing_when_it_is_live()
    {
        var silent = Play.Shop(
            null,
            "journey: trial\nstatus: live\ntopic: offers\ntrigger: { inactive: 120d }\nsteps:\n  - send: we-miss-you\n"
        );
        silent = silent with { Sources = silent.Journeys.ToDictionary(j => j.Key, _ => "journey: trial") };
        var store = new Adapters.Memory.MemoryTableStore();
        await using var tested = await ShopStage.Open(
            "2026-01-05 12:00",
            silent,
            new Flow.FlowOptions { Shadow = true },
            store
        );
        await tested.Tell(Some.OrderPaid(tested.Time.Now));
        await tested.Pass(Duration.FromDays(130));
        await using var live = await ShopStage.Open("2026-05-16 12:00", silent, store: store);
        await live.Pass(Duration.FromDays(2));
        await live.Flow.Nightly.Walk(null, null, CancellationToken.None);

        Assert.Contains(
            "would send trial/we-miss-you",
            await Trace.Of(live, "mari@example.com"),
            StringComparison.Ordinal
        );
        Assert.Empty(live.Taken);
    }
}
