using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Entering;

/// <summary><c>starts</c> and <c>ends</c>: the days on which customers enter.</summary>
public sealed class EntryDatesTests
{
    private static readonly string Advent = EntryDocs.Read("advent");

    [Theory]
    [InlineData("2026-11-30 23:59", "it takes no one before 2026-12-01 (starts)")]
    [InlineData("2026-12-01 00:00", null)]
    [InlineData("2026-12-24 23:59", null)]
    [InlineData("2026-12-25 00:00", "it takes no one after 2026-12-24 (ends)")]
    public void Both_days_are_whole_by_the_shops_clock(string at, string? refusal)
    {
        var play = Open(Advent, at);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal(refusal is null ? 1 : 0, play.State.Runs.Count);
        Assert.Equal(refusal, play.Notes.SingleOrDefault(n => n.Kind == "not_entered")?.Reason);
    }

    [Fact]
    public void What_happened_on_the_last_day_enters_also_where_it_is_reported_after_it()
    {
        var play = Open(Advent, "2026-12-25 02:00");
        play.Submit(SampleEvents.OrderPaid(TestShop.At("2026-12-24 22:00")));
        Assert.Single(play.State.Runs);
        play.Advance(Duration.FromDays(5));
        Assert.Equal(["what-is-new"], play.Sent.Select(s => s.Step));
    }

    [Theory]
    [InlineData("skip", 0)]
    [InlineData("enter", 1)]
    public void By_time_those_past_it_when_the_first_day_begins_are_existing(string existing, int entries)
    {
        var play = Open(Silent(existing), "2026-10-20 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.AdvanceTo("2026-11-30 23:59");
        Assert.Empty(play.State.Entries);
        play.AdvanceTo("2026-12-01 00:00");
        Assert.Equal(entries, play.State.Entries.Count);
    }

    [Fact]
    public void By_time_no_one_enters_after_the_last_day_and_no_one_is_woken_for_it()
    {
        var play = Open(Silent("enter"), "2026-12-05 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Null(play.State.NextWake);
        var inside = Open(Silent("enter"), "2026-11-20 12:00");
        inside.Submit(SampleEvents.OrderPaid(inside.Now));
        inside.AdvanceTo("2026-12-20 12:00");
        Assert.Single(inside.State.Entries);
    }

    [Theory]
    [InlineData(
        "starts: 2026-12-01",
        "starts: 24.12.2026",
        "MA1024 starts is \"24.12.2026\"",
        "write starts: 2026-12-24"
    )]
    [InlineData(
        "ends: 2026-12-24",
        "ends: 2026-12-24 10:00",
        "MA1024 ends is \"2026-12-24 10:00\"",
        "write ends: 2026-12-24"
    )]
    [InlineData("ends: 2026-12-24", "ends: soon", "MA1024 ends is \"soon\"", "a day, such as 2026-12-24")]
    [InlineData(
        "ends: 2026-12-24",
        "ends: 2026-11-24",
        "MA1091 ends is 2026-11-24, before starts, which is 2026-12-01: no one would enter",
        "2026-12-01 or later"
    )]
    public void A_wrong_day_is_reported_with_the_right_line(string from, string to, string fault, string remedy)
    {
        var found = Assert.Single(
            SampleWorkspace.FaultsOfJourney(
                Advent
                    .Replace("journey: advent", "journey: try", StringComparison.Ordinal)
                    .Replace(from, to, StringComparison.Ordinal)
            )
        );
        Assert.Contains(fault, found, StringComparison.Ordinal);
        Assert.Contains(remedy, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-12-20 12:00", false)]
    [InlineData("2026-12-27 12:00", true)]
    public void A_last_day_that_is_past_is_advice(string now, bool advised)
    {
        var files = SampleWorkspace.Files();
        files["journeys/advent.yaml"] = Advent;
        var read = SampleWorkspace.Read(files, now: TestShop.At(now));
        Assert.Equal(advised, Assert.IsType<WorkspaceResult.Valid>(read).Workspace.Advice.Any(a => a.Code == "MA1092"));
    }

    [Fact]
    public void They_are_part_of_the_version_only_where_they_are_written()
    {
        var without = JourneyReader.ReadPinned(
            "advent",
            string.Join('\n', Advent.Split('\n').Where(l => !l.StartsWith("starts", StringComparison.Ordinal)))
        );
        Assert.DoesNotContain("starts", CanonicalText.Write(without), StringComparison.Ordinal);
        Assert.Contains("ends: 2026-12-24", CanonicalText.Write(without), StringComparison.Ordinal);
    }

    private static string Silent(string existing) =>
        "journey: silent\nstatus: live\ntopic: offers\ntrigger: { inactive: 20d }\n"
        + $"enroll: {{ existing: {existing} }}\nstarts: 2026-12-01\nends: 2026-12-20\nsteps:\n  - wait: 1d\n"
        + "  - send: what-is-new\n";

    private static CustomerSimulation Open(string journey, string at) =>
        SimulatedCustomer.Open(TestShop.SampleWith(null, journey), at);
}
