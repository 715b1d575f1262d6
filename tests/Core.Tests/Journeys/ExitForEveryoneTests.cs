using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys;

/// <summary><c>applies_to: everyone</c>: an exit that is added also ends the runs of older versions.</summary>
public sealed class ExitForEveryoneTests
{
    private const string Before = """
        journey: trial
        status: live
        topic: offers
        trigger: { event: order.paid }
        steps:
          - wait: 5d
          - send: welcome
        """;

    private const string Everyone = "{ event: complaint.opened, applies_to: everyone }";

    [Theory]
    [InlineData(Everyone, 0)]
    [InlineData("{ event: complaint.opened }", 1)]
    [InlineData("{ event: order.cancelled, of: any_order, applies_to: everyone }", 1)]
    public void It_ends_the_run_of_an_older_version_where_it_says_so(string exit, int left)
    {
        var play = Changed(exit);
        play.Submit(Complaint(play.Now));
        Assert.Equal(left, play.State.Runs.Count);
        Assert.Equal(left == 0, play.Notes.Any(n => n is { Kind: "ended", Reason: "exit: complaint.opened happened" }));
    }

    [Fact]
    public void What_happened_to_a_customer_who_is_merged_ends_it_too()
    {
        var play = Changed(Everyone);
        var other = SimulatedCustomer.Open(play.Workspace, "2026-03-02 13:00", "b123456789abcdefghjkmnpqrs");
        other.Submit(Complaint(other.Now));
        play.Apply(new Input.MergeCustomer(other.State));
        Assert.Empty(play.State.Runs);
    }

    [Fact]
    public void It_is_part_of_the_version_only_where_it_is_written()
    {
        var plain = With("{ event: complaint.opened }");
        Assert.DoesNotContain(
            "everyone",
            CanonicalText.Write(JourneyReader.ReadPinned("trial", plain)),
            StringComparison.Ordinal
        );
        Assert.NotEqual(
            JourneyReader.ReadPinned("trial", plain).Hash,
            JourneyReader.ReadPinned("trial", With(Everyone)).Hash
        );
    }

    [Fact]
    public void Another_word_and_another_place_are_faults()
    {
        Assert.Equal(
            ["journeys/try.yaml:5:53 MA1011 applies_to is \"all\"; allowed: everyone"],
            SampleWorkspace.FaultsOfJourney(
                With("{ event: complaint.opened, applies_to: all }")
                    .Replace("journey: trial", "journey: try", StringComparison.Ordinal)
            )
        );
        Assert.Contains(
            "unknown key \"applies_to\"",
            Assert.Single(
                SampleWorkspace.FaultsOfJourney(
                    Before
                        .Replace("journey: trial", "journey: try", StringComparison.Ordinal)
                        .Replace(
                            "steps:",
                            "goal: { event: order.paid, within: 9d, applies_to: everyone }\nsteps:",
                            StringComparison.Ordinal
                        )
                )
            ),
            StringComparison.Ordinal
        );
    }

    private static CustomerSimulation Changed(string exit)
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Before), "2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        var after = TestShop.SampleWith(null, With(exit));
        play.Workspace = after with
        {
            PinnedJourneys = new Dictionary<string, PinnedJourney>
            {
                [$"trial/{play.State.Runs[0].Version}"] = new(
                    JourneyReader.ReadPinned("trial", Before),
                    after.Templates
                ),
            },
        };
        play.Advance(Duration.FromDays(1));
        return play;
    }

    private static string With(string exit) =>
        Before.Replace("steps:", $"exit_when: [ {exit} ]\nsteps:", StringComparison.Ordinal);

    private static Event Complaint(Instant at) =>
        SampleEvents.OrderEvent(EventNames.ComplaintOpened, at) with
        {
            Id = "complaint",
            Order = null,
        };
}
