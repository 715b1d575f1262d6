using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>
/// A logical transaction on its way through the writer. Its awaiter goes on inside <see cref="Tell"/>, so that is called on a pool thread, never on the writer's.
/// </summary>
internal sealed class PendingCommit(TableName table, string partition, IReadOnlyList<TableOperation> operations, CancellationToken cancel)
    : TaskCompletionSource<CommitResult>
{
    public TableName Table => table;

    public string Partition => partition;

    public IReadOnlyList<TableOperation> Operations => operations;

    public CancellationToken Cancel => cancel;

    /// <summary>What will be told once the group is durable.</summary>
    public CommitResult? Outcome { get; set; }

    /// <summary>Why the whole group failed; null: it did not.</summary>
    public Exception? Fault { get; set; }

    public void Tell()
    {
        if (Fault is not null)
            TrySetException(Fault);
        else if (Outcome is not null)
            TrySetResult(Outcome);
        else
            TrySetCanceled(cancel);
    }
}
