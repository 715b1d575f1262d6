using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Tests.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Entering;

/// <summary>Customers who are held out of one journey, or of all marketing.</summary>
public sealed class HoldOutTests
{
    private const string Noon = "2026-03-02 12:00";

    private const string Trial = """
        journey: trial
        status: live
        topic: offers
        trigger: { event: order.paid }
        re_entry: { after: 7d }
        hold_out: 40%
        goal: { event: order.paid, within: 30d }
        steps:
          - set: { likes_tea: yes }
          - send: welcome
          - wait: 2d
          - send: what-is-new
        """;

    private static readonly string HeldOut = KeyWhere(inside: true);
    private static readonly string Treated = KeyWhere(inside: false);

    [Fact]
    public void A_customer_who_is_held_out_goes_the_same_way_and_is_sent_nothing()
    {
        var (held, other) = (Play(HeldOut), Play(Treated));
        held.Advance(Duration.FromDays(5));
        other.Advance(Duration.FromDays(5));

        Assert.Equal(["welcome", "what-is-new"], other.Sent.Select(s => s.Step));
        Assert.Equal("yes", other.State.Attributes["likes_tea"]);
        Assert.Empty(held.Sent);
        Assert.Empty(held.State.Contacts);
        Assert.Empty(held.State.Attributes);
        Assert.Equal(
            [
                ("welcome", LedgerKind.WouldSend, Reasons.HoldOut),
                ("what-is-new", LedgerKind.WouldSend, Reasons.HoldOut),
            ],
            held.Ledger.Where(l => l.Kind != LedgerKind.Held).Select(l => (l.Step, l.Kind, l.Reason!))
        );
        Assert.Equal(Ends(other), Ends(held));
    }

