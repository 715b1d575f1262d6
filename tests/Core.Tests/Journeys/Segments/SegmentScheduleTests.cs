using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Core.Tests.Journeys.Segments.SegmentTriggerSamples;
using static MarketingAutomation.Support.Samples.SampleWorkspace;

namespace MarketingAutomation.Core.Tests.Journeys.Segments;

public sealed class SegmentScheduleTests
{
    [Fact]
    public void At_its_time_all_members_enter_once_and_who_comes_in_later_does_not()
    {
        var workspace = Workspace(Tea, "at: 2026-03-10 10:00");
        var (one, two) = (SimulatedCustomer.Open(workspace, Start), SimulatedCustomer.Open(workspace, Start, "b"));
        Buy(one, "1", "TEA-1");
        Buy(two, "2", "MUG-1");
        var at = TestShop.At("2026-03-10 10:00");
        one.AdvanceTo(at + Duration.FromHours(1));
        Assert.InRange(one.State.Entries.Single().LastAt, at, at + Duration.FromMinutes(30));

        // Between the time and the customer's place in the spread: what was before counts.
        two.AdvanceTo(at + Duration.FromSeconds(1));
        Buy(two, "3", "TEA-1");
        two.Advance(Duration.FromDays(10));
        Assert.Empty(two.State.Entries);
        one.Advance(Duration.FromDays(400));
        Assert.Equal(1, one.State.Entries.Single().Times);
    }

    [Theory]
    [InlineData(20, true, null)]
    [InlineData(25, false, "its time was 25 hours ago, and no one enters later than 24 hours after it")]
    public void A_program_that_was_off_makes_up_for_it_within_a_day(int hours, bool enters, string? note)
    {
        var play = SimulatedCustomer.Open(Workspace(Tea, "at: 2026-03-10 10:00"), Start);
        Buy(play, "1", "TEA-1");
        var late = new CustomerSimulation(
            play.Workspace,
            play.State,
            TestShop.At("2026-03-10 10:00") + Duration.FromHours(hours)
        );
        late.Wake();
        late.Wake();
        Assert.Equal(enters, late.State.Entries.Count == 1);
        Assert.Equal(note, late.Notes.SingleOrDefault(n => n.Kind == "not_entered")?.Reason);
    }

    [Theory]
    [InlineData("every: month, at: \"10:00\"", "2026-04-01 10:00", "2026-05-01 10:00")]
    [InlineData("every: month, day: 15, at: \"10:00\"", "2026-03-15 10:00", "2026-04-15 10:00")]
    [InlineData(
        "every: week, at: \"03:30\", day: sun",
        "2026-03-08 03:30",
        "2026-03-15 03:30",
        "2026-03-22 03:30",
        "2026-03-29 04:00"
    )]
    [InlineData(
        "every: { days: 14, from: 2026-03-04 }, at: \"10:00\"",
        "2026-03-04 10:00",
        "2026-03-18 10:00",
        "2026-04-01 10:00"
    )]
    public void A_schedule_starts_each_time_by_the_customers_clock(string trigger, params string[] times)
    {
        var play = SimulatedCustomer.Open(
            Workspace("tea: { bought: { sku: TEA-1 } }\n", "re_entry: { after: 1d }\n", [trigger]),
            Start
        );
        Buy(play, "1", "TEA-1");
        foreach (var (index, time) in times.Index())
        {
            var at = TestShop.At(time);
            play.AdvanceTo(at + Duration.FromHours(1));
            var entry = Assert.Single(play.State.Entries);
            Assert.Equal(index + 1, entry.Times);
            Assert.InRange(entry.LastAt, at, at + Duration.FromMinutes(30));
        }
    }

