using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Serialization;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Customers;

/// <summary>A decision as one transaction of the customer's partition: dedupe marks first, then the state on its ETag,
/// then the rows beside it.</summary>
public static class CustomerRows
{
    public static IReadOnlyList<TableOperation> Of(CustomerState next, string? etag, IReadOnlyList<RowWrite> rows)
    {
        var operations = new List<TableOperation>(rows.Count + 2);
        foreach (var row in rows)
        {
            if (row is RowWrite.Applied(var id))
            {
                operations.Add(new TableOperation.Insert(RowKeys.Applied(id), ReadOnlyMemory<byte>.Empty));
            }
        }

        var state = StoreExtensions.Json(next, StoredJson.Default.CustomerState);
        operations.Add(
            etag is null
                ? new TableOperation.Insert(RowKeys.State, state)
                : new TableOperation.Replace(RowKeys.State, state, etag)
        );
        foreach (var row in rows)
        {
            if (Of(row) is { } operation)
            {
                Put(operations, operation);
            }
        }

        return operations;
    }

    private static TableOperation? Of(RowWrite row) =>
        row switch
        {
            RowWrite.Applied => null,
            RowWrite.Timeline(var t) => new TableOperation.Upsert(
                RowKeys.Timeline(t.At, t.Id),
                StoreExtensions.Json(t, StoredJson.Default.TimelineRow)
            ),
            RowWrite.OrderNow(var o) => new TableOperation.Upsert(
                RowKeys.Order(o.Source, o.Id),
                StoreExtensions.Json(o, StoredJson.Default.Order)
            ),
            RowWrite.OrderLeft(var l) => new TableOperation.Upsert(
                RowKeys.OrderLeft(l.Order.Source, l.Order.Id),
                StoreExtensions.Json(l, StoredJson.Default.LeftOrder)
            ),
            RowWrite.Entered(var journey, var entry, var run) => new TableOperation.Insert(
                RowKeys.Entered(journey, entry),
                System.Text.Encoding.UTF8.GetBytes($"\"{run}\"")
            ),
            RowWrite.Ledger(var l) => new TableOperation.Upsert(
                RowKeys.Ledger(l.Message, l.N, l.Receipt),
                StoreExtensions.Json(l, StoredJson.Default.LedgerRow)
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    // A transaction names a row once; the later of two is the row as it is at the end.
    private static void Put(List<TableOperation> operations, TableOperation operation)
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
