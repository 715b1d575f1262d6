using MarketingAutomation.Core.Channels.Hours;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages;

/// <summary>The table of cases in docs/contact-rules.md is the test: each row is decided by the program. <c>UPDATE_DOCS=1</c>
/// writes what it decides.</summary>
public sealed class ContactRulesTests
{
    private static readonly string Path = Repository.Path("docs", "contact-rules.md");

    [Fact]
    public void Every_case_of_the_published_table_is_decided_as_it_says()
    {
        var lines = File.ReadAllLines(Path);
        var first = Array.FindIndex(lines, l => l.StartsWith("| | policy |", StringComparison.Ordinal)) + 2;
        var rows = lines.Skip(first).TakeWhile(l => l.StartsWith('|')).ToArray();
        var decided = rows.Select(Decide).ToArray();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllLines(Path, [.. lines[..first], .. decided, .. lines[(first + rows.Length)..]]);
            return;
        }

        Assert.True(rows.Length >= 60);
        Assert.Equal(rows, decided);
    }

    [Fact]
    public void The_table_of_hours_is_the_one_in_use()
    {
        var text = File.ReadAllText(Path);
        Assert.Contains(LegalHoursTable.Version.ToString("uuuu-MM-dd", null), text, StringComparison.Ordinal);
        Assert.All(
            LegalHoursTable.All.Where(h => h.Place == "US" || !HasHoursOf(h, LegalHoursTable.All[0])),
            h => Assert.Contains(Row(h), text, StringComparison.Ordinal)
        );
        Assert.Contains(Row(LegalHoursTable.Strictest), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-01-01")]
    [InlineData("2026-01-19")]
    [InlineData("2026-02-16")]
    [InlineData("2026-05-25")]
    [InlineData("2026-06-19")]
    [InlineData("2026-07-03")]
    [InlineData("2026-07-04")]
    [InlineData("2026-09-07")]
    [InlineData("2026-10-12")]
    [InlineData("2026-11-11")]
    [InlineData("2026-11-26")]
    [InlineData("2026-12-25")]
    [InlineData("2027-07-05")]
    [InlineData("2021-12-31")]
    public void Federal_holidays_and_the_days_they_are_observed_on_are_found(string date) =>
        Assert.True(UsHolidays.IsHoliday(NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value));

    [Fact]
    public void A_year_has_eleven_federal_holidays_and_their_observed_days()
    {
        var days = Enumerable.Range(0, 365).Select(d => new LocalDate(2026, 1, 1).PlusDays(d));
        Assert.Equal(12, days.Count(UsHolidays.IsHoliday));
    }

    private static bool HasHoursOf(LegalHours hours, LegalHours other) => (hours with { Place = other.Place }) == other;

    private static string Row(LegalHours hours) =>
        $"| {hours.Place} | {Cell(hours.Weekday)} | {Cell(hours.Saturday)} | {Cell(hours.Sunday)} | "
        + $"{(hours.ClosedOnHolidays ? "never" : "as the day")} | {(hours.Per24Hours is { } texts ? $"{texts}" : "–")} |";

    private static string Cell(Core.Channels.SendWindow? window) =>
        window is null ? "never" : $"{window.From:HH':'mm}–{window.To:HH':'mm}";

    private static string Decide(string row)
    {
        var cells = row.Split('|', StringSplitOptions.TrimEntries);
        var what = new ContactRuleCase(cells[2], cells[3], cells[4], cells[5], cells[6]).Run();
        return $"| {string.Join(" | ", cells[1..7])} | {what} |";
    }
}
