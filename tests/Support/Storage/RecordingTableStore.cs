using System.Collections.Concurrent;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Support.Storage;

/// <summary>Remembers every transaction that happened since it was last emptied.</summary>
public sealed class RecordingTableStore(ITableStore inner) : DelegatingTableStore(inner)
{
    private readonly ConcurrentQueue<RecordedTransaction> commits = [];

    /// <summary>What happened since, and forgets it.</summary>
    public IReadOnlyList<RecordedTransaction> TakeTransactions()
    {
        var taken = new List<RecordedTransaction>();
        while (commits.TryDequeue(out var one))
        {
            taken.Add(one);
        }

        return taken;
    }

    public override async ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    )
    {
        var result = await Inner.Commit(table, partition, operations, cancel);
        if (result is CommitResult.Done)
        {
            commits.Enqueue(new RecordedTransaction(table, partition, operations));
        }

        return result;
    }
}

/// <summary>A transaction that happened.</summary>
public sealed record RecordedTransaction(TableName Table, string Partition, IReadOnlyList<TableOperation> Operations)
{
    public override string ToString() => $"{Table} {string.Join(' ', Operations.Select(o => o.Row))}";
}
