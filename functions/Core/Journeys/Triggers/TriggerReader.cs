using System.Globalization;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>Reads what starts a journey and how often: <c>trigger</c>, <c>enroll</c>, <c>re_entry</c>.</summary>
internal static partial class TriggerReader
{
    /// <summary>Reads the trigger and records in the context whether runs are about an order.</summary>
    public static Trigger? ReadTrigger(MapReader journey, JourneyReadContext context)
    {
        var faults = context.Faults;
        var map = MapReader.Create(journey.Require("trigger"), "trigger", Vocabulary.Trigger, faults);
        var (onEvent, inactive) = (map?.Find("event"), map?.Find("inactive"));
        var name = EventReader.ReadName(onEvent, faults);
        context.HasOrder = inactive is null && (name is null || EventNames.MayHaveOrder(name));
        context.IsReadingTrigger = true;
        context.TriggerEvent = inactive is null ? name : null;
        context.AskedEvent =
            inactive is not null || name is not null
                ? new AskedEvent(inactive is null ? name : null, OrderScope.ThisOrder, IsTrigger: true)
                {
                    InactivityDuration = ReadInactivity(inactive),
                }
                : null;
        var where = map?.Find("where") is { } condition ? new ConditionReader(context).ReadCondition(condition) : null;
        (context.IsReadingTrigger, context.AskedEvent) = (false, null);
        EventReader.CheckIsHeard(onEvent, name, context, own: false);
        if (name is not null)
        {
            context.KnownEvents.Add(name);
        }

        var enroll = ReadEnroll(journey, inactive is not null, faults);
        if (
            map is not null
            && onEvent is null
            && inactive is null
            && map.MapNode.Entries.Any(e => !Vocabulary.Trigger.Contains(e.Key.Text))
        )
        {
            // The unknown key has been reported as the fault.
            return null;
        }

        if (map is not null && onEvent is null == inactive is null)
        {
            faults.Add(
                onEvent is null ? FaultCodes.Missing : FaultCodes.ConflictingKeys,
                map.MapNode,
                onEvent is null
                    ? "trigger names nothing that starts the journey"
                    : "trigger has both event and inactive",
                "event: order.paid, or inactive: 120d"
            );
            return null;
        }

        return inactive is not null
            ? faults.ReadDuration(inactive, "inactive", months: true) is { } time
                ? new Trigger.Inactive(time, where, enroll.Existing, enroll.Pace)
                : null
            : name is null
                ? null
                : new Trigger.OnEvent(name, where);
    }

    private static NodaTime.Duration? ReadInactivity(Node? node) =>
        node is not Node.Scalar { Text: var text }
            ? null
            : ScalarParser.ParseDuration(text)
                ?? (ScalarParser.ParseMonths(text) is { } months ? NodaTime.Duration.FromDays(30 * months) : null);

    /// <summary>Whether a customer may enter again; default: never.</summary>
    public static ReEntry? ReadReEntry(Node? node, JourneyReadContext context)
    {
        const string Allowed = "never, { after: 60d }, { each: order }, { each: order, at_most: 1 per 60d }";
        var faults = context.Faults;
        if (node is null or Node.Scalar { Text: "never" })
        {
            return new ReEntry.Never();
        }

        if (node is not Node.Map)
        {
            faults.Add(FaultCodes.NotAllowed, node, $"re_entry is {node.DisplayName}", Allowed);
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

    private static (Enroll Existing, int? Pace) ReadEnroll(MapReader journey, bool inactive, FaultCollector faults)
    {
        var node = journey.Find("enroll");
        var map = MapReader.Create(node, "enroll", Vocabulary.Enroll, faults);
        if (node is not null && !inactive)
        {
            faults.Add(
                FaultCodes.ConflictingKeys,
                node,
                "enroll goes with a trigger by time",
                "trigger: { inactive: 120d }",
                "leave out enroll: an event finds no one who waited before"
            );
        }

        var existing = faults.ReadWord(map?.Find("existing"), "existing", Vocabulary.Existing);
        var pace = faults.ReadFormValue(
            map?.Find("pace"),
            "pace",
            FaultCodes.Number,
            t =>
                PaceForm().Match(t) is { Success: true } m
                    ? int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)
                    : (int?)null,
            "a number per day, such as 200 per day"
        );
        return (existing == "enter" ? Enroll.Enter : Enroll.Skip, pace);
    }

    [GeneratedRegex(@"\A([1-9][0-9]{0,6}) per day\z", RegexOptions.CultureInvariant)]
    private static partial Regex PaceForm();
}
