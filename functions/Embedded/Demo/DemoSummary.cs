using MarketingAutomation.Core.Values;
using Spectre.Console;

namespace MarketingAutomation.Embedded.Demo;

/// <summary>Summarizes the results of a demo.</summary>
internal static class DemoSummary
{
    public static void Print(IAnsiConsole console, MetricTally tally, int deliveries, int answers)
    {
        console.WriteLine();
        console.WriteLine(
            $"{CountText.WithNoun(deliveries, "delivery", "deliveries")} posted, "
                + $"{CountText.WithNoun(answers, "answer")} "
                + $"through the customers' pages."
        );
        console.WriteLine();
        console.Write(Journeys(tally));
        console.Write(Messages(tally));
        console.Write(NotSent(tally));
        if (tally.Sum("wakes.failed") is > 0 and var failed)
        {
            console.WriteLine($"{CountText.WithNoun(failed, "wake")} failed, to be tried again later.");
        }
    }

    private static Table Journeys(MetricTally tally)
    {
        var runs = tally.Measurements("journey.runs");
        var ends = runs.Select(r => r.Tags.GetValueOrDefault("how", ""))
            .Where(h => h.Length > 0)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToArray();
        var table = Table("Journeys", ["journey", "entered", .. ends.Select(Words), "still inside"]);
        foreach (var journey in runs.GroupBy(r => r.Tags["journey"]).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var entered = journey.Where(r => r.Tags["what"] == "entered").Sum(r => r.Count);
            var ended = ends.Select(how => journey.Where(r => r.Tags.GetValueOrDefault("how") == how).Sum(r => r.Count))
                .ToArray();
            table.AddRow([journey.Key, $"{entered}", .. ended.Select(Count), Count(entered - ended.Sum())]);
        }

        return table;
    }

    private static Table Messages(MetricTally tally)
    {
        var lines = tally.Measurements("messages").Where(m => m.Tags["kind"] is "Sent" or "WouldSend").ToArray();
        var table = Table("Messages", ["journey", "e-mail", "SMS", "staff", "drafts only decided"]);
        foreach (var journey in lines.GroupBy(l => l.Tags["journey"]).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            long Sum(string kind, string? channel) =>
                journey
                    .Where(l => l.Tags["kind"] == kind && (channel is null || l.Tags["channel"] == channel))
                    .Sum(l => l.Count);
            table.AddRow(
                journey.Key.Length == 0 ? "answers, to the team" : journey.Key,
                Count(Sum("Sent", "Email")),
                Count(Sum("Sent", "Sms")),
                Count(Sum("Sent", "Staff")),
                Count(Sum("WouldSend", null))
            );
        }

        return table;
    }

    private static Table NotSent(MetricTally tally)
    {
        var table = Table("Not sent, and why", ["reason", "messages"]);
        var reasons = tally
            .Measurements("messages")
            .Where(m => m.Tags["kind"] == "NotSent")
            .GroupBy(m => m.Tags.GetValueOrDefault("reason", ""));
        foreach (
            var (reason, count) in reasons
                .Select(g => (g.Key, Count: g.Sum(m => m.Count)))
                .OrderByDescending(r => r.Count)
                .ThenBy(r => r.Key, StringComparer.Ordinal)
        )
        {
            table.AddRow(Words(reason), $"{count}");
        }

        return table;
    }

    private static Table Table(string title, string[] columns)
    {
        var table = new Table
        {
            Title = new TableTitle(title, new Style(decoration: Decoration.Bold)),
            Border = TableBorder.Rounded,
            Caption = new TableTitle(" "),
        };
        for (var i = 0; i < columns.Length; i++)
        {
            table.AddColumn(i == 0 ? new TableColumn(columns[i]).NoWrap() : new TableColumn(columns[i]).RightAligned());
        }

        return table;
    }

    private static string Words(string name) => name.Replace('_', ' ');

    private static string Count(long count) => count == 0 ? "·" : $"{count}";
}
