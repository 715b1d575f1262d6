using System.Globalization;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Memory;

/// <summary>
/// The port's contract with nothing behind it: for tests and simulations. Thread-safe; every call completes at once.
/// Bodies are copied in, so a caller may reuse its buffer.
/// </summary>
public sealed class MemoryTableStore : ITableStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<TableName, SortedList<string, SortedList<string, Entity>>> tables = [];
    private long version;

    /// <inheritdoc/>
    public ValueTask<Entity?> Get(TableName table, string partition, string row, CancellationToken cancel = default)
    {
        TableRequestRules.CheckKey(partition, nameof(partition));
        TableRequestRules.CheckKey(row, nameof(row));
        cancel.ThrowIfCancellationRequested();
        lock (gate)
        {
            return ValueTask.FromResult(Rows(table, partition)?.GetValueOrDefault(row));
        }
    }

    /// <inheritdoc/>
    public ValueTask<Page> Query(
        TableName table,
        string partition,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    )
    {
        TableRequestRules.CheckKey(partition, nameof(partition));
        TableRequestRules.CheckPage(from, to, take);
        cancel.ThrowIfCancellationRequested();
        lock (gate)
        {
            return ValueTask.FromResult(
                Cut(
                    Rows(table, partition) ?? NewRows(),
                    found => found,
                    continuation is null ? from : TableRequestRules.After(continuation),
                    to,
                    take,
                    found => found.Row
                )
            );
        }
    }

    /// <inheritdoc/>
    public ValueTask<Page> Walk(
        TableName table,
        string row,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    )
    {
        TableRequestRules.CheckKey(row, nameof(row));
        TableRequestRules.CheckPage(from, to, take);
        cancel.ThrowIfCancellationRequested();
        lock (gate)
        {
            return ValueTask.FromResult(
                Cut(
                    Partitions(table),
                    rows => rows.GetValueOrDefault(row),
                    continuation is null ? from : TableRequestRules.After(continuation),
                    to,
                    take,
                    found => found.Partition
                )
            );
        }
    }

    /// <inheritdoc/>
    public ValueTask<Page> Scan(
        TableName table,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    )
    {
        TableRequestRules.CheckPage(null, null, take);
        cancel.ThrowIfCancellationRequested();
        var last = TableRequestRules.LastScanned(continuation);
        lock (gate)
        {
            var rest = Partitions(table)
                .Values.SelectMany(rows => rows.Values)
                .Where(entity => last is not { } seen || Compare(entity, seen) > 0)
                .Take(take + 1)
                .ToList();
            return ValueTask.FromResult(
                rest.Count > take
                    ? new Page(rest[..take], TableRequestRules.ScanContinuation(rest[take - 1]))
                    : new Page(rest, null)
            );
        }
    }

    /// <inheritdoc/>
    public ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    )
    {
        if (TableRequestRules.CheckCommit(partition, operations) is { } refused)
        {
            return ValueTask.FromResult<CommitResult>(refused);
        }
        cancel.ThrowIfCancellationRequested();
        lock (gate)
        {
            return ValueTask.FromResult(Apply(table, partition, operations));
        }
    }

    private CommitResult Apply(TableName table, string partition, IReadOnlyList<TableOperation> operations)
    {
        var rows = Rows(table, partition) ?? NewRows();
        for (var index = 0; index < operations.Count; index++)
        {
            if (Conflict(operations[index], rows.GetValueOrDefault(operations[index].Row)) is { } conflict)
            {
                return new CommitResult.Refused(index, conflict);
            }
        }

        var etags = new string?[operations.Count];
        for (var index = 0; index < operations.Count; index++)
        {
            etags[index] = Write(rows, partition, operations[index]);
        }
        Partitions(table)[partition] = rows;
        return new CommitResult.Done(etags);
    }

    private static CommitConflict? Conflict(TableOperation operation, Entity? current) =>
        operation switch
        {
            TableOperation.Insert when current is not null => CommitConflict.Exists,
            TableOperation.Replace replace when current?.ETag != replace.ETag => CommitConflict.Changed,
            TableOperation.Delete { ETag: { } etag } when current?.ETag != etag => CommitConflict.Changed,
            TableOperation.Insert or TableOperation.Replace or TableOperation.Upsert or TableOperation.Delete => null,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private string? Write(SortedList<string, Entity> rows, string partition, TableOperation operation)
    {
        if (operation is TableOperation.Delete)
        {
            rows.Remove(operation.Row);
            return null;
        }

        var etag = (++version).ToString(CultureInfo.InvariantCulture);
        rows[operation.Row] = new Entity(partition, operation.Row, operation.Content.ToArray(), etag);
        return etag;
    }

    private static Page Cut<T>(
        SortedList<string, T> list,
        Func<T, Entity?> pick,
        string? from,
        string? to,
        int take,
        Func<Entity, string> key
    )
    {
        var items = new List<Entity>();
        for (var index = from is null ? 0 : LowerBound(list.Keys, from); index < list.Count; index++)
        {
            if (to is not null && string.CompareOrdinal(list.GetKeyAtIndex(index), to) >= 0)
            {
                break;
            }
            if (pick(list.GetValueAtIndex(index)) is not { } found)
            {
                continue;
            }
            if (items.Count == take)
            {
                return new Page(items, key(items[^1]));
            }
            items.Add(found);
        }

        return new Page(items, null);
    }

    private static int Compare(Entity entity, (string Partition, string Row) other) =>
        string.CompareOrdinal(entity.Partition, other.Partition) is not 0 and var order
            ? order
            : string.CompareOrdinal(entity.Row, other.Row);

    private static int LowerBound(IList<string> keys, string from)
    {
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(keys[middle], from) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private SortedList<string, Entity>? Rows(TableName table, string partition) =>
        Partitions(table).GetValueOrDefault(partition);

    private SortedList<string, SortedList<string, Entity>> Partitions(TableName table)
    {
        if (!tables.TryGetValue(table, out var partitions))
        {
            tables[table] = partitions = new(StringComparer.Ordinal);
        }
        return partitions;
    }

    private static SortedList<string, Entity> NewRows() => new(StringComparer.Ordinal);
}
