using System.Text.Json.Nodes;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Triggers.Segments;

/// <summary><c>segment: tea-lovers</c> with <c>on: enter</c>, <c>on: leave</c>, <c>at: 2026-12-01 10:00</c> or
/// <c>every: month</c>.</summary>
internal sealed class SegmentTriggerDefinition : TriggerDefinition
{
    private const string Forms =
        "on: enter, on: leave, at: 2026-12-01 10:00, or every: month (week, { days: 14, from: 2026-12-01 }) with at: \"10:00\"";

    private static readonly IReadOnlyList<string> Changes = ["enter", "leave"];
    private static readonly IReadOnlyList<string> Periods = ["month", "week"];
    private static readonly IReadOnlyList<string> EveryKeys = ["days", "from"];

    public override string Kind => "segment";

    public override string Description =>
        "A customer comes into a segment or goes out of it, or a time comes for all who are in it. [More](#by-segment).";

    public override IReadOnlyList<KeyReference> Keys =>
        [
            new("segment", "a segment of segments.yaml", null, "Which."),
            new("on", "`enter` or `leave`", "none", "The customer comes into it, or goes out of it."),
            new(
                "at",
                "`2026-12-01 10:00`; with `every` a time such as `\"10:00\"`",
                "none",
                "When, by the customer's clock."
            ),
            new("every", "`month`, `week` or `{ days: 14, from: 2026-12-01 }`", "none", "Again and again."),
            new(
                "day",
                "with `month` 1 to 28, with `week` `mon` to `sun`",
                "`1`, `mon`",
                "The day of the month or week."
            ),
        ];

    public override string Example => "segment: tea-lovers, on: enter";

    public override bool AllowsEnroll => true;

    public override TriggerStart ReadStart(Node value, JourneyReadContext context) =>
        new(HasOrder: false, null, new AskedEvent(null, OrderScope.ThisOrder, IsTrigger: true));

    public override Trigger? Read(TriggerHead head, JourneyReadContext context)
    {
        var faults = context.Faults;
        var name = faults.ReadText(head.Value, "segment");
        if (name is not null)
        {
            context.References.Add(new Reference.Segment(head.Value, name));
        }

        var (on, at, every, day) = (
            head.Map.Find("on"),
            head.Map.Find("at"),
            head.Map.Find("every"),
            head.Map.Find("day")
        );
        if (on is null && at is null && every is null)
        {
            faults.Add(FaultCodes.Missing, head.Map, "a trigger by segment does not say when", Forms);
            return null;
        }

        if ((on is not null && (at ?? every ?? day) is not null) || (day is not null && every is null))
        {
            faults.Add(
                FaultCodes.ConflictingKeys,
                head.Map,
                on is null ? "day goes with every" : "on goes with neither at, every nor day",
                Forms
            );
            return null;
        }

        var change = faults.ReadWord(on, "on", Changes);
        if (change != "enter" && head.Enroll is not { Existing: Enroll.Skip, PacePerDay: null })
        {
            faults.Add(
                FaultCodes.ConflictingKeys,
                head.Map,
                "enroll is about those who are in a segment already, and goes with on: enter",
                "",
                "leave out enroll"
            );
        }

        if (on is not null)
        {
            return name is null || change is null
                ? null
                : new SegmentChangeTrigger
                {
                    Segment = name,
                    OnLeave = change == "leave",
                    Where = head.Where,
                    Existing = head.Enroll.Existing,
                    PacePerDay = head.Enroll.PacePerDay,
                };
        }

        var occasions = every is null ? ReadOnce(at!, faults) : ReadEvery(every, at, day, head.Map, faults);
        return name is null || occasions is null
            ? null
            : new SegmentScheduleTrigger
            {
                Segment = name,
                Occasions = occasions,
                Where = head.Where,
            };
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["segment"] = SchemaNodes.String("A segment of segments.yaml."),
            ["on"] = SchemaNodes.Words(Changes, "The customer comes into it, or goes out of it."),
            ["at"] = SchemaNodes.String("2026-12-01 10:00; with every: 10:00. The customer's clock."),
            ["every"] = SchemaNodes.Either(
                SchemaNodes.Words(Periods),
                SchemaNodes.Map(
                    EveryKeys,
                    EveryKeys,
                    new()
                    {
                        ["days"] = SchemaNodes.Whole("So many days after the one before."),
                        ["from"] = SchemaNodes.String("The first day: 2026-12-01.", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
                    }
                )
            ),
            ["day"] = new JsonObject { ["description"] = "With month 1 to 28, with week mon to sun." },
        };

    private static Occasions.Once? ReadOnce(Node at, FaultCollector faults)
    {
        if (faults.ReadText(at, "at") is not { } text)
        {
            return null;
        }

        if (
            text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var day, var time]
            && ScalarParser.ParseDate(day) is { } date
            && ScalarParser.ParseTime(time) is { } clock
        )
        {
            return new Occasions.Once(date + clock);
        }

        faults.Add(
            FaultCodes.Date,
            at,
            $"at is \"{text}\"",
            "a date and a time, such as 2026-12-01 10:00",
            ScalarParser.ParseDate(text) is not null ? $"write at: {text} 10:00"
                : ScalarParser.ParseTime(text) is not null
                    ? "write the date before it, or add every: month or every: week"
                : ""
        );
        return null;
    }

    private static Occasions? ReadEvery(Node every, Node? at, Node? day, Node.Map trigger, FaultCollector faults)
    {
        if (at is null)
        {
            faults.Add(
                FaultCodes.Missing,
                trigger,
                "every has no \"at\"",
                "",
                "say at what time of day, such as at: \"10:00\""
            );
            return null;
        }

        var time = faults.ReadTime(at, "at");
        if (every is Node.Map)
        {
            return ReadDays(every, day, time, faults);
        }

        switch (faults.ReadWord(every, "every", Periods))
        {
            case "month":
                var number = day is null ? 1 : faults.ReadInteger(day, "day of a month", 1, 28);
                return number is { } n && time is { } t ? new Occasions.Monthly(n, t) : null;
            case "week":
                var word = day is null
                    ? Vocabulary.Weekdays[0]
                    : faults.ReadWord(day, "day of a week", Vocabulary.Weekdays);
                return word is not null && time is { } clock
                    ? new Occasions.Weekly((IsoDayOfWeek)(Vocabulary.Weekdays.ToList().IndexOf(word) + 1), clock)
                    : null;
            default:
                return null;
        }
    }

    private static Occasions.EveryDays? ReadDays(Node every, Node? day, LocalTime? time, FaultCollector faults)
    {
        var map = MapReader.Create(every, "every", EveryKeys, faults);
        var days = map?.Require("days") is { } count ? faults.ReadInteger(count, "days", 1, 366) : null;
        var from = map?.Require("from", "the first day, such as from: 2026-12-01");
        var first = from is null
            ? null
            : faults.ReadFormValue(from, "from", FaultCodes.Date, ScalarParser.ParseDate, "a date, such as 2026-12-01");
        if (day is not null)
        {
            faults.Add(FaultCodes.ConflictingKeys, day, "day goes with every: month or week", "", "leave out day");
        }

        return days is { } n && first is { } date && time is { } clock && day is null
            ? new Occasions.EveryDays(n, date, clock)
            : null;
    }
}
