using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Storage;

/// <summary>Where a fault strikes: nothing has happened yet, or it has happened and its caller was not
/// answered.</summary>
public enum FaultMoment
{
    Before,
    After,
}

/// <summary>
/// Throws once, before or after the n-th operation (counted from 1, reads and writes together). A simulation runs a
/// scenario once with no fault to learn <see cref="Operations"/>, then again for every n and both moments.
/// </summary>
public sealed class FaultingTableStore(
    ITableStore inner,
    int at = 0,
    FaultMoment moment = FaultMoment.Before,
    Func<Exception>? fault = null
) : DelegatingTableStore(inner)
{
    private int operations;

    public int Operations => Volatile.Read(ref operations);

    protected override async ValueTask<T> Run<T>(
        TableName table,
        string? partition,
        bool writes,
        Func<ValueTask<T>> operation
    )
    {
        var strikes = Interlocked.Increment(ref operations) == at;
        if (strikes && moment == FaultMoment.Before)
        {
            throw Fault();
        }
        var answer = await operation();
        return strikes ? throw Fault() : answer;
    }

    private Exception Fault() =>
        fault?.Invoke() ?? new StoreUnavailableException($"Simulated {moment} operation {at}.");
}
