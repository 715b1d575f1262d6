using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Runs.Entering;

// Whether the customer may enter a journey that they entered before.
internal static partial class RunEntry
{
    /// <summary>Why the customer may not enter the journey under this key, in words; null: they may.</summary>
    private static string? FindRefusal(
        RunContext context,
        Journey journey,
        int trigger,
        string entryKey,
        Instant? happenedAt
    )
    {
        if (HasEnteredBy(context, journey, entryKey))
        {
            return "they entered for this before";
        }

        var entry = RunModes.FindEntry(context, journey);
        return journey.ReEntry switch
        {
            ReEntry.Never when entry is not null && entry.Times > entry.ReleasedTimes =>
                "they were in it before, and re_entry is never",
            ReEntry.After(var gap)
                when entry is not null && context.Now < entry.LastAt + journey.Triggers[trigger].FindReEntryGap(gap) =>
                $"they entered less than {CountText.FormatDuration(gap)} ago",
            ReEntry.After when FindActiveRun(context, journey) is not null => "they are in it now",
            ReEntry.EachOrder { AtMostOncePer: { } gap } when entry is not null && context.Now < entry.LastAt + gap =>
                $"they entered less than {CountText.FormatDuration(gap)} ago",
            ReEntry.Restart => FindRestartRefusal(context, journey, trigger, entry, happenedAt ?? context.Now),
            ReEntry.Never or ReEntry.After or ReEntry.EachOrder => null,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // What happened before the occasion of the last run is late: it neither starts that run again nor follows it.
    private static string? FindRestartRefusal(
        RunContext context,
        Journey journey,
        int trigger,
        JourneyEntry? entry,
        Instant happenedAt
    )
    {
        var run = FindActiveRun(context, journey);
        return run is not null
            && context.Workspace.FindVersion(run.Journey, run.Version) is { } version
            && version.FindTrigger(run).Name != journey.Triggers[trigger].Name
                ? $"they are in it now by {version.FindTrigger(run).Name}"
            : happenedAt < (run is null ? entry?.BeganAt : run.BeganAt ?? run.EnteredAt)
                ? "it is older than what began the last run"
            : null;
    }

    private static void EndForRestart(RunContext context, Journey journey, string? happening)
    {
        if (journey.ReEntry is ReEntry.Restart && FindActiveRun(context, journey) is { } run)
        {
            RunTransitions.EndRun(
                context,
                run,
                "restarted",
                happening is null ? "it is entered anew" : $"a newer {happening} starts it again"
            );
        }
    }

    // Two triggers may fit two occurrences of one delivery: the stored keys do not have the first entry yet.
    private static bool HasEnteredBy(RunContext context, Journey journey, string entryKey)
    {
        var (known, several) = (context.Lookups.EnteredKeys, journey.Triggers.Count > 1);
        return (known.Count > 0 || several)
            && RunModes.EntryName(context, journey) is var name
            && (
                known.Contains($"{name}|{entryKey}")
                || several
                    && context
                        .Rows.OfType<RowWrite.JourneyEntered>()
                        .Any(r => r.Journey == name && r.EntryKey == entryKey)
            );
    }

    private static Run? FindActiveRun(RunContext context, Journey journey)
    {
        var test = RunModes.RecordOnlyReason(context, journey.Id) is not null;
        foreach (var run in context.State.Runs.EachElement())
        {
            if (run.Journey == journey.Id && run.IsTest == test)
            {
                return run;
            }
        }

        return null;
    }
}
