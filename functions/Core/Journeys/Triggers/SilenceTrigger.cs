using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Runs.Entering;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>
/// A time without an order starts the journey: it is counted from the last paid order that was neither cancelled nor
/// wholly refunded. <see cref="Existing"/> defines what happens to customers already past it when the journey (or a
/// change of it) goes live. With <see cref="Enroll.Skip"/>, the default, they enter only after their next inactivity.
/// </summary>
public abstract record SilenceTrigger : Trigger
{
    private protected SilenceTrigger() { }

    /// <summary>What happens to customers who were inactive before.</summary>
    public Enroll Existing { get; init; }

    /// <summary>How many of them enter on one day; null: no limit.</summary>
    public int? PacePerDay { get; init; }

    /// <inheritdoc/>
    public override bool IsTimeDriven => true;

    // The run's order is only the last one.
    internal override bool IsAboutOrder => false;

    /// <summary>The time since the last paid order after which this customer enters.</summary>
    internal abstract Duration FindDuration(RunContext context);

    internal override TimedEntry? FindTimedEntry(RunContext context, Journey journey)
    {
        if (
            context.LastPaidOrder is not { At: var last, Order: var order }
            || context.State.PrivacyStop is not null
            || EnteredSince(context, journey, last)
        )
        {
            return null;
        }

        var at = last + FindDuration(context);
        var start = EntryDates.FindStart(context, journey);
        var existing = at < start || IsExistingAtRelease(context, journey, at);
        return existing && Existing == Enroll.Skip
            ? null
            : new TimedEntry(at < start ? start.Value : at, order?.Ref, existing ? PacePerDay : null);
    }

    // One inactivity gives one entry key.
    internal override string CreateTimedEntryKey(RunContext context, TimedEntry entry) =>
        $"silent-since-{context.LastPaidOrder?.At.ToUnixTimeSeconds()}";

    // Such as "they were silent for 120 days since order #1001".
    internal override string ExplainTimedEntry(RunContext context)
    {
        if (context.LastPaidOrder is not { At: var last, Order: var order })
        {
            return base.ExplainTimedEntry(context);
        }

        var (days, least) = (Duration.FromDays((int)(context.Now - last).TotalDays), FindDuration(context));
        return $"they were silent for {CountText.FormatDuration(days > least ? days : least)} since "
            + $"{(order is null ? "their last order" : $"order {order.Name ?? order.Ref}")}";
    }

    // Customers already inactive at the release are "existing": they are skipped, or enter at the journey's pace. The
    // same holds for an inactivity that was reported only after it was over, and for one that began with an order
    // imported as history: an import alone starts nothing.
    private static bool IsExistingAtRelease(RunContext context, Journey journey, Instant threshold) =>
        (context.Workspace.ReleasedAt.TryGetValue(journey.Id, out var released) && threshold < released)
        || context.LastPaidOrder is { } kept && (kept.Quiet || threshold < kept.ReportedAt);

    // One inactivity starts a journey once, whatever the run's outcome.
    private static bool EnteredSince(RunContext context, Journey journey, Instant last) =>
        RunModes.FindEntry(context, journey) is { } entry && entry.LastAt >= last;
}
