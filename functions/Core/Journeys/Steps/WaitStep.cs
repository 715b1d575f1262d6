using System.Globalization;
using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>Waits exactly this long after the previous step was finished.</summary>
public sealed record WaitStep : Step
{
    /// <summary>Elapsed time: <c>3d</c> is 72 h, also over a DST change.</summary>
    public required Duration Duration { get; init; }

    internal override bool IsWait => true;

    internal override string Describe() => $"Wait {CountText.FormatDuration(Duration)}";

    internal override string WriteCanonicalText() => $"wait {CanonicalForm.FormatDuration(Duration)}";

    internal override Duration FindLongest(Func<string?, Duration> after) => Duration + after(Next);

    internal override bool Execute(RunContext context, Run run, Journey journey) =>
        WaitUntil(context, run, run.StepReadyAt + Duration);
}

/// <summary>Waits calendar days in the customer's time zone, then until a time of day, then until the next allowed
/// weekday.</summary>
public sealed record WaitUntilStep : Step
{
    /// <summary>Calendar days after the day on which the previous step was finished; 0: that day if the time of day is
    /// still ahead, else the next day.</summary>
    public required int Days { get; init; }

    /// <summary>Time of day; a time that DST skips becomes the first minute after it, a time that occurs twice is the
    /// first.</summary>
    public required LocalTime TimeOfDay { get; init; }

    /// <summary>Allowed weekdays; empty: all.</summary>
    public IReadOnlyList<IsoDayOfWeek> Weekdays { get; init; } = [];

    /// <summary>Over how long the customers are spread; zero: not at all.</summary>
    public Duration Jitter { get; init; }

    internal override bool IsWait => true;

    internal override string Describe() =>
        $"Wait {(Days == 0 ? "until" : $"{CountText.WithNoun(Days, "day")}, until")} "
        + $"{LocalTimePattern.CreateWithInvariantCulture("HH:mm").Format(TimeOfDay)}"
        + (Weekdays.Count == 0 ? "" : $" on {string.Join(" or ", Weekdays)}")
        + (Jitter == Duration.Zero ? "" : $", spread over {CountText.FormatDuration(Jitter)}");

    internal override string WriteCanonicalText() =>
        $"wait {CanonicalForm.FormatNumber(Days)} {LocalTimePattern.GeneralIso.Format(TimeOfDay)} "
        + $"{CanonicalForm.List(Weekdays.Select(d => d.ToString()))}"
        + (Jitter == Duration.Zero ? "" : $" jitter {CanonicalForm.FormatDuration(Jitter)}");

    internal override Duration FindLongest(Func<string?, Duration> after) =>
        Duration.FromDays(Math.Max(Days, 1) + WeekdayGap(Weekdays)) + Jitter + after(Next);

    internal override bool Execute(RunContext context, Run run, Journey journey) =>
        WaitUntil(
            context,
            run,
            LocalCalendar.NextTime(run.StepReadyAt, Days, TimeOfDay, Weekdays, context.Zone) + FindJitter(context, run)
        );

    // The customer's place in the spread, the same at every passage.
    private Duration FindJitter(RunContext context, Run run)
    {
        if (Jitter == Duration.Zero)
        {
            return Duration.Zero;
        }

        var hash = ulong.Parse(
            ContentHash.ComputeParts(context.State.Key, run.Journey, Id),
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture
        );
        return Duration.FromSeconds((long)(hash % (ulong)Jitter.TotalSeconds));
    }

    // The most days from a day that is not allowed to the next allowed one.
    private static int WeekdayGap(IReadOnlyList<IsoDayOfWeek> allowed) =>
        allowed.Count is 0 or 7
            ? 0
            : Enumerable
                .Range(1, 7)
                .Max(day =>
                    Enumerable.Range(0, 7).First(later => allowed.Contains((IsoDayOfWeek)((day + later - 1) % 7 + 1)))
                );
}

/// <summary><c>wait: 3d</c>, or <c>wait: { days, at, weekdays }</c>.</summary>
internal sealed class WaitDefinition : StepDefinition
{
    private static readonly IReadOnlyList<string> WaitKeys = ["days", "at", "weekdays", "jitter"];

