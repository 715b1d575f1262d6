using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Customers;

/// <summary>A decision as one transaction of the customer's partition: marks of applied events first, then the state on
/// its ETag, then the rows beside it.</summary>
internal sealed class CustomerRows
{
    private readonly List<TableOperation> operations;

    // The row write behind each operation; null: the state.
    private readonly List<RowWrite?> writes;
    private readonly int stateIndex;

    private CustomerRows(CustomerState next, string? etag, IReadOnlyList<RowWrite> rows)
    {
        operations = new List<TableOperation>(rows.Count + 1);
        writes = new List<RowWrite?>(rows.Count + 1);
        foreach (var row in rows)
        {
            if (row is RowWrite.AppliedEvent(var id))
            {
                Add(new TableOperation.Insert(RowKeys.Applied(id), ReadOnlyMemory<byte>.Empty), row);
            }
        }

        stateIndex = operations.Count;
        Add(StateOperation(next, etag), null);
        foreach (var row in rows)
        {
            if (OperationFor(row) is { } operation)
            {
                AddOrReplace(operation, row);
            }
        }
    }

    public IReadOnlyList<TableOperation> Operations => operations;

    public static CustomerRows Create(CustomerState next, string? etag, IReadOnlyList<RowWrite> rows) =>
        new(next, etag, rows);

    /// <summary>The write of the state alone: an insert where it was not stored yet, else a replace on its
    /// ETag.</summary>
    public static TableOperation StateOperation(CustomerState next, string? etag)
    {
        var body = StoreExtensions.ToJson(next, StoredJson.Default.CustomerState);
        return etag is null
            ? new TableOperation.Insert(RowKeys.State, body)
            : new TableOperation.Replace(RowKeys.State, body, etag);
    }

    /// <summary>What the store's answer to <see cref="Operations"/> means for the decision.</summary>
    /// <exception cref="InvalidOperationException">The transaction is larger than the store takes.</exception>
    public CustomerCommit ReadResult(CommitResult result) =>
        result switch
        {
            CommitResult.Done(var etags) => new CustomerCommit.Done(etags[stateIndex]!),
            CommitResult.Refused(_, CommitConflict.TooLarge) => throw new InvalidOperationException(
                "the customer's record or the rows of this decision are larger than the store takes"
            ),
            CommitResult.Refused(var index, CommitConflict.Exists) => writes[index] switch
            {
                RowWrite.AppliedEvent => new CustomerCommit.AlreadyApplied(),
                RowWrite.JourneyEntered entry => new CustomerCommit.AlreadyEntered(entry),
                null or RowWrite.Timeline or RowWrite.CurrentOrder or RowWrite.OrderMovedOut or LedgerWrite =>
                    new CustomerCommit.StateChanged(),
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            _ => new CustomerCommit.StateChanged(),
        };

    private static TableOperation? OperationFor(RowWrite row) =>
        row switch
        {
            RowWrite.AppliedEvent => null,
            RowWrite.Timeline(var t) => new TableOperation.Upsert(
                RowKeys.Timeline(t.At, t.Id),
                StoreExtensions.ToJson(t, StoredJson.Default.TimelineRow)
            ),
            RowWrite.CurrentOrder(var o) => new TableOperation.Upsert(
                RowKeys.Order(o.Source, o.Id),
                StoreExtensions.ToJson(o, StoredJson.Default.Order)
            ),
            RowWrite.OrderMovedOut(var l) => new TableOperation.Upsert(
                RowKeys.OrderLeft(l.Order.Source, l.Order.Id),
                StoreExtensions.ToJson(l, StoredJson.Default.MovedOrder)
            ),
            RowWrite.JourneyEntered(var journey, var entry, var run) => new TableOperation.Insert(
                RowKeys.Entered(journey, entry),
                System.Text.Encoding.UTF8.GetBytes($"\"{run}\"")
            ),
            LedgerWrite(var l) => new TableOperation.Upsert(
                RowKeys.Ledger(l.Message, l.Number, l.Receipt),
                StoreExtensions.ToJson(l, StoredJson.Default.LedgerRow)
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private void Add(TableOperation operation, RowWrite? write)
    {
        operations.Add(operation);
        writes.Add(write);
    }

    // A transaction names a row once; the later of two is the row as it is at the end.
    private void AddOrReplace(TableOperation operation, RowWrite write)
    {
        var index = operations.FindIndex(o => o.Row == operation.Row);
        if (index >= 0)
        {
            (operations[index], writes[index]) = (operation, write);
        }
        else
        {
            Add(operation, write);
        }
    }
}

/// <summary>What became of the commit of a decision.</summary>
internal abstract record CustomerCommit
{
    private CustomerCommit() { }

    /// <summary>Durable, with the state's new ETag.</summary>
    public sealed record Done(string ETag) : CustomerCommit;

    /// <summary>Nothing is committed: a name is another customer's, or a run of another customer ends first.</summary>
    public sealed record PreCommitRefused : CustomerCommit;

    /// <summary>Nothing is committed: the event was applied before.</summary>
    public sealed record AlreadyApplied : CustomerCommit;

    /// <summary>Nothing is committed: the customer entered this journey with this entry key before.</summary>
    public sealed record AlreadyEntered(RowWrite.JourneyEntered Entry) : CustomerCommit;

    /// <summary>Nothing is committed: the state changed after it was read.</summary>
    public sealed record StateChanged : CustomerCommit;
}
