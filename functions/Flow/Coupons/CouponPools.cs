using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Coupons;

/// <summary>
/// Gives the codes of files, each once: one batch inserts the coupon under its id and the mark of the code, so neither
/// can exist without the other, and of two who want one code the second takes another. A code that was given is never
/// given again, in whichever file it is then.
/// </summary>
public sealed class CouponPools(
    ITableStore store,
    ShopRows rows,
    DecisionClock clock,
    TimeProvider realTime,
    FlowMetrics metrics
) : IDisposable
{
    private const string Partition = "coupon-codes";
    private const string States = "coupon-pools";
    private const string ById = "x|";
    private const string ByCode = "c|";
    private const int MostConflicts = 3;
    private static readonly TimeSpan ReadAge = TimeSpan.FromMinutes(5);

    // Marks of codes that were given, by any process, as far as this one knows: none is ever taken back.
    private readonly ConcurrentDictionary<string, bool> given = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PoolMarks> marks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CouponPoolState?> known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim reading = new(1);
    private long? readAt;

    /// <summary>The code of an order, the same for the same order; null: none is left.</summary>
    public async ValueTask<GivenCoupon?> Give(CouponOrder order, CouponPool pool, CancellationToken cancel)
    {
        await ReadMarks(ReadAge, cancel);
        for (var conflicts = 1; ; conflicts++)
        {
            if (await store.Get(TableName.Counters, Partition, ById + order.Id, cancel) is { } before)
            {
                return before.Read(FlowJson.Default.CouponRow, TableName.Counters).ToGiven();
            }

            if (FindFree(order.Id, pool) is not var (code, mark))
            {
                await RecordLeft(pool, cancel);
                return null;
            }

            var row = CouponRow.Create(order, code);
            var result = await store.Commit(
                TableName.Counters,
                Partition,
                [
                    new TableOperation.Insert(ById + order.Id, StoreExtensions.ToJson(row, FlowJson.Default.CouponRow)),
                    new TableOperation.Insert(ByCode + mark, ReadOnlyMemory<byte>.Empty),
                ],
                cancel
            );
            if (result is CommitResult.Done)
            {
                given[mark] = true;
                await RecordLeft(pool, cancel);
                return row.ToGiven();
            }

            if (result is CommitResult.Refused { Operation: 1 })
            {
                given[mark] = true;
                if (conflicts % MostConflicts == 0)
                {
                    await ReadMarks(TimeSpan.Zero, cancel);
                }
            }
        }
    }

    /// <summary>How many codes each file of the workspace has and how many of them are left.</summary>
    public async ValueTask<IReadOnlyList<CouponPoolState>> List(Workspace workspace, CancellationToken cancel)
    {
        if (workspace.CouponPools.Count > 0)
        {
            await ReadMarks(TimeSpan.Zero, cancel);
        }

        return [.. workspace.CouponPools.Values.OrderBy(p => p.Name, StringComparer.Ordinal).Select(CountLeft)];
    }

    /// <summary>The files that are used up or nearly so, as far as customers asked for their codes. A file that was
    /// changed since is not listed until one does.</summary>
    public async ValueTask<IReadOnlyList<CouponPoolState>> ListLow(Workspace workspace, CancellationToken cancel)
    {
        var low = new List<CouponPoolState>();
        await foreach (var state in rows.ReadAll(States, FlowJson.Default.CouponPoolState, cancel))
        {
            if ((workspace.CouponPools.GetValueOrDefault(state.Pool)?.Hash ?? "") == state.Hash)
            {
                low.Add(state);
            }
        }

        return low;
    }

    public void Dispose() => reading.Dispose();

    // A place in the file that depends on the order: processes that give codes at the same time seldom want the same one.
    private (string Code, string Mark)? FindFree(string id, CouponPool pool)
    {
        var all = MarksOf(pool);
        var start = all.Count == 0 ? 0 : (int)(Convert.ToUInt32(Mark(id)[..8], 16) % (uint)all.Count);
        for (var i = 0; i < all.Count; i++)
        {
            var at = (start + i) % all.Count;
            if (!given.ContainsKey(all[at]))
            {
                return (pool.Codes[at], all[at]);
            }
        }

        return null;
    }

    private CouponPoolState CountLeft(CouponPool pool) =>
        new(pool.Name, pool.Hash, MarksOf(pool).Count(m => !given.ContainsKey(m)), pool.Codes.Count, clock.Now);

    // A code is compared without regard to case, as shops do; its mark does not show it.
    private IReadOnlyList<string> MarksOf(CouponPool pool) =>
        marks
            .AddOrUpdate(
                pool.Name,
                static (_, pool) => new PoolMarks(pool.Hash, [.. pool.Codes.Select(c => Mark(c.ToUpperInvariant()))]),
                static (_, before, pool) =>
                    before.Hash == pool.Hash
                        ? before
                        : new PoolMarks(pool.Hash, [.. pool.Codes.Select(c => Mark(c.ToUpperInvariant()))]),
                pool
            )
            .Marks;

    private static string Mark(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));

    // What other processes gave is read again now and then: a mark that is missing costs a refused batch.
    private async ValueTask ReadMarks(TimeSpan age, CancellationToken cancel)
    {
        if (readAt is { } read && realTime.GetElapsedTime(read) < age)
        {
            return;
        }

        await reading.WaitAsync(cancel);
        try
        {
            if (readAt is { } now && realTime.GetElapsedTime(now) < age)
            {
                return;
            }

            var began = realTime.GetTimestamp();
            await foreach (var entity in store.QueryPrefix(TableName.Counters, Partition, ByCode, cancel))
            {
                given[entity.Row[ByCode.Length..]] = true;
            }

            readAt = began;
        }
        finally
        {
            reading.Release();
        }
    }

    private async ValueTask RecordLeft(CouponPool pool, CancellationToken cancel)
    {
        var state = CountLeft(pool);
        var before = known.TryGetValue(pool.Name, out var last)
            ? last
            : await rows.Get(States, pool.Name, FlowJson.Default.CouponPoolState, cancel);
        var now = state.IsLow ? state : null;
        known[pool.Name] = now;
        if (now is not null && (now.Left != before?.Left || now.Hash != before.Hash))
        {
            await store.Upsert(
                TableName.Shop,
                States,
                pool.Name,
                StoreExtensions.ToJson(now, FlowJson.Default.CouponPoolState),
                cancel
            );
        }
        else if (now is null && before is not null)
        {
            await store.Commit(TableName.Shop, States, [new TableOperation.Delete(pool.Name)], cancel);
        }

        if (now is not null != before is not null || (now?.Left == 0 && before?.Left != 0))
        {
            metrics.CouponsLeft(state);
        }
    }

    private sealed record PoolMarks(string Hash, IReadOnlyList<string> Marks);
}

/// <summary>A file of coupon codes: how many it has, and how many of them are left.</summary>
/// <param name="Hash">Content hash of the file; empty: it was removed.</param>
/// <param name="At">When this was counted.</param>
public sealed record CouponPoolState(string Pool, string Hash, int Left, int Total, Instant At)
{
    /// <summary>True: a tenth of the codes or less is left, from 10 to 1,000.</summary>
    internal bool IsLow => Left <= Math.Clamp(Total / 10, 10, 1_000);
}
