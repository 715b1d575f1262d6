using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Steps.Control;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>Reads the lines of <c>expect</c>: <c>{ at, send, channel, template }</c>, <c>{ at, not_sent, reason }</c>,
/// <c>{ at, notify_staff }</c>, <c>{ at, unsubscribe }</c>, <c>{ at, ends }</c>.</summary>
internal sealed class ExpectationReader(Workspace workspace, string journey, FaultCollector faults)
{
    private static readonly string[] Kinds = ["send", "not_sent", "notify_staff", "unsubscribe", "ends"];

    /// <summary>The keys of a line of <c>expect</c>.</summary>
    public static readonly string[] Keys = ["at", .. Kinds, "channel", "template", "reason"];

    private static readonly string[] OfSend = ["channel", "template"];

    /// <summary>Reads a line; null: it has a fault, which is reported.</summary>
    public ExpectedResult? Read(Node node)
    {
        if (MapReader.Create(node, "a line of expect", Keys, faults) is not { } map)
        {
            return null;
        }

        var at = TestTime.Read(map.Require("at", "write at: 2026-03-02 22:40"), "at", faults);
        var given = Kinds.Where(k => map.Find(k) is not null).ToList();
        if (given.Count != 1)
        {
            faults.Add(
                given.Count == 0 ? FaultCodes.Missing : FaultCodes.ConflictingKeys,
                node,
                given.Count == 0
                    ? "this line does not say what the journey does"
                    : $"this line has {string.Join(" and ", given)}",
                $"one of {string.Join(", ", Kinds)}"
            );
            return null;
        }

        var kind = given[0];
        RejectOthers(map, kind);
        var name = ReadName(kind, map.Find(kind)!);
        var channel = faults.ReadChannels(map.Find("channel"), "channel");
        var template = faults.ReadText(map.Find("template"), "template");
        var reason = faults.ReadWord(map.Find("reason"), "reason", [.. Reasons.All.Order(StringComparer.Ordinal)]);
        return at is { } time && name is not null
            ? new(
                new(time, ParseKind(kind), name, channel is { Count: > 0 } ? channel[0] : null, template, reason),
                new(faults.File, node.Line, node.Column)
            )
            : null;
    }

    private static ResultKind ParseKind(string kind) =>
        kind switch
        {
            "send" => ResultKind.Send,
            "not_sent" => ResultKind.NotSent,
            "notify_staff" => ResultKind.NotifyStaff,
            "unsubscribe" => ResultKind.Unsubscribe,
            _ => ResultKind.Ends,
        };

    private void RejectOthers(MapReader map, string kind)
    {
        foreach (var key in OfSend.Where(k => kind != "send" && map.Find(k) is not null))
        {
            faults.Add(
                FaultCodes.ConflictingKeys,
                map.Find(key)!,
                $"{key} is written beside {kind}",
                $"{key} only beside send",
                "leave it out"
            );
        }

        if (kind != "not_sent" && map.Find("reason") is { } reason)
        {
            faults.Add(
                FaultCodes.ConflictingKeys,
                reason,
                $"reason is written beside {kind}",
                "reason only beside not_sent",
                "leave it out"
            );
        }
    }

    private string? ReadName(string kind, Node node)
    {
        var steps = workspace.Journeys[journey].Steps;
        return kind switch
        {
            "notify_staff" => ReadKnown(
                node,
                FaultCodes.UnknownTeam,
                "team",
                [.. steps.Values.OfType<NotifyStaffStep>().Select(s => s.Team).Distinct()]
            ),
            "unsubscribe" => ReadKnown(
                node,
                FaultCodes.NotAllowed,
                "unsubscribe",
                [.. steps.Values.OfType<UnsubscribeStep>().Select(s => s.Reason).Distinct()]
            ),
            "ends" => faults.ReadWord(
                node,
                "ends",
                [.. RunEnds, .. steps.Values.OfType<EndStep>().Select(s => s.Reason).Distinct()]
            ),
            _ => ReadKnown(
                node,
                FaultCodes.UnknownMessage,
                "send",
                [.. steps.Where(s => s.Value is SendStep).Select(s => s.Key)]
            ),
        };
    }

    private string? ReadKnown(Node node, FaultCode code, string what, IReadOnlyList<string> known)
    {
        var text = faults.ReadText(node, what);
        if (text is null || known.Contains(text))
        {
            return text;
        }

        faults.Add(
            code,
            node,
            known.Count == 0
                ? $"the journey {journey} has no {what} step"
                : $"the journey {journey} has no {what} \"{text}\"",
            string.Join(", ", known),
            Spelling.DidYouMean(text, known)
        );
        return null;
    }

    private static readonly string[] RunEnds =
    [
        "completed",
        "goal",
        "exit",
        "only_while",
        "product_changed",
        "date_removed",
        "removed",
        "unconfirmed",
        "restarted",
        "privacy",
        "merged",
    ];
}
