namespace MarketingAutomation.Flow.Storage;

/// <summary>
/// Copies every table of a store into an empty one of any kind, while nothing else uses either. It can be stopped at
/// any moment and started again: a progress row in the target says how far each table is. At the end both are read
/// again and compared by count and hash, and the row is removed.
/// </summary>
/// <remarks>ETags are the target's own; nothing in the stored rows refers to them.</remarks>
public sealed class StoreMigration(ITableStore from, ITableStore to)
{
    private const TableName ProgressTable = TableName.Shop;
    private const string ProgressPartition = "migration";
    private const string ProgressRow = "progress";

    /// <summary>Rows between two writes of the progress row.</summary>
    private const int PageRows = 500;

    private static readonly TableName[] Tables = Enum.GetValues<TableName>();

    /// <param name="progress">Called after every page with: the table, rows copied of it, and whether they are being
    /// copied or checked.</param>
    /// <exception cref="StoreUnavailableException">One of the two does not answer; run it again and it goes
    /// on.</exception>
    public async Task<MigrationResult> Run(
        Action<MigrationProgressReport>? progress = null,
        CancellationToken cancel = default
    )
    {
        var mark = await ReadMark(cancel);
        if (mark is null && await FirstWithRows(cancel) is { } occupied)
        {
            return new MigrationResult.TargetNotEmpty(occupied);
        }
        // Before the first row, or a run stopped within the first page would find its own rows and take them for
        // another's.
        mark ??= await Keep(new MigrationMark(0, null, 0), cancel);
        while (mark.Table < Tables.Length)
        {
            mark = await CopyPage(mark, progress, cancel);
        }

        var copied = new List<TableSum>();
        foreach (var table in Tables)
        {
            var (ours, theirs) = (await Sum(from, table, null, cancel), await Sum(to, table, progress, cancel));
            if (ours != theirs)
            {
                return new MigrationResult.Different(ours, theirs);
            }
            copied.Add(ours);
        }

        await to.Commit(ProgressTable, ProgressPartition, [new TableOperation.Delete(ProgressRow)], cancel);
        return new MigrationResult.Copied(copied);
    }

    private async Task<MigrationMark> CopyPage(
        MigrationMark mark,
        Action<MigrationProgressReport>? progress,
        CancellationToken cancel
    )
    {
        var table = Tables[mark.Table];
        var page = await from.Scan(table, PageRows, mark.Continuation, cancel);
        // Copying a page again, because the progress row was not written, writes the same rows again.
        foreach (
            var partition in page
                .Items.Where(entity => !IsProgress(table, entity))
                .GroupBy(entity => entity.Partition, StringComparer.Ordinal)
        )
        {
            await Write(table, partition, cancel);
        }
        var rows = mark.Rows + page.Items.Count;
        mark = await Keep(
            page.Continuation is { } more
                ? new MigrationMark(mark.Table, more, rows)
                : new MigrationMark(mark.Table + 1, null, 0),
            cancel
        );
        progress?.Invoke(new MigrationProgressReport(table, rows, IsCheck: false));
        return mark;
    }

    private async Task<MigrationMark> Keep(MigrationMark mark, CancellationToken cancel)
    {
        await to.Upsert(
            ProgressTable,
            ProgressPartition,
            ProgressRow,
            StoreExtensions.ToJson(mark, FlowJson.Default.MigrationMark),
            cancel
        );
        return mark;
    }

    private async Task Write(TableName table, IGrouping<string, Entity> partition, CancellationToken cancel)
    {
        var (operations, bytes) = (new List<TableOperation>(), 0L);
        foreach (var entity in partition)
        {
            if (operations.Count == TableLimits.Operations || bytes + entity.Body.Length > TableLimits.TransactionBytes)
            {
                await Commit();
                (operations, bytes) = ([], 0);
            }

            operations.Add(new TableOperation.Upsert(entity.Row, entity.Body));
            bytes += entity.Body.Length;
        }

        await Commit();

        async Task Commit()
        {
            if (await to.Commit(table, partition.Key, operations, cancel) is CommitResult.Refused refused)
            {
                throw new InvalidOperationException(
                    $"The target refused a row of {table}: {refused.Conflict}. Both stores have the same "
                        + $"limits, so this is a fault of the program."
                );
            }
        }
    }

    private static async Task<TableSum> Sum(
        ITableStore store,
        TableName table,
        Action<MigrationProgressReport>? progress,
        CancellationToken cancel
    )
    {
        var (sum, continuation) = (new TableSum(table, 0, 0), (string?)null);
        do
        {
            var page = await store.Scan(table, TableLimits.PageItems, continuation, cancel);
            foreach (var entity in page.Items.Where(entity => !IsProgress(table, entity)))
            {
                sum = sum.With(entity);
            }
            continuation = page.Continuation;
            progress?.Invoke(new MigrationProgressReport(table, sum.Rows, IsCheck: true));
        } while (continuation is not null);
        return sum;
    }

    private async Task<MigrationMark?> ReadMark(CancellationToken cancel) =>
        (await to.Get(ProgressTable, ProgressPartition, ProgressRow, cancel))?.Read(
            FlowJson.Default.MigrationMark,
            TableName.Shop
        );

    private async Task<TableName?> FirstWithRows(CancellationToken cancel)
    {
        foreach (var table in Tables)
        {
            string? continuation = null;
            do
            {
                var page = await to.Scan(table, 1, continuation, cancel);
                if (page.Items.Count > 0)
                {
                    return table;
                }
                continuation = page.Continuation;
            } while (continuation is not null);
        }

        return null;
    }

    private static bool IsProgress(TableName table, Entity entity) =>
        table == ProgressTable && entity.Partition == ProgressPartition;
}
