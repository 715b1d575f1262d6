namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>The queue of transactions that wait for the writer thread. When it is full, callers wait, so memory is
/// limited at any rate of calls.</summary>
internal sealed class CommitQueue(int capacity) : IDisposable
{
    private readonly SemaphoreSlim room = new(capacity);
    private readonly Queue<PendingCommit> waiting = new();
    private readonly object gate = new();
    private bool closed;

    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public async ValueTask Add(PendingCommit commit)
    {
        await room.WaitAsync(commit.Cancel);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(SqliteTableStore));
            waiting.Enqueue(commit);
            if (waiting.Count == 1)
            {
                Monitor.Pulse(gate);
            }
        }
    }

    /// <summary>Waits for work and takes at most <paramref name="most"/> transactions; empty only when closed and
    /// drained.</summary>
    public List<PendingCommit> Take(int most)
    {
        var taken = new List<PendingCommit>();
        lock (gate)
        {
            while (waiting.Count == 0 && !closed)
            {
                Monitor.Wait(gate);
            }
            while (taken.Count < most && waiting.TryDequeue(out var commit))
            {
                taken.Add(commit);
            }
        }

        if (taken.Count > 0)
        {
            room.Release(taken.Count);
        }
        return taken;
    }

    /// <summary>Accepts no more transactions; those that wait are still taken.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }

    public void Dispose() => room.Dispose();
}
