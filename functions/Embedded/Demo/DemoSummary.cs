using MarketingAutomation.Core.Values;
using Spectre.Console;

namespace MarketingAutomation.Embedded.Demo;

/// <summary>Prints the results of a demo for people.</summary>
internal static class DemoSummary
{
    public static void Print(IAnsiConsole console, DemoResult result)
    {
        console.WriteLine();
        console.WriteLine(
            $"{CountText.WithNoun(result.Deliveries, "delivery", "deliveries")} posted, "
                + $"{CountText.WithNoun(result.Answers, "answer")} "
                + $"through the customers' pages."
        );
        console.WriteLine();
        console.Write(Journeys(result.Journeys));
        console.Write(Messages(result.Messages));
        console.Write(NotSent(result.NotSent));
        if (result.FailedWakes is > 0 and var failed)
        {
            console.WriteLine($"{CountText.WithNoun(failed, "wake")} failed, to be tried again later.");
        }
    }

    private static Table Journeys(IReadOnlyList<JourneyRuns> journeys)
    {
        var ends = journeys.SelectMany(j => j.Ended.Keys).Distinct().Order(StringComparer.Ordinal).ToArray();
        var table = Table("Journeys", ["journey", "entered", .. ends.Select(Words), "still inside"]);
        foreach (var journey in journeys)
        {
            table.AddRow([
                journey.Journey,
                $"{journey.Entered}",
                .. ends.Select(e => Count(journey.Ended.GetValueOrDefault(e))),
                Count(journey.Inside),
            ]);
        }

        return table;
    }

    private static Table Messages(IReadOnlyList<JourneyMessages> journeys)
    {
        var table = Table("Messages", ["journey", "e-mail", "SMS", "staff", "drafts only decided"]);
        foreach (var journey in journeys)
        {
            table.AddRow(
                journey.Journey.Length == 0 ? "answers, to the team" : journey.Journey,
                Count(journey.Sent.GetValueOrDefault("email")),
                Count(journey.Sent.GetValueOrDefault("sms")),
                Count(journey.Sent.GetValueOrDefault("staff")),
                Count(journey.DecidedOnly)
            );
        }

        return table;
    }

    private static Table NotSent(IReadOnlyList<(string Reason, long Messages)> reasons)
    {
        var table = Table("Not sent, and why", ["reason", "messages"]);
        foreach (var (reason, count) in reasons)
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
