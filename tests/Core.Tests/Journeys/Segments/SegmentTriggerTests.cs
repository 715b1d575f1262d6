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

public sealed class SegmentTriggerTests
{
    [Fact]
    public void Who_comes_into_the_segment_enters_and_who_goes_out_by_time_alone_enters_the_other()
    {
        var play = SimulatedCustomer.Open(Workspace(Tea, "on: enter", "on: leave"), Start);
        Buy(play, "1", "MUG-1");
        Assert.Empty(play.State.Entries);
        play.Advance(Duration.FromDays(1));
        Buy(play, "2", "TEA-1");
        Assert.Equal(["one"], Entered(play));
        var left = play.Now + Duration.FromDays(30);
        play.Advance(Duration.FromDays(40));
        Assert.Equal(["one", "two"], Entered(play));
        Assert.Equal(left + Duration.FromSeconds(1), play.State.Entries[1].LastAt);
        Assert.Null(play.State.NextWake);
    }

    [Fact]
    public void Who_becomes_a_member_by_time_alone_enters_at_that_time()
    {
        var play = SimulatedCustomer.Open(Workspace(Lapsed, "on: enter"), Start);
        Buy(play, "1", "MUG-1");
        play.Advance(Duration.FromDays(100));
        Assert.Equal(
            TestShop.At(Start) + Duration.FromDays(30) + Duration.FromSeconds(1),
            play.State.Entries.Single().LastAt
        );
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("enroll: { existing: enter, pace: 200 per day }\n", 1)]
    public void Who_was_in_it_at_the_release_enters_only_where_enroll_says_so(string enroll, int entries)
    {
        var play = SimulatedCustomer.Open(Workspace(Lapsed), Start);
        Buy(play, "1", "MUG-1");
        play.Advance(Duration.FromDays(100));
        play.Workspace = Release(Workspace(Lapsed, enroll, ["on: enter"]), play.Now);
        play.Advance(Duration.FromHours(9));
        play.Wake();
        play.Wake();
        Assert.Equal(entries, play.State.Entries.Sum(e => e.Times));
        Assert.Equal(entries, play.Reservations.Count);
        Buy(play, "2", "MUG-1");
        play.Advance(Duration.FromDays(29));
        Assert.Equal(entries, play.State.Entries.Sum(e => e.Times));
    }

    [Fact]
    public void Who_comes_in_by_the_first_event_after_the_release_enters()
    {
        var play = SimulatedCustomer.Open(Workspace(Tea), Start);
        Buy(play, "1", "MUG-1");
        play.Workspace = Release(Workspace(Tea, "on: enter"), play.Now);
        play.Advance(Duration.FromHours(1));
        Buy(play, "2", "TEA-1");
        Assert.Equal(["one"], Entered(play));
    }

    [Fact]
    public void Another_definition_of_the_segment_makes_no_one_come_in_or_go_out()
    {
        var play = SimulatedCustomer.Open(Workspace(Tea, "on: enter", "on: leave"), Start);
        Buy(play, "1", "MUG-1");
        play.Workspace = Workspace("tea: { bought: { sku: MUG-1 } }\n", "on: enter", "on: leave");
        play.Wake();
        Assert.True(play.State.Segments!["tea"].IsIn);
        play.Workspace = Workspace("tea: { bought: { sku: TEA-1 } }\n", "on: enter", "on: leave");
        play.Wake();
        Assert.False(play.State.Segments!["tea"].IsIn);
        Assert.Empty(play.State.Entries);
    }

    [Fact]
    public void An_import_alone_starts_nothing()
    {
        var play = SimulatedCustomer.Open(Workspace(Tea, "on: enter"), Start);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1", skus: ["TEA-1"]) with { Backfill = true });
        Assert.True(play.State.Segments!["tea"].IsIn);
        Assert.Empty(play.State.Entries);
    }