    [Fact]
    public void The_record_shows_which_group_reached_the_goal()
    {
        foreach (var (key, group) in new[] { (HeldOut, Reasons.HoldOut), (Treated, null) })
        {
            var play = Play(key);
            play.Advance(Duration.FromDays(1));
            play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
            Assert.Equal(
                [("entered", group), ("ended", group)],
                play.Notes.Where(n => n.Kind is "entered" or "ended").Select(n => (n.Kind, n.Group))
            );
            Assert.Contains(play.Notes, n => n.Reason?.StartsWith("goal: ", StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public void It_is_decided_by_the_customer_and_the_journey_and_is_the_same_at_the_next_entry()
    {
        foreach (var key in new[] { HeldOut, Treated })
        {
            var play = Play(key);
            play.Advance(Duration.FromDays(10));
            play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
            Assert.Equal(2, Assert.Single(play.State.Entries).Times);
            Assert.Equal("trial", play.State.Entries[0].Journey);
            Assert.Equal(key == HeldOut, Assert.Single(play.State.Runs).IsHeldOut);
        }
    }

    [Fact]
    public void A_greater_share_only_adds_customers()
    {
        var states = Enumerable.Range(0, 4000).Select(i => Decider.NewCustomer($"customer{i}")).ToArray();
        var (ten, twenty) = (Group(10), Group(20));
        Assert.Subset(twenty, ten);
        Assert.InRange(ten.Count, 340, 460);
        Assert.InRange(twenty.Count, 720, 880);

        HashSet<string> Group(decimal percent) =>
            [.. states.Where(s => HoldOutGroups.IsInJourneyGroup(s, "trial", percent)).Select(s => s.Key)];
    }

    [Fact]
    public void A_run_keeps_what_was_decided_when_the_share_changes()
    {
        var play = Play(HeldOut);
        play.Workspace = TestShop.SampleWith(null, Trial.Replace("hold_out: 40%\n", "", StringComparison.Ordinal));
        play.Workspace = play.Workspace with
        {
            PinnedJourneys = new Dictionary<string, Core.Workspaces.PinnedJourney>
            {
                [$"trial/{play.State.Runs[0].Version}"] = new(
                    JourneyReader.ReadPinned("trial", Trial),
                    play.Workspace.Templates
                ),
            },
        };
        play.Advance(Duration.FromDays(5));
        Assert.Empty(play.Sent);
    }

    [Fact]
    public void A_test_of_the_journey_is_a_test_for_everyone()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(null, Trial.Replace("live", "draft", StringComparison.Ordinal)),
            Noon,
            HeldOut
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(1));
        Assert.Equal(Reasons.Draft, play.ReasonOf("welcome"));
        Assert.All(play.Notes, n => Assert.Null(n.Group));
    }

    [Fact]
    public void Of_two_customers_who_become_one_the_run_that_sent_something_goes_on()
    {
        var (held, other) = (Play(HeldOut), Play(Treated));
        held.Advance(Duration.FromHours(1));
        other.Advance(Duration.FromHours(1));
        held.Apply(new Input.MergeCustomer(other.State));
        Assert.False(Assert.Single(held.State.Runs).IsHeldOut);
        Assert.Contains(held.Notes, n => n is { Kind: "ended", Group: Reasons.HoldOut });
    }

    [Fact]
    public void Held_out_of_all_marketing_a_customer_gets_only_answers_they_asked_for()
    {
        var asked = """
            journey: trial
            status: live
            topic: offers
            trigger: { event: order.paid }
            steps:
              - set: { likes_tea: yes }
              - send: welcome
              - send: what-is-new
                topic: service
            """;
        foreach (var (key, sent) in GlobalKeys())
        {
            var play = SimulatedCustomer.Open(
                TestShop.SampleWith(p => p with { HoldOutPercent = 40, MinGap = Duration.Zero }, asked),
                Noon,
                key
            );
            play.Submit(SampleEvents.OrderPaid(play.Now));
            play.Advance(Duration.FromDays(5));
            Assert.Equal(sent, play.Sent.Select(s => s.Step));
            Assert.Equal("yes", play.State.Attributes["likes_tea"]);
            var group = sent.Length == 1 ? Reasons.GlobalHoldOut : null;
            Assert.Equal(group, play.Ledger.FirstOrDefault(l => l.Kind == LedgerKind.WouldSend)?.Reason);
            Assert.All(play.Notes.Where(n => n.Kind is "entered" or "ended"), n => Assert.Equal(group, n.Group));
        }
    }

    [Fact]
    public void A_message_that_waits_is_recorded_once_the_customer_is_held_out()
    {
        var (key, _) = GlobalKeys().First();
        var without = Trial.Replace("hold_out: 40%\n", "", StringComparison.Ordinal);
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, without), Noon, key);
        play.Submit(SampleEvents.OrderPaid(play.Now, optIn: false));
        Assert.Equal(Reasons.ConsentUnknown, play.ReasonOf("welcome"));
        play.Workspace = TestShop.SampleWith(p => p with { HoldOutPercent = 40 }, without);
        play.Submit(SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Subscribed));
        Assert.Equal((LedgerKind.WouldSend, Reasons.GlobalHoldOut), (play.KindOf("welcome"), play.ReasonOf("welcome")));
    }

    [Fact]
    public void It_is_part_of_the_version_only_where_it_is_written()
    {
        var without = Trial.Replace("hold_out: 40%\n", "", StringComparison.Ordinal);
        Assert.DoesNotContain(
            "hold_out",
            CanonicalText.Write(JourneyReader.ReadPinned("trial", without)),
            StringComparison.Ordinal
        );
        Assert.NotEqual(JourneyReader.ReadPinned("trial", without).Hash, JourneyReader.ReadPinned("trial", Trial).Hash);
        Assert.Equal(
            JourneyReader.ReadPinned("trial", Trial).Hash,
            JourneyReader.ReadPinned("trial", Trial.Replace("40%", "40.0%", StringComparison.Ordinal)).Hash
        );
    }

    [Theory]
    [InlineData("10", "write 10%")]
    [InlineData("0.1", "write 10%")]
    [InlineData("10 %", "write 10%")]
    [InlineData("0%", "leave it out to hold out no one")]
    [InlineData("100%", "write status: draft to send nothing")]
    [InlineData("some", "")]
    public void Another_form_is_reported_with_the_right_line(string written, string remedy)
    {
        Assert.Equal(
            [
                $"journeys/try.yaml:6:11 MA1090 hold_out is \"{written}\"; allowed: a share from 0.1% to 99%, such as 10%"
                    + (remedy.Length == 0 ? "" : $". {remedy}"),
            ],
            SampleWorkspace.FaultsOfJourney(
                Trial
                    .Replace("journey: trial", "journey: try", StringComparison.Ordinal)
                    .Replace("40%", written, StringComparison.Ordinal)
            )
        );
        var files = SampleWorkspace.Files();
        files["policy.yaml"] += $"\nhold_out: {written}\n";
        Assert.Contains(
            "MA1090",
            Assert.Single(SampleWorkspace.Faults(SampleWorkspace.Read(files))),
            StringComparison.Ordinal
        );
    }

    private static CustomerSimulation Play(string key)
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Trial), Noon, key);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        return play;
    }

    private static IEnumerable<string?> Ends(CustomerSimulation play) =>
        play.Notes.Where(n => n.Kind == "ended").Select(n => n.Reason);

    private static string KeyWhere(bool inside) =>
        Keys().First(k => HoldOutGroups.IsInJourneyGroup(Decider.NewCustomer(k), "trial", 40) == inside);

    private static IEnumerable<(string Key, string[] Sent)> GlobalKeys()
    {
        var policy = new Core.Workspaces.Definitions.Policy { HoldOutPercent = 40 };
        yield return (
            Keys().First(k => HoldOutGroups.IsInGlobalGroup(Decider.NewCustomer(k), policy)),
            ["what-is-new"]
        );
        yield return (
            Keys().First(k => !HoldOutGroups.IsInGlobalGroup(Decider.NewCustomer(k), policy)),
            ["welcome", "what-is-new"]
        );
    }

    private static IEnumerable<string> Keys() => Enumerable.Range(10, 80).Select(i => $"{i}23456789abcdefghjkmnpqrs");
}
