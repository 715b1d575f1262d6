using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Tests.Workspaces.FaultTexts;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Steps;

/// <summary>Ending a run for a reason, and taking the customer out of another journey.</summary>
public sealed class EndAndRemoveFromTests
{
    private const string Ending = """
        journey: trial
        status: live
        topic: getting-started
        trigger: { event: order.paid }
        steps:
          - if: { order.total: { at_least: 500 EUR } }
            then: [ { send: welcome-personal } ]
            else: [ { end: small-order } ]
          - send: welcome
        """;

    private const string Other = """
        journey: other
        status: live
        topic: getting-started
        trigger: { event: order.paid }
        re_entry: { each: order }
        steps:
          - wait: 2d
          - send: what-is-new
          - wait: 2d
          - send: welcome
        """;

    private const string Removing = """
        journey: trial
        status: live
        topic: getting-started
        trigger: { event: order.paid }
        steps:
          - wait: 47h
          - remove_from: other
          - send: tips-for-your-order
        """;

    [Fact]
    public void A_run_ends_with_the_reason_and_does_no_step_below()
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Ending), "2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Contains(play.Notes, n => n is { Kind: "ended", Journey: "trial", Reason: "end: small-order" });
        Assert.Empty(play.State.Runs);
        Assert.Empty(play.Sent);
    }

    [Fact]
    public void The_reason_is_part_of_the_version()
    {
        var other = Ending.Replace("small-order", "other", StringComparison.Ordinal);
        Assert.NotEqual(JourneyReader.ReadPinned("trial", Ending).Hash, JourneyReader.ReadPinned("trial", other).Hash);
    }

    [Fact]
    public void The_run_of_the_other_journey_ends_and_its_planned_message_is_not_sent()
    {
        var play = Removed();
        Assert.Contains(
            play.Notes,
            n => n is { Kind: "ended", Journey: "other", Reason: "removed: trial says remove_from" }
        );
        Assert.DoesNotContain(play.Sent, s => s.Step is "what-is-new" or "welcome");
        Assert.Contains(play.Sent, s => s.Step == "tips-for-your-order");
        Assert.Empty(play.State.Runs);
    }

    [Fact]
    public void A_held_message_of_that_run_ends_with_it()
    {
        var play = Open(other: Other.Replace("wait: 2d", "wait: 1d", StringComparison.Ordinal));
        play.Controls = play.Controls with { PausedJourneys = new HashSet<string> { "other" } };
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(3));
        var dropped = Assert.Single(
            play.Ledger,
            l => l is { Journey: "other", Kind: LedgerKind.NotSent, Reason: Reasons.RunEnded }
        );
        Assert.Equal("the journey ended for them (removed)", dropped.Detail);
        Assert.DoesNotContain(play.State.Messages, m => m.Journey == "other");
    }

    [Fact]
    public void Without_a_run_there_nothing_happens()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                Removing,
                Other.Replace("order.paid", "loyalty.joined", StringComparison.Ordinal)
            ),
            "2026-03-02 12:00"
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(10));
        Assert.Contains(play.Sent, s => s.Step == "tips-for-your-order");
        Assert.DoesNotContain(play.Notes, n => n.Journey == "other");
    }

    [Fact]
    public void A_test_only_records_whom_it_would_take_out()
    {
        var play = Open(Removing.Replace("live", "draft", StringComparison.Ordinal));
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(10));
        Assert.Contains(play.Notes, n => n is { Kind: "would_remove", Journey: "trial", Reason: "from other" });
        Assert.Contains(play.Sent, s => s.Step == "what-is-new");
    }

    [Fact]
    public void A_pause_does_not_hold_it() =>
        Assert.DoesNotContain(
            Removed(p => p.Controls = p.Controls with { PausedJourneys = new HashSet<string> { "trial" } }).State.Runs,
            r => r.Journey == "other"
        );

    [Theory]
    [InlineData(
        "- remove_from: welcom",
        "journeys/try.yaml:5:18 MA1016 unknown journey \"welcom\"; allowed: cross-sell, feedback-request, "
            + "reactivation, try, welcome. did you mean \"welcome\"?"
    )]
    [InlineData(
        "- remove_from: Cross Sell",
        "journeys/try.yaml:5:18 MA1026 remove_from is \"Cross Sell\"; allowed: lower-case letters, digits and single "
            + "hyphens, at most 60: goes-well-with. did you mean \"cross-sell\"?"
    )]
    [InlineData(
        "- remove_from: try",
        "journeys/try.yaml:5:18 MA1040 remove_from names the journey itself; allowed: another journey. to end this run "
            + "here write end: with a reason, such as end: not-interested"
    )]
    [InlineData(
        "- remove_from: [welcome, cross-sell]",
        "journeys/try.yaml:5:18 MA1007 remove_from is a list; allowed: the name of one journey. write a step for each: "
            + "- remove_from: NAME"
    )]
    [InlineData(
        "- end:",
        "journeys/try.yaml:5:9 MA1006 end is nothing; allowed: a reason. say why the run ends: end: not-interested"
    )]
    [InlineData(
        "- end: Not interested",
        "journeys/try.yaml:5:10 MA1026 end is \"Not interested\"; allowed: lower-case letters, digits and single "
            + "hyphens, at most 60: goes-well-with. write not-interested"
    )]
    [InlineData(
        "- stop: now",
        "journeys/try.yaml:5:5 MA1018 unknown step \"stop\"; allowed: {steps}. write end: with a reason, such as end: "
            + "not-interested"
    )]
    [InlineData(
        "- end: done\n  - wait: 1d\n  - send: welcome",
        "journeys/try.yaml:6:5 MA1034 no run comes to this step: every way above it ends before. move it above the "
            + "end, or leave it out"
    )]
    [InlineData(
        "- if: { order.refunded: yes }\n    then: [ { end: gone } ]\n    else: [ { end: here } ]\n  - send: welcome",
        "journeys/try.yaml:8:5 MA1034 no run comes to this step: every way above it ends before. move it above the "
            + "end, or leave it out"
    )]
    public void What_is_wrong_is_reported_with_its_remedy(string steps, string faults) =>
        Assert.Equal(StepFaults.WithKinds(faults), StepFaults.Report(steps));

    private static CustomerSimulation Open(string removing = Removing, string other = Other) =>
        SimulatedCustomer.Open(
            TestShop.SampleWith(p => p with { MinGap = Duration.Zero, MaxPerDay = 100 }, removing, other),
            "2026-03-02 12:00"
        );

    private static CustomerSimulation Removed(Action<CustomerSimulation>? prepare = null)
    {
        var play = Open();
        prepare?.Invoke(play);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromHours(40));
        Assert.Contains(play.State.Runs, r => r.Journey == "other");
        play.Advance(Duration.FromDays(10));
        return play;
    }
}
