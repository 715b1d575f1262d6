using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Storage;

/// <summary>Counts what a cloud store would bill: every page and point read is a read, every transaction a write,
/// refused ones too.</summary>
public sealed class CountingTableStore(ITableStore inner) : DelegatingTableStore(inner)
{
    private int reads,
        writes;

    public int Reads => Volatile.Read(ref reads);

    public int Writes => Volatile.Read(ref writes);

    public void Reset() => (reads, writes) = (0, 0);

    protected override ValueTask<T> Run<T>(
        TableName table,
        string? partition,
        bool writes,
        Func<ValueTask<T>> operation
    )
    {
        Interlocked.Increment(ref writes ? ref this.writes : ref reads);
        return operation();
    }
}
