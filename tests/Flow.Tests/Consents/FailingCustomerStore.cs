using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Storage;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>A store that takes no customer's record, for a reason of its own, when the test switches it on.</summary>
internal sealed class FailingCustomerStore(ITableStore inner) : DelegatingTableStore(inner)
{
    public bool Fails { get; set; }

    /// <summary>Whose records it does not take then. Default: anyone's.</summary>
    public Func<string, bool> Matches { get; set; } = _ => true;

    public override ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    ) =>
        Fails && Matches(partition) && operations.Any(o => o.Row == RowKeys.State)
            ? throw new InvalidOperationException("refused by the test")
            : base.Commit(table, partition, operations, cancel);
}