    [Fact]
    public void A_membership_that_comes_and_goes_is_bounded_by_re_entry_and_a_draft_only_records()
    {
        var play = SimulatedCustomer.Open(Workspace(Tea, "re_entry: { after: 50d }\n", ["on: enter"]), Start);
        Buy(play, "1", "TEA-1");
        play.Advance(Duration.FromDays(35));
        Buy(play, "2", "TEA-1");
        Assert.Equal(1, play.State.Entries.Single().Times);
        play.Advance(Duration.FromDays(30));
        Assert.Equal(1, play.State.Entries.Single().Times);
        play.Advance(Duration.FromDays(35));
        Buy(play, "3", "TEA-1");
        Assert.Equal(2, play.State.Entries.Single().Times);

        var draft = SimulatedCustomer.Open(Workspace(Tea, "status: draft\n", ["on: enter"]), Start);
        Buy(draft, "1", "TEA-1");
        Assert.Equal("one~draft", draft.State.Entries.Single().Journey);
        Assert.Empty(draft.Sent);
    }

    [Fact]
    public void Who_is_in_it_with_either_record_is_in_it_after_a_merge()
    {
        var workspace = Workspace(Tea, "on: enter", "on: leave");
        var (one, two) = (SimulatedCustomer.Open(workspace, Start), SimulatedCustomer.Open(workspace, Start, "b"));
        Buy(one, "1", "MUG-1");
        Buy(two, "2", "TEA-1");
        one.Apply(new Input.MergeCustomer(two.State, true));
        Assert.NotNull(one.State.DueDecidedAt);
        one.Wake();
        Assert.Null(one.State.DueDecidedAt);
        Assert.True(one.State.Segments!["tea"].IsIn);
        Assert.Equal(1, one.State.Entries.Sum(e => e.Times));
    }

    [Theory]
    [InlineData("segment: te, on: enter", "MA1086 unknown segment \"te\"; allowed: tea. did you mean \"tea\"?")]
    [InlineData("segment: tea", "MA1006 a trigger by segment does not say when; allowed: on: enter")]
    [InlineData("segment: tea, on: enter, at: 2026-12-01 10:00", "MA1040 on goes with neither at, every nor day")]
    [InlineData(
        "segment: tea, on: enter, offset: 3d",
        "MA1040 offset does not go with segment; allowed: segment, on, at"
    )]
    [InlineData("event: order.paid, every: month", "MA1040 every does not go with event; allowed: event, where")]
    [InlineData("segment: tea, on: in", "MA1011 on is \"in\"; allowed: enter, leave")]
    [InlineData(
        "segment: tea, at: 2026-12-01",
        "MA1024 at is \"2026-12-01\"; allowed: a date and a time, such as 2026-12-01 10:00. write at: 2026-12-01 10:00"
    )]
    [InlineData("segment: tea, at: \"10:00\"", "MA1024 at is \"10:00\"")]
    [InlineData("segment: tea, every: month", "MA1006 every has no \"at\". say at what time of day")]
    [InlineData(
        "segment: tea, every: month, at: \"10:00\", day: 31",
        "MA1023 day of a month is \"31\"; allowed: a whole number from 1 to 28"
    )]
    [InlineData(
        "segment: tea, every: week, at: \"10:00\"",
        "MA1040 every begins the journey again and again, and re_entry is never"
    )]
    [InlineData("segment: tea, every: { days: 14 }, at: \"10:00\"", "MA1006 every has no \"from\". the first day")]
    public void Its_faults_show_the_right_line(string trigger, string fault)
    {
        var files = Files();
        files["segments.yaml"] = Tea;
        files["journeys/try.yaml"] =
            $"journey: try\ntopic: offers\ntrigger: {{ {trigger} }}\nsteps:\n  - send: welcome\n";
        Assert.Contains(
            fault,
            string.Join('\n', Assert.IsType<WorkspaceResult.Invalid>(Read(files)).Faults),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Enroll_goes_only_with_coming_in()
    {
        var files = Files();
        files["segments.yaml"] = Tea;
        files["journeys/try.yaml"] =
            "journey: try\ntopic: offers\ntrigger: { segment: tea, on: leave }\nenroll: { existing: enter }\nsteps:\n  - send: welcome\n";
        Assert.Contains(
            "goes with on: enter",
            string.Join('\n', Assert.IsType<WorkspaceResult.Invalid>(Read(files)).Faults),
            StringComparison.Ordinal
        );
    }
}