    [Theory]
    [InlineData("every: week, at: \"03:30\", day: sun", "7d", 5, "2026-03-08 03:30", "2026-04-05 03:30")]
    [InlineData("every: month, at: \"10:00\"", "30d", 13, "2026-04-01 10:00", "2027-04-01 10:00")]
    [InlineData("every: month, at: \"10:00\"", "1 month", 13, "2026-04-01 10:00", "2027-04-01 10:00")]
    [InlineData("every: month, at: \"10:00\"", "60d", 7, "2026-04-01 10:00", "2027-04-01 10:00")]
    [InlineData("every: { days: 5, from: 2026-03-04 }, at: \"03:30\"", "5d", 7, "2026-03-04 03:30", "2026-04-03 03:30")]
    [InlineData("every: week, at: \"10:00\", day: sun", "8d", 3, "2026-03-08 10:00", "2026-04-05 10:00")]
    public void Re_entry_counts_the_times_of_every_over_short_months_and_the_change_of_the_clock(
        string trigger,
        string after,
        int times,
        string first,
        string last
    )
    {
        var workspace = Workspace("tea: { bought: { sku: TEA-1 } }\n", $"re_entry: {{ after: {after} }}\n", [trigger]);
        Assert.Equal(after is "60d" or "8d", workspace.Advice.Any(a => a.Code == "MA1171"));
        var play = SimulatedCustomer.Open(workspace, Start);
        Buy(play, "1", "TEA-1");
        play.AdvanceTo(TestShop.At(first) + Duration.FromHours(1));
        Assert.Equal(1, Assert.Single(play.State.Entries).Times);
        play.AdvanceTo(TestShop.At(last) + Duration.FromHours(1));
        Assert.Equal(times, Assert.Single(play.State.Entries).Times);
    }

    [Fact]
    public void Something_that_happens_before_the_customers_place_does_not_lose_them_the_week()
    {
        var workspace = Workspace(
            "tea: { bought: { sku: TEA-1 } }\n",
            "re_entry: { after: 7d }\n",
            ["every: week, at: \"10:00\", day: fri"]
        );
        var play = SimulatedCustomer.Open(workspace, Start);
        Buy(play, "1", "TEA-1");
        play.AdvanceTo(TestShop.At("2026-03-06 12:00"));
        play.AdvanceTo(TestShop.At("2026-03-13 10:00") + Duration.FromSeconds(1));
        Buy(play, "2", "TEA-1");
        play.AdvanceTo(TestShop.At("2026-03-20 12:00"));
        Assert.Equal(3, Assert.Single(play.State.Entries).Times);
    }

    [Fact]
    public void An_edit_of_steps_is_no_new_release()
    {
        var one = Workspace(Tea, "at: 2026-03-10 10:00").Journeys["one"];
        var more = Workspace(Tea, "goal: { event: order.paid, within: 9d }\n", ["at: 2026-03-10 10:00"]).Journeys[
            "one"
        ];
        var later = Workspace(Tea, "at: 2026-03-10 11:00").Journeys["one"];
        var policy = Workspace(Tea).Policy;
        Assert.NotEqual(one.Hash, more.Hash);
        Assert.Equal(one.WriteReleaseVersion(policy), more.WriteReleaseVersion(policy));
        Assert.NotEqual(one.WriteReleaseVersion(policy), later.WriteReleaseVersion(policy));
    }

    [Fact]
    public void An_occasion_before_the_release_or_before_the_customer_was_known_is_none_of_theirs()
    {
        var play = SimulatedCustomer.Open(Workspace(Tea, "at: 2026-03-02 11:00"), Start);
        Buy(play, "1", "TEA-1");
        Buy(play, "2", "TEA-1");
        Assert.Empty(play.State.Entries);

        var other = SimulatedCustomer.Open(Workspace(Tea), "2026-03-02 09:00");
        Buy(other, "1", "TEA-1");
        other.AdvanceTo(TestShop.At(Start));
        other.Workspace = Release(Workspace(Tea, "at: 2026-03-02 11:00"), other.Now);
        other.Wake();
        Assert.Empty(other.State.Entries);
        Assert.Null(other.Notes.SingleOrDefault(n => n.Kind == "not_entered"));
    }
}
