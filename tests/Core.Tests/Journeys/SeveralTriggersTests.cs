using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces.Parsing;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys;

/// <summary>A journey may have several triggers: the first that fits starts the run, and the run keeps which one it
/// was.</summary>
public sealed class SeveralTriggersTests
{
    private const string Single = "trigger: { event: order.paid, where: { customer.order_count: 1 } }";

    private const string Ways = """
        trigger:
          - event: feedback.received
            where: { event.rating: { at_most: 2 } }
          - event: feedback.received
            where: { event.rating: 3 }
          - event: order.delivered
        """;

    private const string Silences = """
        trigger:
          - inactive: 60d
            where: { customer.order_count: 1 }
          - inactive: 30d
            where: { customer.country: FI }
        enroll: { existing: enter }
        """;

    [Fact]
    public void A_list_of_one_is_the_same_version_as_one_trigger()
    {
        var one = Read(Single);
        Assert.Equal(one.Hash, Read(Single.Replace("{ event", "[ { event", StringComparison.Ordinal) + " ]").Hash);
        Assert.Single(CanonicalText.Write(one).Split('\n'), l => l.StartsWith("trigger: ", StringComparison.Ordinal));

        var several = Read(Ways);
        Assert.Equal(
            several.Triggers.Select(t => $"trigger: {t.WriteCanonicalText()}"),
            CanonicalText.Write(several).Split('\n').Where(l => l.StartsWith("trigger: ", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(null, 2)]
    public void The_first_that_fits_starts_the_run_and_the_run_keeps_it(int? stars, int trigger)
    {
        var play = Play(Ways);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        play.Submit(
            stars is { } rated
                ? SampleEvents.Rating(play.Now, rated)
                : SampleEvents.OrderEvent(EventNames.OrderDelivered, play.Now)
        );
        var run = Assert.Single(play.State.Runs);
        Assert.Equal(trigger, run.Trigger);
        Assert.Equal(play.Workspace.Journeys["trial"].FindTrigger(run).Name, run.Event!.Name);
        Assert.Equal(trigger > 0, StateRoundTrip.Write(play.State).Contains("\"trigger\":", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_none_fits_one_note_has_the_reasons_of_all()
    {
        var play = Play(Ways.Replace("  - event: order.delivered", "", StringComparison.Ordinal));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        play.Submit(SampleEvents.Rating(play.Now, 5));
        var note = Assert.Single(play.Notes, n => n.Kind == "not_entered");
        Assert.Equal(2, note.Reason!.Split("; ").Count(r => r.StartsWith("event.rating", StringComparison.Ordinal)));
    }

    [Fact]
    public void Two_that_fit_one_delivery_start_one_run()
    {
        var play = Play("trigger: [ { event: order.placed }, { event: order.paid } ]\nre_entry: { each: order }");
        var paid = SampleEvents.OrderPaid(play.Now, "1001");
        play.Submit(
            paid with
            {
                Occurrences = [new Occurrence(EventNames.OrderPlaced, play.Now), .. paid.Occurrences],
            }
        );
        Assert.Equal(0, Assert.Single(play.State.Runs).Trigger);
        Assert.Contains(play.Notes, n => n is { Kind: "not_entered", Reason: "they entered for this before" });
        Assert.Equal(1, Assert.Single(play.State.Entries).Times);
    }

    [Fact]
    public void The_next_wake_is_the_earliest_of_all_and_one_inactivity_starts_one_run()
    {
        var play = Play(Silences);
        var began = play.Now;
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        Assert.Equal(began + Duration.FromDays(30), play.State.NextWake);
        play.Advance(Duration.FromDays(31));
        Assert.Equal(began + Duration.FromDays(60), play.State.NextWake);
        Assert.Empty(play.State.Runs);

        play.Advance(Duration.FromDays(40));
        Assert.Equal(0, Assert.Single(play.State.Runs).Trigger);
        Assert.Equal(1, Assert.Single(play.State.Entries).Times);
    }

    [Fact]
    public void Each_trigger_by_time_is_noted_once_where_it_does_not_fit()
    {
        var play = Play(Silences);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        play.Advance(Duration.FromDays(61));
        play.Wake();
        play.Wake();
        Assert.Equal(2, play.Notes.Count(n => n.Kind == "not_entered"));
        Assert.Equal(["trial", "trial.2"], play.State.TimedEntryChecks!.Keys.Order(StringComparer.Ordinal).ToArray());
        Assert.Null(play.State.NextWake);
    }

    [Theory]
    [InlineData(
        "trigger: [ { event: order.paid }, { event: order.paid, where: { customer.order_count: 1 } } ]",
        "MA1034 a trigger above starts the journey whenever this one (order.paid) would"
    )]
    [InlineData(
        "trigger: [ { inactive: 30d }, { inactive: 30d } ]",
        "MA1034 a trigger above starts the journey whenever this one (inactive) would"
    )]
    [InlineData("trigger: []", "MA1007 trigger is an empty list")]
    [InlineData("trigger: [ { event: order.paid }, { inactve: 30d } ]", "MA1005 unknown key \"inactve\" in trigger")]
    [InlineData(
        "trigger: [ { event: order.paid }, { inactive: 30d, where: { order.total: { exists: yes } } } ]",
        "MA1032 this journey does not start with an order"
    )]
    public void A_mistake_in_a_list_is_a_fault_at_its_place(string head, string fault)
    {
        var faults = new FaultCollector("journeys/trial.yaml");
        Assert.Null(JourneyReader.ReadJourney(Text(head), new JourneyReadContext(faults), out _));
        Assert.StartsWith(fault, $"{faults.Found[0].Code} {faults.Found[0].Problem}", StringComparison.Ordinal);
    }

    [Fact]
    public void Only_while_is_compared_with_each_trigger()
    {
        var context = new JourneyReadContext(new FaultCollector("journeys/trial.yaml"));
        const string Head = """
            trigger:
              - event: order.paid
              - event: feedback.received
                where: { customer.country: FI }
            only_while: [ { customer.country: EE } ]
            """;
        Assert.NotNull(JourneyReader.ReadJourney(Text(Head), context, out _));
        Assert.Contains(
            "than where of trigger 2, so the journey ends for everyone it lets in",
            Assert.Single(context.NeverMatchFaults.Found).Problem,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(true, 0, "what-is-new")]
    [InlineData(false, 1, "welcome-personal")]
    public void The_example_of_the_docs_runs(bool subscribed, int trigger, string second)
    {
        var page = File.ReadAllText(Repository.Path("docs", "journeys.md"));
        var start = page.IndexOf("journey: first-contact", StringComparison.Ordinal);
        var play = Open(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]);
        if (subscribed)
        {
            play.Submit(SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Subscribed));
        }
        else
        {
            play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        }

        Assert.Equal(trigger, Assert.Single(play.State.Runs).Trigger);
        play.Advance(Duration.FromDays(6));
        Assert.Equal(["welcome", second], play.Sent.Select(s => s.Step));
    }

    private static Journey Read(string head) => JourneyReader.ReadPinned("trial", Text(head));

    private static string Text(string head) =>
        $"journey: trial\nstatus: live\ntopic: offers\n{head}\nsteps:\n  - wait: 20d\n  - send: what-is-new\n";

    private static CustomerSimulation Play(string head) => Open(Text(head));

    private static CustomerSimulation Open(string yaml) =>
        SimulatedCustomer.Open(
            TestShop.SampleWith(p => p with { MinGap = Duration.Zero, MaxPerDay = 100 }, yaml),
            "2026-03-02 12:00"
        );
}