    public override string Kind => "wait";

    public override string Description => "Waits for a time, or until a time of day.";

    public override IReadOnlyList<KeyReference> Reference =>
        [
            new(
                "wait",
                "a duration: `15min`, `2h`, `3d`, `1w`; or `days`, `at` and `weekdays`",
                null,
                "How long, from when the previous step was finished: `3d` is 72 hours."
            ),
            new("wait.days", "0 to 366", "0", "Calendar days in the customer's time zone."),
            new("wait.at", "`\"10:00\"`", null, "The time of day."),
            new(
                "wait.weekdays",
                "`mon` to `sun`, or a list of them",
                "every day",
                "The days on which the wait may end."
            ),
            new(
                "wait.jitter",
                "a duration up to `24h`",
                "none",
                "Spreads the customers over this long after `at`; each has the same place each time."
            ),
        ];

    public override Step? Read(StepHead head, string? next, StepReader reader)
    {
        var faults = reader.Faults;
        if (head.Value is not Node.Map)
        {
            if (head.Value is Node.List)
            {
                faults.Add(
                    FaultCodes.WrongShape,
                    head.Value,
                    "wait is a list",
                    "a duration such as 3d, or { days: 3, at: \"10:00\" }"
                );
                return null;
            }

            return faults.ReadDuration(head.Value, "wait") is { } time
                ? new WaitStep
                {
                    Id = head.Id,
                    Next = next,
                    Duration = time,
                }
                : null;
        }

        var map = MapReader.Create(head.Value, "wait", WaitKeys, faults)!;
        var days = map.Find("days") is { } given ? faults.ReadInteger(given, "days", 0, 366) : 0;
        var at = faults.ReadTime(
            map.Require(
                "at",
                "say at what time of day, such as at: \"10:00\"; for hours that simply pass write wait: 3d"
            ),
            "at"
        );
        var weekdays = faults
            .ReadWords(
                map.Find("weekdays"),
                "weekdays",
                Vocabulary.Weekdays,
                day =>
                    day.Length > 3
                    && Vocabulary.Weekdays.FirstOrDefault(w => day.StartsWith(w, StringComparison.OrdinalIgnoreCase))
                        is { } meant
                        ? $"write {meant}"
                        : null
            )
            ?.Select(w => ScalarParser.ParseWeekday(w)!.Value)
            .Order()
            .ToList();
        var jitter = ReadJitter(map.Find("jitter"), faults);
        return days is { } d && at is { } t
            ? new WaitUntilStep
            {
                Jitter = jitter,
                Id = head.Id,
                Next = next,
                Days = d,
                TimeOfDay = t,
                Weekdays = weekdays ?? [],
            }
            : null;
    }

    private static Duration ReadJitter(Node? node, FaultCollector faults)
    {
        if (faults.ReadDuration(node, "jitter") is not { } jitter)
        {
            return Duration.Zero;
        }

        if (jitter > Duration.FromHours(24))
        {
            faults.Add(
                FaultCodes.Duration,
                node!,
                $"jitter is \"{((Node.Scalar)node!).Text}\"",
                "up to 24h",
                "for a longer spread divide the customers with split:, and let the arms wait for different days"
            );
        }

        return jitter;
    }

    public override Dictionary<string, JsonNode> WriteSchema() =>
        new()
        {
            ["wait"] = SchemaNodes.Either(
                SchemaNodes.Duration("Exactly this long: 3d is 72 hours."),
                SchemaNodes.Map(
                    WaitKeys,
                    ["at"],
                    new()
                    {
                        ["days"] = SchemaNodes.Whole("Calendar days on the customer's clock. Default 0."),
                        ["at"] = SchemaNodes.String("Time of day: \"10:00\".", "^[0-9]{1,2}:[0-9]{2}$"),
                        ["jitter"] = SchemaNodes.Duration("Spreads the customers over this long after at, up to 24h."),
                        ["weekdays"] = SchemaNodes.Either(
                            SchemaNodes.Words(Vocabulary.Weekdays),
                            SchemaNodes.List(SchemaNodes.Words(Vocabulary.Weekdays))
                        ),
                    }
                )
            ),
        };
}
