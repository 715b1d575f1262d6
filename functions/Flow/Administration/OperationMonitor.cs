using MarketingAutomation.Core.Customers;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Administration;

/// <summary>
/// That the program works, kept in the store so that every process and the next start see it: when shards were last
/// swept, when a commit last worked, the schema of the records. Written at most once a minute by the process that
/// sweeps.
/// </summary>
public sealed class OperationMonitor(
    ITableStore store,
    ShopRows rows,
    StoreMonitor monitor,
    ClockGuard guard,
    DecisionClock clock,
    TimeProvider realTime
)
{
    private const string Partition = "operation";
    private const string BeatRow = "beat";
    private const string SchemaRow = "schema";
    private static readonly TimeSpan WriteInterval = TimeSpan.FromMinutes(1);
    private long written;
    private long swept;

    /// <summary>Why nothing is decided now, with the remedy; null: deciding goes on.</summary>
    public string? StopReason => guard.StopReason;

    /// <summary>At the start, before anything is decided: the store's schema and its last commit against ours and the
    /// clock.</summary>
    /// <param name="acceptClock">A person confirmed the clock.</param>
    /// <exception cref="NewerSchemaException">A newer program wrote this store.</exception>
    public async ValueTask Start(bool acceptClock, CancellationToken cancel)
    {
        var schema = await ReadSchema(rows, cancel);
        guard.Start((await ReadHeartbeat(cancel))?.At, acceptClock);
        if (schema < CustomerState.NewestSchema)
        {
            await store.Upsert(
                TableName.Shop,
                Partition,
                SchemaRow,
                StoreExtensions.ToJson(new SchemaMark(CustomerState.NewestSchema), FlowJson.Default.SchemaMark),
                cancel
            );
        }

        if (acceptClock)
        {
            await WriteHeartbeat(cancel);
        }
    }

    /// <summary>The schema of the records in a store, before anything is written into it; 0: none is known.</summary>
    /// <exception cref="NewerSchemaException">A newer program wrote this store.</exception>
    public static async ValueTask<int> ReadSchema(ShopRows rows, CancellationToken cancel)
    {
        var schema = (await rows.Get(Partition, SchemaRow, FlowJson.Default.SchemaMark, cancel))?.Schema ?? 0;
        return schema <= CustomerState.NewestSchema
            ? schema
            : throw new NewerSchemaException(schema, CustomerState.NewestSchema);
    }

    /// <summary>Before a sweep: true where deciding goes on.</summary>
    public bool MayDecide() => guard.Check();

    /// <summary>After a sweep over any shards.</summary>
    public async ValueTask RecordSweep(CancellationToken cancel)
    {
        Volatile.Write(ref swept, clock.Now.ToUnixTimeTicks());
        var last = Volatile.Read(ref written);
        if (
            guard.StopReason is not null
            || (last != 0 && realTime.GetElapsedTime(last) < WriteInterval)
            || Interlocked.CompareExchange(ref written, realTime.GetTimestamp(), last) != last
        )
        {
            return;
        }

        try
        {
            await WriteHeartbeat(cancel);
        }
        catch (StoreUnavailableException)
        {
            // The monitor of the store has logged it.
        }
    }

    /// <summary>The clock is right as it is; deciding goes on from it.</summary>
    public async ValueTask AcceptClock(CancellationToken cancel)
    {
        guard.Accept();
        await WriteHeartbeat(cancel);
    }

    /// <summary>When any process last swept and committed; null: none has.</summary>
    public async ValueTask<Heartbeat?> ReadHeartbeat(CancellationToken cancel)
    {
        var stored = await rows.Get(Partition, BeatRow, FlowJson.Default.Heartbeat, cancel);
        var here = Volatile.Read(ref swept) is not 0 and var ticks ? Instant.FromUnixTimeTicks(ticks) : (Instant?)null;
        return stored is null && here is null
            ? null
            : new Heartbeat(
                stored?.At ?? here!.Value,
                Later(stored?.SweptAt, here),
                Later(stored?.CommittedAt, monitor.CommittedAt)
            );
    }

    private ValueTask WriteHeartbeat(CancellationToken cancel)
    {
        var ticks = Volatile.Read(ref swept);
        var beat = new Heartbeat(clock.Now, ticks == 0 ? null : Instant.FromUnixTimeTicks(ticks), monitor.CommittedAt);
        return store.Upsert(
            TableName.Shop,
            Partition,
            BeatRow,
            StoreExtensions.ToJson(beat, FlowJson.Default.Heartbeat),
            cancel
        );
    }

    private static Instant? Later(Instant? one, Instant? other) => one is null || other > one ? other : one;
}
