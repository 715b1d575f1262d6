using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Steps.Control;
using MarketingAutomation.Core.Tests.Workspaces.FaultTexts;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Steps;

/// <summary>Dividing customers among arms: in proportion to the weights, the same arm each time.</summary>
public sealed class SplitTests
{
    private const string Head = """
        journey: trial
        status: live
        topic: getting-started
        trigger: { event: order.paid }
        re_entry: { each: order }
        steps:

        """;

    private const string Two = """
          - split:
              - { weight: 70, do: [ { wait: 1d }, { send: welcome } ] }
              - { weight: 30, name: with-tips, do: [ { send: tips-for-your-order } ] }
          - wait: 1d
          - send: what-is-new
        """;

    [Fact]
    public void The_steps_of_an_arm_lead_to_the_step_after_the_split()
    {
        var journey = JourneyReader.ReadPinned("trial", Head + Two);
        var split = Assert.IsType<SplitStep>(journey.Steps["split-1"]);
        Assert.Equal(
            [new("arm-1", 70, "split-1.arm-1.wait-1"), new("with-tips", 30, "tips-for-your-order")],
            split.Arms
        );
        Assert.Equal("wait-1", journey.Steps["welcome"].Next);
        Assert.Equal("wait-1", journey.Steps["tips-for-your-order"].Next);
        Assert.Equal(Duration.FromDays(2), JourneyDuration.FindLongest(journey.Steps, journey.First));
    }

    [Fact]
    public void Customers_are_divided_in_proportion_to_the_weights()
    {
        var split = Read(70, 30);
        var first = Customers().Count(c => split.FindArm(c, "trial").Name == "arm-1");
        Assert.InRange(first, 6_850, 7_150);
    }

    [Fact]
    public void A_customer_gets_the_same_arm_at_every_passage()
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Head + Two), "2026-03-02 12:00");
        foreach (var order in (string[])["1001", "1002", "1003", "1004"])
        {
            play.Submit(SampleEvents.OrderPaid(play.Now, order));
            play.Advance(Duration.FromDays(20));
        }

        var notes = play.Notes.Where(n => n.Kind == "split").ToList();
        Assert.Equal(4, notes.Count);
        Assert.Single(notes.Select(n => n.Reason).Distinct());
        Assert.Matches(
            @"^arm (arm-1 \(weight 70|with-tips \(weight 30) of 100\); goes on at \S+$",
            Assert.Single(notes.Select(n => n.Reason).Distinct())!
        );
    }

    [Fact]
    public void A_change_of_the_weights_moves_only_customers_to_the_arm_that_grew()
    {
        var (before, after) = (Read(50, 50), Read(60, 40));
        var moved = Customers().Where(c => before.FindArm(c, "trial").Name != after.FindArm(c, "trial").Name).ToList();
        Assert.InRange(moved.Count, 850, 1_150);
        Assert.All(moved, c => Assert.Equal("arm-1", after.FindArm(c, "trial").Name));
    }

    [Fact]
    public void Another_split_of_the_same_journey_divides_the_customers_anew()
    {
        var (one, other) = (Read(50, 50), Read(50, 50) with { Id = "split-2" });
        var same = Customers().Count(c => one.FindArm(c, "trial").Name == other.FindArm(c, "trial").Name);
        Assert.InRange(same, 4_800, 5_200);
    }

    [Fact]
    public void The_weights_and_names_are_part_of_the_version()
    {
        var hash = JourneyReader.ReadPinned("trial", Head + Two).Hash;
        foreach (var (from, to) in new[] { ("70", "71"), ("with-tips", "tips") })
        {
            Assert.NotEqual(
                hash,
                JourneyReader.ReadPinned("trial", Head + Two.Replace(from, to, StringComparison.Ordinal)).Hash
            );
        }
    }

    [Theory]
    [InlineData(
        "split: 50/50",
        "journeys/try.yaml:5:12 MA1007 split is \"50/50\"; allowed: a list of arms, each { weight, name, do }. write "
            + "- { weight: 50, do: [ … ] } for each arm"
    )]
    [InlineData(
        "split: [ { weight: 1, do: [ { send: welcome } ] } ]",
        "journeys/try.yaml:5:14 MA1007 split has one arm; allowed: two arms or more. add another arm, or write its "
            + "steps without split"
    )]
    [InlineData(
        "split: [ { weight: 0, do: [ { send: welcome } ] }, { weight: 0, do: [ { send: what-is-new } ] } ]",
        "journeys/try.yaml:5:14 MA1023 all weights of split are 0, so that no arm would be taken; allowed: whole "
            + "numbers from 1, such as weight: 50 for each. leave out an arm that is not to be used"
    )]
    [InlineData(
        "split: [ { weight: 0, do: [ { send: welcome } ] }, { weight: 1.5, do: [ { send: what-is-new } ] } ]",
        "journeys/try.yaml:5:24 MA1023 weight is \"0\"; allowed: a whole number from 1 to 1000000. leave out an arm "
            + "that is not to be used\njourneys/try.yaml:5:66 MA1023 weight is \"1.5\"; allowed: a whole number from 1 "
            + "to 1000000"
    )]
    [InlineData(
        "split: [ { weight: 50%, do: [ { send: welcome } ] }, { percent: 50, do: [ { send: what-is-new } ] } ]",
        "journeys/try.yaml:5:24 MA1023 weight is \"50%\"; allowed: a whole number from 1 to 1000000. write weight: 50\n"
            + "journeys/try.yaml:5:60 MA1005 unknown key \"percent\" in an arm of split; allowed: weight, name, do. "
            + "write weight: instead of percent:"
    )]
    [InlineData(
        "split: [ { weight: 1, name: arm-2, do: [ { send: welcome } ] }, { weight: 1, do: [ { send: what-is-new } ] } ]",
        "journeys/try.yaml:5:69 MA1033 the name \"arm-2\" is taken by another arm of this split; allowed: each once in "
            + "a split. choose another name: the record calls the arm by it"
    )]
    [InlineData(
        "split: [ { weight: 1 }, { weight: 1, steps: [ { send: what-is-new } ] } ]",
        "journeys/try.yaml:5:14 MA1006 an arm of split has no \"do\". the steps of this arm: do: [ { send: welcome } ]\n"
            + "journeys/try.yaml:5:42 MA1005 unknown key \"steps\" in an arm of split; allowed: weight, name, do. write "
            + "do: instead of steps:"
    )]
    public void What_is_wrong_is_reported_with_its_remedy(string steps, string faults) =>
        Assert.Equal(StepFaults.WithKinds(faults), StepFaults.Report($"- {steps}"));

    private static SplitStep Read(int first, int second) =>
        (SplitStep)
            JourneyReader
                .ReadPinned(
                    "trial",
                    Head
                        + Two.Replace("70", $"{first}", StringComparison.Ordinal)
                            .Replace("30", $"{second}", StringComparison.Ordinal)
                )
                .Steps["split-1"];

    private static IEnumerable<string> Customers() => Enumerable.Range(0, 10_000).Select(n => $"customer-{n}");
}
