using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Steps.Control;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Tests.Workspaces.FaultTexts;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Steps;

/// <summary>Events that journeys make happen: other journeys start, end and go on by them.</summary>
public sealed class EmitTests
{
    private const string Emitting = """
        journey: trial
        status: live
        topic: getting-started
        trigger: { event: order.paid }
        re_entry: { each: order }
        steps:
          - wait: 1d
          - emit: { event: vip.reached, fields: { tier: gold } }
        """;

    [Fact]
    public void It_starts_a_journey_whose_condition_sees_its_fields_and_the_order_of_the_run()
    {
        var play = Live(
            Emitting,
            Started("gold", "event.tier: gold, order.total: { at_least: 10 EUR }"),
            Started("silver", "event.tier: silver")
        );
        Assert.Contains(play.Notes, n => n is { Kind: "emitted", Journey: "trial", Reason: "vip.reached" });
        Assert.Contains(play.Notes, n => n is { Kind: "entered", Journey: "gold", Reason: "vip.reached arrived" });
        Assert.DoesNotContain(play.Notes, n => n is { Kind: "entered", Journey: "silver" });
        Assert.Equal(["welcome"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void It_ends_and_moves_runs_of_other_journeys_and_is_counted()
    {
        const string Ends =
            "journey: ends\nstatus: live\ntopic: getting-started\ntrigger: { event: order.paid }\nexit_when:\n"
            + "  - event: vip.reached\nsteps:\n  - wait: 9d\n  - send: welcome\n";
        const string Moves =
            "journey: moves\nstatus: live\ntopic: getting-started\ntrigger: { event: order.paid }\nsteps:\n"
            + "  - wait_for: { event: vip.reached, where: { event.tier: gold } }\n    up_to: 9d\n    else: [ { end: none } ]\n"
            + "  - if: { did: { event: vip.reached, at_least: 1, within: 7d } }\n    then: [ { send: what-is-new } ]\n";
        var play = Live(Emitting, Ends, Moves);
        Assert.Contains(play.Notes, n => n is { Kind: "ended", Journey: "ends", Reason: "exit: vip.reached happened" });
        Assert.Equal(["what-is-new"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void It_happens_once_for_each_passage()
    {
        var play = Live(Emitting, Started("gold", "event.tier: gold"));
        play.Wake();
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        play.Advance(Duration.FromDays(5));
        Assert.Equal(2, play.Notes.Count(n => n.Kind == "emitted"));
        Assert.Equal(2, play.State.EventCounts.Where(c => c.Event == "vip.reached").Sum(c => c.Times));
    }

    [Fact]
    public void A_test_only_records_it()
    {
        var play = Live(
            Emitting.Replace("live", "draft", StringComparison.Ordinal),
            Started("gold", "event.tier: gold")
        );
        Assert.Contains(play.Notes, n => n is { Kind: "would_emit", Reason: "vip.reached" });
        Assert.DoesNotContain(play.Notes, n => n is { Journey: "gold" });
    }

    [Fact]
    public void Journeys_that_start_each_other_stop_after_a_number_of_events_and_the_record_says_so()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(null, Ring("a", "ring.first", "ring.second"), Ring("b", "ring.second", "ring.first")),
            "2026-03-02 12:00"
        );
        play.Submit(SampleEvents.OrderEvent("ring.first", play.Now));
        Assert.Equal(EmitStep.MostInDecision, play.Notes.Count(n => n.Kind == "emitted"));
        Assert.Contains(
            play.Notes,
            n =>
                n.Kind == "not_emitted"
                && n.Reason!.EndsWith(
                    "journeys made 20 events in this decision already; do they start each other?",
                    StringComparison.Ordinal
                )
        );
        Assert.Empty(play.State.Runs);
    }

    [Fact]
    public void Journeys_that_start_each_other_without_a_wait_are_a_fault_and_with_one_are_not()
    {
        var files = SampleWorkspace.Files();
        files["journeys/a.yaml"] = Ring("a", "ring.first", "ring.second");
        files["journeys/b.yaml"] = Ring("b", "ring.second", "ring.first");
        Assert.Equal(
            [
                "journeys/a.yaml:7:20 MA1047 \"ring.second\" starts b, which starts a without a wait on the way, so it "
                    + "would go round without an end. put a wait before the emit, or leave one of them out",
                "journeys/b.yaml:7:20 MA1047 \"ring.first\" starts a, which starts b without a wait on the way, so it "
                    + "would go round without an end. put a wait before the emit, or leave one of them out",
            ],
            SampleWorkspace.Faults(SampleWorkspace.Read(files))
        );
        files["journeys/b.yaml"] = files["journeys/b.yaml"]
            .Replace("steps:\n", "steps:\n  - wait: 1d\n", StringComparison.Ordinal);
        Assert.Empty(SampleWorkspace.Faults(SampleWorkspace.Read(files)));
    }

    [Fact]
    public void Its_name_and_fields_are_part_of_the_version()
    {
        var hash = JourneyReader.ReadPinned("trial", Emitting).Hash;
        foreach (var (from, to) in new[] { ("vip.reached", "vip.gone"), ("gold", "silver") })
        {
            Assert.NotEqual(
                hash,
                JourneyReader.ReadPinned("trial", Emitting.Replace(from, to, StringComparison.Ordinal)).Hash
            );
        }
    }

    [Theory]
    [InlineData(
        "- emit: vip.reached",
        "journeys/try.yaml:5:11 MA1007 emit is \"vip.reached\"; allowed: a mapping (lines of \"key: value\"). write { "
            + "event: vip.reached }"
    )]
    [InlineData(
        "- emit: { event: order.paid }",
        "journeys/try.yaml:5:20 MA1011 \"order.paid\" is an event of this program, and a journey cannot make it happen; "
            + "allowed: an event of your own as word.word. choose a name of your own, such as vip.reached"
    )]
    [InlineData(
        "- emit: { event: vip.reached, fields: { Tier: gold } }",
        "journeys/try.yaml:5:43 MA1026 a field is called \"Tier\"; allowed: lower-case letters, digits and single "
            + "underscores: favourite_shop"
    )]
    [InlineData(
        "- emit: { fields: { tier: gold } }",
        "journeys/try.yaml:5:11 MA1006 emit has no \"event\". an event of your own, such as event: vip.reached"
    )]
    public void What_is_wrong_is_reported_with_its_remedy(string steps, string faults) =>
        Assert.Equal(faults, StepFaults.Report(steps));

    private static CustomerSimulation Live(params string[] journeys)
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, journeys), "2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        return play.Advance(Duration.FromDays(5));
    }

    private static string Started(string name, string where) =>
        $"journey: {name}\nstatus: live\ntopic: getting-started\ntrigger: {{ event: vip.reached, where: {{ {where} }} }}\n"
        + "re_entry: { after: 30d }\nsteps:\n  - send: welcome\n";

    private static string Ring(string name, string by, string makes) =>
        $"journey: {name}\nstatus: live\ntopic: offers\ntrigger: {{ event: {by} }}\nre_entry: {{ each: order }}\n"
        + $"steps:\n  - emit: {{ event: {makes} }}\n";
}
