using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Tests.Workspaces.FaultTexts;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Steps;

/// <summary>Doing steps again, up to a number of times or until a condition is true.</summary>
public sealed class RepeatTests
{
    private const string Reminding = """
        journey: trial
        status: live
        topic: getting-started
        trigger: { event: order.paid }
        steps:
          - repeat:
              at_most: 3
              until: { order.rated_at: { exists: yes } }
              do:
                - send: how-was-it
                - wait: 5d
          - send: welcome
        """;

    [Fact]
    public void Each_round_sends_its_own_message_and_the_run_goes_on_below()
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Reminding), "2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(30));

        Assert.Equal(["how-was-it", "how-was-it", "how-was-it", "welcome"], play.Sent.Select(s => s.Step));
        Assert.Equal(3, play.Ledger.Where(l => l.Step == "how-was-it").Select(l => l.Message).Distinct().Count());
        Assert.Equal(
            [
                "round 1 of at most 3; goes on at how-was-it",
                "round 2 of at most 3; goes on at how-was-it",
                "round 3 of at most 3; goes on at how-was-it",
                "3 rounds done; goes on at welcome",
            ],
            play.Notes.Where(n => n.Kind == "repeat").Select(n => n.Reason)
        );
        Assert.Empty(play.State.Runs);
    }

    [Fact]
    public void It_ends_when_the_condition_is_true()
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Reminding), "2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(1));
        play.Submit(SampleEvents.Rating(play.Now, 5));
        play.Advance(Duration.FromDays(30));

        Assert.Equal(["how-was-it", "welcome"], play.Sent.Select(s => s.Step));
        Assert.Contains(
            play.Notes,
            n => n.Kind == "repeat" && n.Reason!.EndsWith("; goes on at welcome", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Its_longest_time_counts_every_round_and_its_parts_are_in_the_version()
    {
        var journey = JourneyReader.ReadPinned("trial", Reminding);
        Assert.Equal(Duration.FromDays(15), JourneyDuration.FindLongest(journey.Steps, journey.First));
        foreach (var (from, to) in new[] { ("at_most: 3", "at_most: 4"), ("exists: yes", "before: 2026-03-02") })
        {
            Assert.NotEqual(
                journey.Hash,
                JourneyReader.ReadPinned("trial", Reminding.Replace(from, to, StringComparison.Ordinal)).Hash
            );
        }
    }

    [Theory]
    [InlineData(
        "- repeat: 3",
        "journeys/try.yaml:5:13 MA1007 repeat is \"3\"; allowed: a mapping (lines of \"key: value\"). write { at_most: "
            + "3, do: [ { send: welcome }, { wait: 5d } ] }"
    )]
    [InlineData(
        "- repeat: { do: [ { send: welcome }, { wait: 5d } ] }",
        "journeys/try.yaml:5:13 MA1006 repeat has no \"at_most\". say how often at most, such as at_most: 3"
    )]
    [InlineData(
        "- repeat: { at_most: 0, do: [ { send: welcome }, { wait: 5d } ] }",
        "journeys/try.yaml:5:24 MA1023 at_most is \"0\"; allowed: a whole number from 1 to 100"
    )]
    [InlineData(
        "- repeat: { at_most: 2, do: [ { send: welcome } ] }",
        "journeys/try.yaml:5:3 MA1047 the steps go round without an end at \"repeat-1\": nothing in the loop waits. put "
            + "a wait or a wait_for into it"
    )]
    [InlineData(
        "- repeat: { at_most: 2, do: [ { repeat: { at_most: 2, do: [ { wait: 1d } ] } } ] }",
        "journeys/try.yaml:5:33 MA1040 a repeat is inside another repeat; allowed: one repeat, with its steps in do:. "
            + "write the inner steps once in the outer do:, with a greater at_most"
    )]
    [InlineData(
        "- loop: 3",
        "journeys/try.yaml:5:5 MA1018 unknown step \"loop\"; allowed: {steps}. write repeat: with at_most: and do:"
    )]
    public void What_is_wrong_is_reported_with_its_remedy(string steps, string faults) =>
        Assert.Equal(StepFaults.WithKinds(faults), StepFaults.Report(steps));
}
