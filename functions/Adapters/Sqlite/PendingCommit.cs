using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>A logical transaction on its way through the writer. Its awaiter never runs on the writer thread.</summary>
internal sealed class PendingCommit(TableName table, string partition, IReadOnlyList<TableOperation> operations, CancellationToken cancel)
    : TaskCompletionSource<CommitResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public TableName Table => table;

    public string Partition => partition;

    public IReadOnlyList<TableOperation> Operations => operations;

    public CancellationToken Cancel => cancel;

    /// <summary>What will be told once the group is durable.</summary>
    public CommitResult? Outcome { get; set; }

    public void Tell()
    {
        if (Outcome is not null)
            TrySetResult(Outcome);
        else
            TrySetCanceled(cancel);
    }
}
