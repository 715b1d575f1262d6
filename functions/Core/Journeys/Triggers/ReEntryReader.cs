using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>Reads <c>re_entry</c>.</summary>
internal static class ReEntryReader
{
    /// <summary>Whether a customer may enter again; default: never.</summary>
    public static ReEntry? ReadReEntry(Node? node, JourneyReadContext context)
    {
        const string Allowed = "never, restart, { after: 60d }, { each: order }, { each: order, at_most: 1 per 60d }";
        var faults = context.Faults;
        if (node is Node.Scalar { Text: "restart" })
        {
            return new ReEntry.Restart();
        }

        if (node is null or Node.Scalar { Text: "never" })
        {
            return new ReEntry.Never();
        }

        if (node is not Node.Map)
        {
            faults.Add(FaultCodes.NotAllowed, node, $"re_entry is {node.DisplayName}", Allowed);
            return null;
        }

        if (node is Node.Map { Entries: [{ Key: { Text: "restart" } key }] })
        {
            faults.Add(FaultCodes.WrongShape, key, "restart has a value", Allowed, "write re_entry: restart");
            return null;
        }

        var map = MapReader.Create(node, "re_entry", Vocabulary.ReEntry, faults)!;
        var (after, each, most) = (map.Find("after"), map.Find("each"), map.Find("at_most"));
        if (after is null == each is null || (after is not null && most is not null))
        {
            faults.Add(
                FaultCodes.ConflictingKeys,
                node,
                "re_entry needs either \"after\", or \"each\" with or without \"at_most\"",
                Allowed
            );
            return null;
        }

        if (after is not null)
        {
            return faults.ReadDuration(after, "after", months: true) is { } gap ? new ReEntry.After(gap) : null;
        }

        if (context.HasOrder)
        {
            faults.ReadWord(each, "each", ["order"]);
        }
        else
        {
            faults.Add(
                FaultCodes.NoOrder,
                each!,
                "this journey does not start with an order, so there is none to enter for",
                "never, { after: 60d }"
            );
        }

        return new ReEntry.EachOrder(ReadAtMost(most, faults));
    }

    private static NodaTime.Duration? ReadAtMost(Node? node, FaultCollector faults)
    {
        const string Once = "1 per ";
        if (faults.ReadText(node, "at_most") is not { } text)
        {
            return null;
        }

        if (!text.StartsWith(Once, StringComparison.Ordinal))
        {
            faults.Add(FaultCodes.Duration, node!, $"at_most is \"{text}\"", "1 per a duration, such as 1 per 60d");
            return null;
        }

        return faults.ReadDuration(
            new Node.Scalar(node!.Line, node.Column, text[Once.Length..], false),
            "at_most 1 per",
            months: true
        );
    }
}
