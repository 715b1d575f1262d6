using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Storage;

/// <summary>A store that refuses what a test names, by table and partition, with a fault of the test's choice;
/// everything else works.</summary>
public sealed class PartlyBrokenStore(ITableStore inner) : DelegatingTableStore(inner)
{
    /// <summary>True: an operation on this partition (null: a walk or scan over all) fails.</summary>
    public Func<TableName, string?, bool, bool> Breaks { get; set; } = (_, _, _) => false;

    public StoreFault Fault { get; set; } = StoreFault.Damaged;

    protected override async ValueTask<T> Run<T>(
        TableName table,
        string? partition,
        bool writes,
        Func<ValueTask<T>> operation
    ) =>
        Breaks(table, partition, writes)
            ? throw new StoreUnavailableException("broken for the test") { Fault = Fault }
            : await operation();
}
