using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Administration;

/// <summary>
/// The last deliveries that were turned away, with the reason in words for their owner (the sender never gets it). Kept
/// in a ring of rows; a flood is recorded at most ten times a second, so that a flood of requests costs no storage.
/// </summary>
/// <param name="report">Called for the first of a kind (source and status) and then at most once a minute, with how
/// many of the kind came since the last call.</param>
public sealed class Rejections(
    ITableStore store,
    ShopRows rows,
    DecisionClock clock,
    TimeProvider realTime,
    Action<string, int, string, long>? report = null
)
{
    private const string Partition = "rejections";
    private const int MaxRows = 100;
    private const int PerSecond = 10;
    private const int MostKinds = 100;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);
    private readonly Dictionary<(string Source, int Status), (long At, long Since)> kinds = [];
    private readonly Lock gate = new();
    private long second;
    private int inSecond;
    private long next = -1;

    public async ValueTask Record(string source, int status, string why, CancellationToken cancel)
    {
        Report(source, status, why);
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
            next = next < 0 ? now % MaxRows : (next + 1) % MaxRows;
            slot = next;
        }

        var row = new Rejection(clock.Now, source, status, why);
        await store.Upsert(
            TableName.Shop,
            Partition,
            $"{slot:D3}",
            StoreExtensions.ToJson(row, FlowJson.Default.Rejection),
            cancel
        );
    }

    // A name that is not configured is the sender's own words: all of them are one kind, and the line does not repeat
    // them.
    private void Report(string source, int status, string why)
    {
        if (report is null)
        {
            return;
        }

        var kind = (status == 404 ? "" : source, status);
        long since;
        lock (gate)
        {
            if (kinds.TryGetValue(kind, out var last))
            {
                if (realTime.GetElapsedTime(last.At) < ReportInterval)
                {
                    kinds[kind] = last with { Since = last.Since + 1 };
                    return;
                }
            }
            else if (kinds.Count >= MostKinds)
            {
                return;
            }

            since = last.Since + 1;
            kinds[kind] = (realTime.GetTimestamp(), 0);
        }

        report(kind.Item1, status, WithoutNames(why), since);
    }

    // The list behind the key quotes a wrong value, which may be a person's; a log does not.
    private static string WithoutNames(string why) =>
        why.IndexOf("found \"", StringComparison.Ordinal) is >= 0 and var at ? $"{why[..at]}found another text" : why;

    /// <summary>Newest first.</summary>
    public async ValueTask<IReadOnlyList<Rejection>> ListNewest(CancellationToken cancel)
    {
        var all = new List<Rejection>();
        await foreach (var row in rows.ReadAll(Partition, FlowJson.Default.Rejection, cancel))
        {
            all.Add(row);
        }

        return [.. all.OrderByDescending(r => r.At)];
    }
}
