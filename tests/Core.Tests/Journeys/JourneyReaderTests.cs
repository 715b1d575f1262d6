using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys;

public class JourneyReaderTests
{
    private static readonly Workspace Sample = SampleWorkspace.Valid(SampleWorkspace.Read(SampleWorkspace.Files()));

    [Fact]
    public void The_four_journeys_read_without_a_fault()
    {
        Assert.Equal(["cross-sell", "feedback-request", "reactivation", "welcome"], Sample.Journeys.Keys.Order());
        Assert.Equal(SampleWorkspace.Welcome, Sample.JourneySources["welcome"]);
        Assert.Equal(16, Sample.Hash.Length);
    }

    [Fact]
    public void The_welcome_is_what_its_file_says()
    {
        var welcome = Sample.Journeys["welcome"];

        Assert.Equal(JourneyStatus.Live, welcome.Status);
        Assert.Equal("getting-started", welcome.Topic);
        var trigger = Assert.IsType<EventTrigger>(welcome.Triggers[0]);
        var first = Assert.IsType<Condition.Compare>(trigger.Where);
        Assert.Equal(("customer.order_count", Comparison.Is), (first.Field.Name, first.Operator));
        Assert.Equal(new Operand.Number(1), Assert.Single(first.Operands));
        Assert.IsType<ReEntry.Never>(welcome.ReEntry);
        Assert.Equal(new Goal(new EventMatch("order.paid", OrderScope.Any, null), Duration.FromDays(45)), welcome.Goal);
        Assert.Equal(
            [new("order.refunded", OrderScope.ThisOrder, null), new("order.cancelled", OrderScope.ThisOrder, null)],
            welcome.ExitWhen
        );
    }

    [Fact]
    public void After_any_block_the_run_goes_on_below()
    {
        var welcome = Sample.Journeys["welcome"];

        Assert.Equal("welcome", welcome.First);
        Assert.Equal("wait-1", welcome.Steps["welcome"].Next);
        var choice = Assert.IsType<ChooseStep>(welcome.Steps["if-1"]);
        Assert.Equal(
            ("welcome-personal", "tips-for-your-order", "wait-2"),
            (choice.Branches[0].NextStep, choice.Otherwise, choice.Next)
        );
        Assert.Equal("wait-2", welcome.Steps["welcome-personal"].Next);
        Assert.Equal("wait-2", welcome.Steps["tips-for-your-order"].Next);
        Assert.Null(welcome.Steps["second-order-idea"].Next);
        Assert.Equal(Duration.FromDays(3), Assert.IsType<SendStep>(welcome.Steps["second-order-idea"]).DropAfter);
    }

    [Fact]
    public void A_wait_reads_days_a_time_and_weekdays()
    {
        var wait = Assert.IsType<WaitUntilStep>(Sample.Journeys["cross-sell"].Steps["wait-1"]);

        Assert.Equal((7, new LocalTime(18, 0)), (wait.Days, wait.TimeOfDay));
        Assert.Equal([IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday], wait.Weekdays);
        Assert.Equal(
            new LocalTime(10, 0),
            Assert.IsType<WaitUntilStep>(Sample.Journeys["welcome"].Steps["wait-1"]).TimeOfDay
        );
    }

    [Fact]
    public void A_wait_for_without_else_goes_on_when_its_time_is_over()
    {
        var wait = Assert.IsType<WaitForStep>(Sample.Journeys["cross-sell"].Steps["wait-for-1"]);

        Assert.Equal(Duration.FromDays(14), wait.Timeout);
        Assert.Equal("wait-1", wait.OnTimeout);
        Assert.Equal("wait-1", Assert.Single(wait.Lines).NextStep);
    }

    [Fact]
    public void The_lines_of_a_wait_for_lead_to_their_own_steps()
    {
        var steps = Sample.Journeys["feedback-request"].Steps;
        var wait = Assert.IsType<WaitForStep>(steps["wait-for-1"]);

        Assert.Equal(
            ["wait-for-1.do-1.notify-staff-1", "thank-you-for-telling-us"],
            wait.Lines.Select(l => l.NextStep)
        );
        Assert.Equal("how-was-it-reminder", wait.OnTimeout);
        var notice = Assert.IsType<NotifyStaffStep>(steps["wait-for-1.do-1.notify-staff-1"]);
        Assert.Equal(
            ("care", "Call about {{order.name}}", 1, "sorry-a-person-will-call"),
            (notice.Team, notice.Text, notice.DueWorkingDays, notice.Next)
        );
        Assert.Equal([Channel.Email], Assert.IsType<SendStep>(steps["how-was-it-reminder"]).Channels);
        Assert.Equal(new ReEntry.EachOrder(Duration.FromDays(60)), Sample.Journeys["feedback-request"].ReEntry);
    }

    [Fact]
    public void An_inactivity_trigger_has_a_stated_pace()
    {
        var trigger = Assert.IsType<InactivityTrigger>(Sample.Journeys["reactivation"].Triggers[0]);

        Assert.Equal(
            (Duration.FromDays(120), Enroll.Skip, 200),
            (trigger.Duration, trigger.Existing, trigger.PacePerDay)
        );
        var unsubscribe = Assert.IsType<UnsubscribeStep>(
            Sample.Journeys["reactivation"].Steps["wait-for-1.else.unsubscribe-1"]
        );
        Assert.Empty(unsubscribe.Topics);
        Assert.Equal("sunset", unsubscribe.Reason);
    }

