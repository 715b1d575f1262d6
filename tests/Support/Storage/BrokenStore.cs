using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Storage;

/// <summary>Tables in memory that, once <see cref="Broken"/>, answer nothing: at once with an error, or not before <see
/// cref="Release"/>.</summary>
public sealed class BrokenStore(bool hangs) : DelegatingTableStore(new MemoryTableStore())
{
    private readonly TaskCompletionSource stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Broken { get; set; }

    public void Release() => stuck.TrySetResult();

    protected override async ValueTask<T> Run<T>(
        TableName table,
        string? partition,
        bool writes,
        Func<ValueTask<T>> operation
    )
    {
        if (Broken && hangs)
        {
            await stuck.Task;
        }

        return Broken ? throw new StoreUnavailableException("the store is broken for the test") : await operation();
    }
}
