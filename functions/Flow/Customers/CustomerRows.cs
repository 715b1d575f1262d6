using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Customers;

/// <summary>A decision as one transaction of the customer's partition: dedupe marks first, then the state on its ETag,
/// then the rows beside it.</summary>
public static class CustomerRows
{
    public static IReadOnlyList<TableOperation> OperationsFor(
        CustomerState next,
        string? etag,
        IReadOnlyList<RowWrite> rows
    )
    {
        var operations = new List<TableOperation>(rows.Count + 2);
        foreach (var row in rows)
        {
            if (row is RowWrite.AppliedEvent(var id))
            {
                operations.Add(new TableOperation.Insert(RowKeys.Applied(id), ReadOnlyMemory<byte>.Empty));
            }
        }

        var state = StoreExtensions.ToJson(next, StoredJson.Default.CustomerState);
        operations.Add(
            etag is null
                ? new TableOperation.Insert(RowKeys.State, state)
                : new TableOperation.Replace(RowKeys.State, state, etag)
        );
        foreach (var row in rows)
        {
            if (OperationFor(row) is { } operation)
            {
                AddOrReplace(operations, operation);
            }
        }

        return operations;
    }

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
            RowWrite.Ledger(var l) => new TableOperation.Upsert(
                RowKeys.Ledger(l.Message, l.Number, l.Receipt),
                StoreExtensions.ToJson(l, StoredJson.Default.LedgerRow)
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    // A transaction names a row once; the later of two is the row as it is at the end.
    private static void AddOrReplace(List<TableOperation> operations, TableOperation operation)
    {
        var index = operations.FindIndex(o => o.Row == operation.Row);
        if (index >= 0)
        {
            operations[index] = operation;
        }
        else
        {
            operations.Add(operation);
        }
    }
}
