using MarketingAutomation.Core.Messages.Gates;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Administration;

// Pauses by the workspace files, what still holds messages after a resume, and reports of changes.
public sealed partial class Switches
{
    /// <summary>After a release: which journeys their files pause now. One that is not paused any more is resumed as by
    /// a switch, unless a switch still holds it.</summary>
    public async ValueTask FollowFiles(IReadOnlySet<string> paused, CancellationToken cancel)
    {
        byFile = paused;
        while (true)
        {
            var entity = await store.Get(TableName.Shop, Partition, Row, cancel);
            var row = Read(entity);
            var before = PausedByFile(row);
            if (ReferenceEquals(row, PausedByDamage) || before.SetEquals(paused))
            {
                await ReadControls(false, cancel);
                return;
            }

            var (now, resumed) = (clock.Now, before.Except(paused).ToHashSet());
            var file = (row.FromFiles ?? new Dictionary<string, SwitchChange>())
                .Where(t => !resumed.Contains(t.Key))
                .ToDictionary();
            foreach (var journey in paused.Except(before))
            {
                file[journey] = new SwitchChange(true, now, ByFile, null);
            }

            PausedMessage[] held =
                resumed.Count == 0
                    ? []
                    : [.. (await waiting.ListPaused(cancel)).Where(m => resumed.Contains(m.Journey))];
            var messages = held.Count(m => Frees(null, row with { FromFiles = file }, m.Journey));
            foreach (var journey in resumed)
            {
                file[journey] = new SwitchChange(
                    false,
                    now,
                    ByFile,
                    (int)BacklogSpread.DurationFor(messages).TotalMinutes
                );
            }

            if (await Commit(entity, row with { FromFiles = file }, held, now, cancel))
            {
                return;
            }
        }
    }

    // What still holds what was resumed, and how much waits for it; null: nothing holds it.
    private async ValueTask<StillPaused?> FindRemainingHold(string? journey, SwitchesRow row, CancellationToken cancel)
    {
        var (byFile, stopped) = (
            PausedByFile(row),
            otherBlocks.StopReason() is { } clockIsWrong
                ? new[] { $"deciding has stopped: {clockIsWrong.TrimEnd('.')}" }
                : []
        );
        string[] why = journey is null
            ?
            [
                .. row
                    .Paused.Order(StringComparer.Ordinal)
                    .Select(j => $"journey {j} has a pause of its own (`resume {j}`)"),
                .. byFile
                    .Order(StringComparer.Ordinal)
                    .Select(j => $"the file of journey {j} says `status: paused` (set `status: live`)"),
                .. stopped,
            ]
            :
            [
                .. row.Paused.Contains(journey)
                    ? [$"it is paused by a switch (`resume {journey}`)"]
                    : Array.Empty<string>(),
                .. byFile.Contains(journey)
                    ? ["its file says `status: paused` (set `status: live`)"]
                    : Array.Empty<string>(),
                .. row.PausedAll ? ["everything is paused (`resume`)"] : Array.Empty<string>(),
                .. stopped,
            ];
        if (why.Length == 0)
        {
            return null;
        }

        var held = (await waiting.ListPaused(cancel)).Count(m =>
            journey is not null
                ? m.Journey == journey
                : stopped.Length > 0 || row.Paused.Contains(m.Journey) || byFile.Contains(m.Journey)
        );
        return new StillPaused(why, held);
    }

    private async ValueTask ReportChanges(SwitchesRow now, CancellationToken cancel)
    {
        if (changed is null)
        {
            return;
        }

        List<PauseChange> changes = [];
        lock (reportLock)
        {
            var before = reported;
            reported = now;
            if (before.PausedAll != now.PausedAll)
            {
                changes.Add(Change(now, null, now.PausedAll));
            }

            changes.AddRange(now.Paused.Except(before.Paused).Select(j => Change(now, j, true)));
            changes.AddRange(before.Paused.Except(now.Paused).Select(j => Change(now, j, false)));
            var (byFile, stillByFile) = (PausedByFile(before), PausedByFile(now));
            changes.AddRange(
                stillByFile.Except(byFile).Select(j => new PauseChange(j, true, now.FromFiles![j].At, ByFile))
            );
            changes.AddRange(
                byFile
                    .Except(stillByFile)
                    .Select(j => new PauseChange(j, false, now.FromFiles?.GetValueOrDefault(j)?.At, ByFile))
            );
        }

        foreach (var change in changes)
        {
            changed(
                change.Paused
                    ? change
                    : change with
                    {
                        Still = await FindRemainingHold(change.Journey, now, cancel),
                        OnlyRecords = otherBlocks.WhyOnlyRecorded(change.Journey ?? ""),
                    }
            );
        }
    }

    private static PauseChange Change(SwitchesRow row, string? journey, bool paused)
    {
        var turned = row.Changes?.GetValueOrDefault(journey ?? "");
        return new PauseChange(
            journey,
            paused,
            turned?.At,
            ReferenceEquals(row, PausedByDamage) ? ByDamage : turned?.By
        );
    }
}
