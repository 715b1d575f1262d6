using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Administration;

/// <summary>Pause and resume, for one journey or all: what goes out waits, everything else goes on. Effective at the attempt; other processes follow within five seconds.</summary>
public sealed class Switches(ITableStore store, TimeProvider realTime)
{
    private const string Partition = "switches";
    private const string Row = "now";
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(5);
    private volatile Held? held;

    /// <summary>What is allowed to leave, with the mode of the process that asks.</summary>
    public async ValueTask<Controls> Current(bool shadow, CancellationToken cancel)
    {
        if (held is not { } h || realTime.GetElapsedTime(h.ReadAt) > Age)
        {
            held = h = new Held(await Read(cancel), realTime.GetTimestamp());
        }

        // The mode is whoever asks's own and is never kept with the switches: one who does not care must not turn it off for one who does.
        return h.Controls with { Shadow = shadow };
    }

    /// <summary>Holds what goes out of a journey (null: of all), or lets it go on.</summary>
    public async ValueTask Pause(string? journey, bool paused, CancellationToken cancel)
    {
        while (true)
        {
            var entity = await store.Get(TableName.Shop, Partition, Row, cancel);
            var row = entity?.Read(FlowJson.Default.SwitchesRow) ?? new SwitchesRow(false, []);
            var next = journey is null
                ? row with { PausedAll = paused }
                : row with { Paused = [.. row.Paused.Where(j => j != journey), .. paused ? [journey] : Array.Empty<string>()] };
            var body = StoreExtensions.Json(next, FlowJson.Default.SwitchesRow);
            TableOperation write = entity is null ? new TableOperation.Insert(Row, body) : new TableOperation.Replace(Row, body, entity.ETag);
            if (await store.Commit(TableName.Shop, Partition, [write], cancel) is CommitResult.Done)
            {
                held = null;
                return;
            }
        }
    }

    private async ValueTask<Controls> Read(CancellationToken cancel)
    {
        var row = (await store.Get(TableName.Shop, Partition, Row, cancel))?.Read(FlowJson.Default.SwitchesRow);
        return new Controls(false, row?.PausedAll ?? false, (row?.Paused ?? []).ToHashSet());
    }

    private sealed record Held(Controls Controls, long ReadAt);
}
