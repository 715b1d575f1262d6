using NodaTime;

namespace MarketingAutomation.Flow.Storage;

/// <summary>
/// Remembers of a store when a commit last worked and what is wrong with it. A change is logged once, with the remedy.
/// A damaged store stays damaged until the process is started anew, because the parts of it that can be read say
/// nothing about the others, and so does one that was removed or replaced; every other fault is over with the next
/// commit that works.
/// </summary>
public sealed class StoreMonitor(ITableStore inner, DecisionClock clock, FlowMetrics metrics) : ITableStore
{
    private long committed;
    private volatile StoreFailure? failure;

    /// <summary>When a commit last worked in this process; null: none has yet.</summary>
    public Instant? CommittedAt =>
        Volatile.Read(ref committed) is not 0 and var ticks ? Instant.FromUnixTimeTicks(ticks) : null;

    /// <summary>What is wrong now; null: nothing that is known.</summary>
    public StoreFailure? Failure => failure;

    public ValueTask<Entity?> Get(TableName table, string partition, string row, CancellationToken cancel = default) =>
        Read(() => inner.Get(table, partition, row, cancel));

    public ValueTask<Page> Query(
        TableName table,
        string partition,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Read(() => inner.Query(table, partition, from, to, take, continuation, cancel));

    public ValueTask<Page> Walk(
        TableName table,
        string row,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Read(() => inner.Walk(table, row, from, to, take, continuation, cancel));

    public ValueTask<Page> Scan(
        TableName table,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    ) => Read(() => inner.Scan(table, take, continuation, cancel));

    public ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    ) => Write(() => inner.Commit(table, partition, operations, cancel));

    public ValueTask<IReadOnlyList<CommitResult>> CommitEach(
        IReadOnlyList<TableCommit> commits,
        CancellationToken cancel = default
    ) => Write(() => inner.CommitEach(commits, cancel));

    public ValueTask<OrderedResult> CommitAfter(
        IReadOnlyList<TableCommit> before,
        TableCommit last,
        CancellationToken cancel = default
    ) => Write(() => inner.CommitAfter(before, last, cancel));

    // A read of a store of this process is over when it returns: it needs no state machine.
    private ValueTask<T> Read<T>(Func<ValueTask<T>> read)
    {
        try
        {
            var reading = read();
            return reading.IsCompletedSuccessfully ? reading : AwaitRead(reading);
        }
        catch (StoreUnavailableException e)
        {
            RecordFailure(e);
            throw;
        }
    }

    private async ValueTask<T> AwaitRead<T>(ValueTask<T> reading)
    {
        try
        {
            return await reading;
        }
        catch (StoreUnavailableException e)
        {
            RecordFailure(e);
            throw;
        }
    }

    private async ValueTask<T> Write<T>(Func<ValueTask<T>> write)
    {
        try
        {
            var answer = await write();
            Volatile.Write(ref committed, clock.Now.ToUnixTimeTicks());
            if (
                failure is { Fault: not (StoreFault.Damaged or StoreFault.Replaced) } over
                && Interlocked.CompareExchange(ref failure, null, over) == over
            )
            {
                metrics.StoreRecovered(clock.Now - over.Since);
            }

            return answer;
        }
        catch (StoreUnavailableException e)
        {
            RecordFailure(e);
            throw;
        }
    }

    private void RecordFailure(StoreUnavailableException e)
    {
        var before = failure;
        if (
            before?.Fault == e.Fault
            || before?.Fault == StoreFault.Replaced
            || (before?.Fault == StoreFault.Damaged && e.Fault != StoreFault.Replaced)
        )
        {
            return;
        }

        if (Interlocked.CompareExchange(ref failure, new StoreFailure(e.Fault, e.Message, clock.Now), before) == before)
        {
            metrics.StoreFailed(e.Fault, e.Message);
        }
    }
}

/// <summary>What is wrong with the store, in words with the remedy, and since when.</summary>
public sealed record StoreFailure(StoreFault Fault, string Message, Instant Since);
