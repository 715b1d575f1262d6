using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>
/// What a run may do now: act, only record, or keep its outside effects back. The one place that reads a journey's
/// status, <c>Sending:Mode</c> and the switches for it. A test (status draft, mode shadow) changes nothing but the
/// ledger and is a test for good: what began as one never acts, whatever the status or the mode becomes.
/// </summary>
internal static class RunModes
{
    /// <summary>Why this run only records, a name of <see cref="Reasons"/>; null: it acts.</summary>
    public static string? RecordOnlyReason(DecisionContext context, Run run) =>
        run.Shadow ? run.ShadowReason ?? Reasons.Draft : RecordOnlyReason(context, run.Journey);

    /// <summary>Why this message is only recorded; null: it may be sent. A notice of a customer's answer is not its
    /// journey's.</summary>
    public static string? RecordOnlyReason(DecisionContext context, Message message) =>
        message.Shadow
            ? message.ShadowReason ?? Reasons.Draft
            : RecordOnlyReason(context, message.Staff?.Answer is null ? message.Journey : "");

    /// <summary>Why whatever begins in this journey now only records; null: it acts.</summary>
    public static string? RecordOnlyReason(DecisionContext context, string journey) =>
        context.Workspace.Journeys.GetValueOrDefault(journey)?.Status == JourneyStatus.Draft ? Reasons.Draft
        : context.Lookups.Controls.Shadow ? Reasons.ShadowMode
        : null;

    /// <summary>
    /// Why sends and other outside effects of this journey wait: its status or somebody at the switches; null: they do
    /// not. Events, waits, entries and exits never wait.
    /// </summary>
    public static string? PauseReason(DecisionContext context, string journey)
    {
        if (context.Lookups.Controls.PausedAll)
        {
            return Reasons.AllPaused;
        }

        return
            context.Workspace.Journeys.GetValueOrDefault(journey)?.Status == JourneyStatus.Paused
            || context.Lookups.Controls.PausedJourneys.Contains(journey)
            ? Reasons.JourneyPaused
            : null;
    }

    /// <summary>True while new people enter. A pause does not keep them out, only <c>closing</c> does.</summary>
    public static bool AcceptsEntries(Journey journey) => journey.Status is not JourneyStatus.Closing;

    /// <summary>
    /// The name entries are kept under. Those of a test are kept apart (<c>~draft</c>, <c>~shadow</c>): a customer who
    /// was in a test is not kept out of the journey itself.
    /// </summary>
    public static string EntryName(DecisionContext context, Journey journey) =>
        journey.Id + EntrySuffix(context, journey);

    /// <summary>The customer's entry of this journey as it is now, a test's or its own; null: none.</summary>
    public static JourneyEntry? FindEntry(DecisionContext context, Journey journey)
    {
        var mark = EntrySuffix(context, journey);
        foreach (var entry in context.State.Entries.EachElement())
        {
            var name = entry.Journey;
            if (
                name.Length == journey.Id.Length + mark.Length
                && name.StartsWith(journey.Id, StringComparison.Ordinal)
                && name.EndsWith(mark, StringComparison.Ordinal)
            )
            {
                return entry;
            }
        }

        return null;
    }

    private static string EntrySuffix(DecisionContext context, Journey journey) =>
        RecordOnlyReason(context, journey.Id) switch
        {
            null => "",
            Reasons.Draft => "~draft",
            _ => "~shadow",
        };
}
