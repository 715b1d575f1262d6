using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Storage;

/// <summary>Stops once before an operation and goes on when the test releases it: what another host does to the same
/// store meanwhile happens in between.</summary>
public sealed class SteppedTableStore(ITableStore inner) : DelegatingTableStore(inner)
{
    private TaskCompletionSource reached = new(),
        go = new();
    private int operations,
        at;

    /// <summary>Operations since <see cref="PauseAt"/>, reads and writes together.</summary>
    public int Operations => operations;

    /// <summary>Ends when it stopped.</summary>
    public Task Reached => reached.Task;

    /// <summary>To stop before the n-th operation from now, counted from 1; 0: never.</summary>
    public void PauseAt(int n) => (operations, at, reached, go) = (0, n, new(), new());

    public void Continue() => go.TrySetResult();

    protected override async ValueTask<T> Run<T>(
        TableName table,
        string? partition,
        bool writes,
        Func<ValueTask<T>> operation
    )
    {
        if (Interlocked.Increment(ref operations) == at)
        {
            reached.TrySetResult();
            await go.Task;
        }

        return await operation();
    }
}
