using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>
/// What a run may do now: act, only record, or hold its outside effects. Only this class reads a journey's status,
/// <c>Sending:Mode</c> and the pause switches for it. A test (status draft, mode shadow) changes nothing but the ledger
/// and stays a test: a run that began as one never acts, whatever the status or the mode becomes. A run of a customer
/// who is held out records like a test, but is the customer's entry of the journey.
/// </summary>
internal static class RunModes
{
    /// <summary>Why this run only records, one of <see cref="Reasons"/>; null: it acts.</summary>
    public static string? RecordOnlyReason(RunContext context, Run run) =>
        run.Shadow ? run.ShadowReason ?? Reasons.Draft : RecordOnlyReason(context, run.Journey);

    /// <summary>Why this message is only recorded; null: it may be sent. A notice of a customer's answer does not
    /// depend on its journey.</summary>
    public static string? RecordOnlyReason(RunContext context, Message message) =>
        message.Shadow
            ? message.ShadowReason ?? Reasons.Draft
            : RecordOnlyReason(context, message.Staff?.Answer is null ? message.Journey : "")
                ?? FindGlobalHoldOut(context, message);

    /// <summary>Why what this journey begins now is a test; null: it is none.</summary>
    public static string? RecordOnlyReason(RunContext context, string journey) =>
        context.Workspace.Journeys.GetValueOrDefault(journey)?.Status == JourneyStatus.Draft ? Reasons.Draft
        : context.Lookups.Controls.Shadow ? Reasons.ShadowMode
        : null;

    // An answer that the customer asked for is no marketing: it is sent to everyone.
    private static string? FindGlobalHoldOut(RunContext context, Message message) =>
        message.Recipient.RulesOfContactApply
        && !message.IsAboutOrder
        && context.Policy.Topics.GetValueOrDefault(message.Topic)?.CountsForFrequency != false
        && HoldOutGroups.IsInGlobalGroup(context.State, context.Policy)
            ? Reasons.GlobalHoldOut
            : null;

    /// <summary>Why sends and other outside effects of this journey are held: its status or a pause switch; null: they
    /// are not held. Events, waits, entries and exits are never held.</summary>
    public static string? PauseReason(RunContext context, string journey)
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

    /// <summary>True: customers may enter. A pause does not prevent entries, only <c>closing</c> does.</summary>
    public static bool AcceptsEntries(Journey journey) => journey.Status is not JourneyStatus.Closing;

    /// <summary>The name under which entries are stored. Those of a test are stored separately (<c>~draft</c>,
    /// <c>~shadow</c>): a customer who was in a test can still enter the journey itself.</summary>
    public static string EntryName(RunContext context, Journey journey) => journey.Id + EntrySuffix(context, journey);

    /// <summary>The customer's present entry of this journey, of a test or of the journey itself; null: none.</summary>
    public static JourneyEntry? FindEntry(RunContext context, Journey journey)
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

    private static string EntrySuffix(RunContext context, Journey journey) =>
        RecordOnlyReason(context, journey.Id) switch
        {
            null => "",
            Reasons.Draft => "~draft",
            _ => "~shadow",
        };
}
