using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Administration;

/// <summary>
/// The last deliveries that were turned away, with the reason in words for their owner (the sender is never told). Kept in a ring of rows; a flood is
/// recorded at most ten times a second, so that somebody hammering at the door costs no storage.
/// </summary>
public sealed class Rejections(ITableStore store, Clock clock, TimeProvider realTime)
{
    private const string Partition = "rejections";
    private const int Ring = 100;
    private const int PerSecond = 10;
    private readonly Lock gate = new();
    private long second;
    private int inSecond;
    private long next = -1;

    public async ValueTask Record(string source, int status, string why, CancellationToken cancel)
    {
        long slot;
        lock (gate)
        {
            var now = realTime.GetUtcNow().ToUnixTimeSeconds();
            (second, inSecond) = now == second ? (second, inSecond + 1) : (now, 1);
            if (inSecond > PerSecond)
            {
                return;
            }

            // After a restart the ring goes on at a place of its own; a few old entries more or less do not matter.
            next = next < 0 ? now % Ring : (next + 1) % Ring;
            slot = next;
        }

        var row = new Rejection(clock.Now, source, status, why);
        await store.Upsert(TableName.Shop, Partition, $"{slot:D3}", StoreExtensions.Json(row, FlowJson.Default.Rejection), cancel);
    }

    /// <summary>Newest first.</summary>
    public async ValueTask<IReadOnlyList<Rejection>> Last(CancellationToken cancel)
    {
        var rows = new List<Rejection>();
        await foreach (var entity in store.QueryAll(TableName.Shop, Partition, null, null, cancel))
        {
            rows.Add(entity.Read(FlowJson.Default.Rejection));
        }

        return [.. rows.OrderByDescending(r => r.At)];
    }
}
