using System.Collections.Concurrent;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Administration;

/// <summary>
/// Which providers refuse us because of our own set-up, what about it, and since when; kept in the store, so that every
/// process sees what one of them met. Written only when it changes; a success clears it, in any process within a
/// minute.
/// </summary>
public sealed class ProviderFaults(ITableStore store, ShopRows rows, DecisionClock clock, TimeProvider realTime)
{
    private const string Partition = "providers";
    private static readonly TimeSpan CacheAge = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, CachedFault> known = new();
    private readonly Lock gate = new();

    /// <summary>The provider refused us. <paramref name="what"/>: in our words, nothing personal, no secret.</summary>
    /// <returns>True: this is new.</returns>
    public async ValueTask<bool> RecordFault(string provider, string what, CancellationToken cancel)
    {
        if (await Read(provider, cancel) is { } held && held.What == what)
        {
            return false;
        }

        var row = new ProviderFault(provider, what, clock.Now);
        return await Change(
            provider,
            row,
            () =>
                store.Upsert(
                    TableName.Shop,
                    Partition,
                    provider,
                    StoreExtensions.ToJson(row, FlowJson.Default.ProviderFault),
                    cancel
                )
        );
    }

    /// <summary>The provider took a message.</summary>
    /// <returns>True: it had refused our set-up before.</returns>
    public async ValueTask<bool> ClearFault(string provider, CancellationToken cancel)
    {
        if (await Read(provider, cancel) is null)
        {
            return false;
        }

        // Without an ETag: a process that finds it gone has nothing to do.
        return await Change(
            provider,
            null,
            async () => await store.Commit(TableName.Shop, Partition, [new TableOperation.Delete(provider)], cancel)
        );
    }

    /// <summary>Those that stand now, by provider.</summary>
    public async ValueTask<IReadOnlyList<ProviderFault>> ListCurrent(CancellationToken cancel)
    {
        var all = new List<ProviderFault>();
        await foreach (var fault in rows.ReadAll(Partition, FlowJson.Default.ProviderFault, cancel))
        {
            all.Add(fault);
        }

        return all;
    }

    private async ValueTask<ProviderFault?> Read(string provider, CancellationToken cancel)
    {
        if (known.TryGetValue(provider, out var now) && realTime.GetElapsedTime(now.ReadAt) < CacheAge)
        {
            return now.Fault;
        }

        var fault = await rows.Get(Partition, provider, FlowJson.Default.ProviderFault, cancel);
        lock (gate)
        {
            // What changed while this was read is newer than what was read.
            if (known.TryGetValue(provider, out var since) && !ReferenceEquals(since, now))
            {
                return since.Fault;
            }

            Remember(provider, fault);
            return fault;
        }
    }

    // Of several answers at once only the first is a change. One that cannot be written is forgotten, so that the next
    // one is.
    private async ValueTask<bool> Change(string provider, ProviderFault? fault, Func<ValueTask> write)
    {
        lock (gate)
        {
            if (known.TryGetValue(provider, out var now) && now.Fault?.What == fault?.What)
            {
                return false;
            }

            Remember(provider, fault);
        }

        try
        {
            await write();
            return true;
        }
        catch
        {
            known.TryRemove(provider, out _);
            throw;
        }
    }

    private void Remember(string provider, ProviderFault? fault) =>
        known[provider] = new CachedFault(fault, realTime.GetTimestamp());

    private sealed record CachedFault(ProviderFault? Fault, long ReadAt);
}