    [Fact]
    public void Shop_policy_and_products_are_what_their_files_say()
    {
        Assert.True(Sample.Shop.HistoryComplete);
        Assert.Equal(Instant.FromUtc(2026, 3, 1, 22, 0), Sample.Shop.ConnectedAt);
        Assert.Equal(new SendWindow(new LocalTime(9, 0), new LocalTime(20, 0)), Sample.Policy.SendWindows[Channel.Sms]);
        Assert.Equal(Duration.FromDays(5), Sample.Policy.DeliveryEstimate);
        Assert.False(Sample.Policy.Topics["feedback"].CountsForFrequency);
        Assert.True(Sample.Policy.Topics["offers"].CountsForFrequency);
        var mug = Sample.Products["mug-1"];
        Assert.Equal(
            ("Mug, \"blue\"", "cups", new Money(12.5m, "EUR")),
            (mug.Titles["en"], mug.Category, mug.Price!.Value)
        );
        Assert.Equal(["TEA-1"], mug.GoesWith);
        Assert.Null(mug.Image);
        Assert.Equal(new Money(8.2m, "EUR"), Sample.Products["TEA-1"].Price);
    }

    [Fact]
    public void Comments_spacing_quotes_and_status_do_not_change_a_journeys_hash()
    {
        var rewritten =
            "# ours\n"
            + SampleWorkspace
                .Welcome.Replace("at: 10:00", "at:   \"10:00\"", StringComparison.Ordinal)
                .Replace("status: live ", "status: paused ", StringComparison.Ordinal)
                .Replace("re_entry: never\n", "", StringComparison.Ordinal);
        var workspace = SampleWorkspace.Valid(SampleWorkspace.With("journeys/welcome.yaml", rewritten));

        Assert.Equal(Sample.Journeys["welcome"].Hash, workspace.Journeys["welcome"].Hash);
        Assert.Equal(JourneyStatus.Paused, workspace.Journeys["welcome"].Status);
        Assert.NotEqual(Sample.Hash, workspace.Hash);
    }

    [Theory]
    [InlineData("days: 3", "days: 4")]
    [InlineData("150 EUR", "151 EUR")]
    [InlineData("drop_after: 3d", "drop_after: 4d")]
    [InlineData("order_count: 1", "order_count: 2")]
    [InlineData("within: 45d", "within: 46d")]
    [InlineData("re_entry: never", "re_entry: { after: 60d }")]
    [InlineData("- { event: order.cancelled, of: this_order }", "- { event: order.cancelled, of: any_order }")]
    [InlineData("topic: getting-started", "topic: offers")]
    public void A_change_of_structure_changes_the_hash(string from, string to)
    {
        var changed = SampleWorkspace.Valid(
            SampleWorkspace.With(
                "journeys/welcome.yaml",
                SampleWorkspace.Welcome.Replace(from, to, StringComparison.Ordinal)
            )
        );

        Assert.NotEqual(Sample.Journeys["welcome"].Hash, changed.Journeys["welcome"].Hash);
    }

    /// <summary>Runs in stores out there are pinned to these. When this fails, the canonical text has changed: change
    /// it back.</summary>
    [Theory]
    [InlineData("cross-sell", "1fa084884e2a3e16")]
    [InlineData("feedback-request", "fcbb1d3f7539394e")]
    [InlineData("reactivation", "360777beadbebb36")]
    [InlineData("welcome", "2607910b58758e60")]
    public void Hashes_stay_the_same_over_releases(string journey, string hash) =>
        Assert.Equal(hash, Sample.Journeys[journey].Hash);

    [Fact]
    public void A_stored_version_reads_without_todays_templates_and_policy()
    {
        foreach (var (id, yaml) in Sample.JourneySources)
        {
            Assert.Equal(Sample.Journeys[id].Hash, JourneyReader.ReadPinned(id, yaml).Hash);
        }
    }

    [Fact]
    public void A_stored_version_that_cannot_be_read_says_what_is_wrong()
    {
        var fault = Assert.Throws<InvalidOperationException>(() =>
            JourneyReader.ReadPinned("welcome", "journey: welcome")
        );

        Assert.StartsWith(
            "A stored version of journey \"welcome\" can no longer be read: journeys/welcome.yaml:1:1 MA1006 "
                + "a journey has no \"topic\"",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Ids_of_other_steps_stay_when_a_block_moves()
    {
        var moved = SampleWorkspace.Welcome.Replace(
            "  - send: welcome\n  - wait: { days: 3, at: 10:00 }",
            "  - wait: { days: 3, at: 10:00 }\n  - send: welcome",
            StringComparison.Ordinal
        );
        var workspace = SampleWorkspace.Valid(SampleWorkspace.With("journeys/welcome.yaml", moved));

        Assert.Equal(Sample.Journeys["welcome"].Steps.Keys.Order(), workspace.Journeys["welcome"].Steps.Keys.Order());
        Assert.Equal("wait-1", workspace.Journeys["welcome"].First);
    }
}
