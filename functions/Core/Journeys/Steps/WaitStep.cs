using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Steps.Waiting;
using MarketingAutomation.Core.Values;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>Waits exactly this long after the previous step was finished.</summary>
public sealed record WaitStep : Step
{
    /// <summary>Elapsed time: <c>3d</c> is 72 h, also over a DST change.</summary>
    public required Duration Duration { get; init; }

    /// <summary>Over how long the customers are spread; zero: not at all.</summary>
    public Duration Jitter { get; init; }

    internal override bool IsWait => true;

    internal override string Describe() =>
        $"Wait {CountText.FormatDuration(Duration)}"
        + (Jitter == Duration.Zero ? "" : $", spread over {CountText.FormatDuration(Jitter)}");

    internal override string WriteCanonicalText() =>
        $"wait {CanonicalForm.FormatDuration(Duration)}"
        + (Jitter == Duration.Zero ? "" : $" jitter {CanonicalForm.FormatDuration(Jitter)}");

    internal override Duration FindLongest(Func<string?, Duration> after) => Duration + Jitter + after(Next);

    internal override Duration FindLeastTime(string? way) => Duration;

    internal override bool Execute(RunContext context, Run run, Journey journey) =>
        WaitUntil(
            context,
            run,
            run.StepReadyAt + Duration + JitterPlace.Find(context.State.Key, run.Journey, Id, Jitter)
        );
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

    // The first of the days may be almost over, and one of them may have 23 hours.
    internal override Duration FindLeastTime(string? way) =>
        Days <= 1 ? Duration.Zero : Duration.FromHours(24 * (Days - 1) - 1);

    internal override Duration FindLongest(Func<string?, Duration> after) =>
        Duration.FromDays(Math.Max(Days, 1) + WeekdayGap(Weekdays)) + Jitter + after(Next);

    internal override bool Execute(RunContext context, Run run, Journey journey) =>
        WaitUntil(
            context,
            run,
            LocalCalendar.NextTime(run.StepReadyAt, Days, TimeOfDay, Weekdays, context.Zone)
                + JitterPlace.Find(context.State.Key, run.Journey, Id, Jitter)
        );

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
