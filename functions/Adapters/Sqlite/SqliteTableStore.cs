using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Adapters.Sqlite.Partitions;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>
/// The table store in one SQLite file, <c>marketing.db</c>, used by one process. A commit is on disk when it returns
/// (log synced), many waiting commits share one sync, and reads run in parallel with the writer on the caller's thread.
/// Killing the process loses no commit that returned.
/// </summary>
/// <remarks>
/// A cancelled commit that the writer had not begun did not happen; one that it had begun is completed, not cancelled.
/// After a <see cref="StoreUnavailableException"/> from a commit the transaction is rolled back here, but a failed sync
/// can leave it in the log, where the next start finds it: repeating it must be harmless, as for every implementation
/// of this port.
/// </remarks>
public sealed class SqliteTableStore : ITableStore, IAsyncDisposable
{
    private readonly FileStream folderLock;
    private readonly Connection connection;
    private readonly Checkpointer checkpointer;
    private readonly GroupWriter writer;
    private readonly ReadPool readers;
    private readonly StoreFiles files;
    private readonly OpeningMark mark;
    private int disposed;

    /// <summary>Opens or creates the store.</summary>
    /// <param name="folder">The setting <c>Data:Path</c>; created when missing.</param>
    /// <param name="mayUpgrade">Whether a file of the previous layout is upgraded; false: it is refused and not
    /// changed.</param>
    /// <exception cref="StoreCannotOpenException">The folder is in use or cannot be written, its file has a layout that
    /// this version does not know, the file that was created here is lost, the log beside it belongs to another file,
    /// or the file has the previous layout and is not upgraded.</exception>
    /// <exception cref="StoreUnavailableException">The file cannot be opened or read.</exception>
    public SqliteTableStore(string folder, bool mayUpgrade = true)
        : this(
            folder,
            Checkpointer.Pages,
            TimeProvider.System,
            upgrade: mayUpgrade ? LayoutUpgrade.AtStart : LayoutUpgrade.Never
        ) { }

    /// <summary>Opens the store with another length of the log, in pages, and another clock for the periodic check of
    /// the files.</summary>
    internal SqliteTableStore(
        string folder,
        int logPages,
        TimeProvider time,
        int mostNames = PartitionNames.Most,
        LayoutUpgrade? upgrade = null
    )
    {
        folderLock = FolderLock.Take(folder);
        int? number = null;
        try
        {
            var path = Path.Combine(folder, "marketing.db");
            mark = OpeningMark.Read(folder);
            var hadLog = File.Exists(path + "-wal");
            var database = Database.Open(path, mark, upgrade ?? LayoutUpgrade.AtStart);
            connection = database.Connection;
            Advice = mark.Advice(path, database.Opening, database.Found, hadLog, database.Upgraded);
            mark.Save(database.Opening, closed: false, LogNumber.Read(connection));
            number = LogNumber.Read(connection);
            checkpointer = new Checkpointer(path, logPages);
            files = new StoreFiles(path, checkpointer.File, time);
            files.SetNewest(number.Value);
            if (database.WholeInFile)
            {
                files.SetCheckpointed(number.Value);
            }

            PartitionNames?[] names =
            [
                .. TableSchema.All.Select(schema => schema.IsNumbered ? PartitionNames.Read(connection, schema) : null),
            ];
            writer = new GroupWriter(connection, database.Versions, names, checkpointer, files, mark, mostNames);
            readers = new ReadPool(path, files, names);
        }
        catch
        {
            // Nothing was committed after the mark: a failed start must not look like a kill.
            _ = number is not null && mark!.TrySave(closed: true, number);
            connection?.Dispose();
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>What an operator should know of the opened file, such as that it is older than the last start; set at
    /// every opening until a start has shown it (<see cref="MarkAdviceShown"/>). Null: nothing.</summary>
    public string? Advice { get; }

    /// <summary>Records that a start of the program has shown the <see cref="Advice"/>: a later opening does not repeat
    /// it.</summary>
    public void MarkAdviceShown()
    {
        if (Advice is not null)
        {
            mark.MarkAdviceShown();
        }
    }

    /// <summary>Number of syncs that made commits durable since opening; fewer than commits when several were
    /// grouped.</summary>
    public long CommittedGroups => writer.Groups;

    /// <inheritdoc/>
    public ValueTask<Entity?> Get(TableName table, string partition, string row, CancellationToken cancel = default)
    {
        TableRequestRules.CheckKey(partition, nameof(partition));
        TableRequestRules.CheckKey(row, nameof(row));
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult(readers.Read(reader => reader.Get(table, partition, row)));
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
        var start = continuation is null ? from : TableRequestRules.After(continuation);
        return ValueTask.FromResult(readers.Read(reader => reader.Query(table, partition, start, to, take)));
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
        var start = continuation is null ? from : TableRequestRules.After(continuation);
        return ValueTask.FromResult(readers.Read(reader => reader.Walk(table, row, start, to, take)));
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
        return ValueTask.FromResult(readers.Read(reader => reader.Scan(table, last, take)));
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
        var pending = new PendingCommit.SingleCommit(table, partition, operations, cancel);
        return writer.Commit(pending, pending.Task);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CommitResult>> CommitEach(
        IReadOnlyList<TableCommit> commits,
        CancellationToken cancel = default
    )
    {
        var pending = new PendingCommit.MultipleCommits(commits, Refusals(commits), cancel);
        return writer.Commit(pending, pending.Task);
    }

    /// <inheritdoc/>
    public ValueTask<OrderedResult> CommitAfter(
        IReadOnlyList<TableCommit> before,
        TableCommit last,
        CancellationToken cancel = default
    )
    {
        var pending = new PendingCommit.OrderedCommits(
            before,
            Refusals(before),
            last,
            TableRequestRules.CheckCommit(last.Partition, last.Operations),
            cancel
        );
        return writer.Commit(pending, pending.Task);
    }

    private static CommitResult?[] Refusals(IReadOnlyList<TableCommit> commits)
    {
        var refused = new CommitResult?[commits.Count];
        for (var i = 0; i < refused.Length; i++)
        {
            refused[i] = TableRequestRules.CheckCommit(commits[i].Partition, commits[i].Operations);
        }

        return refused;
    }

    /// <summary>Commits what waits, then closes; the log is moved into the database file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }
        await writer.DisposeAsync();
        readers.Dispose();
        checkpointer.Dispose();
        var ours = IsUnreplaced();
        files.Dispose();
        if (ours)
        {
            Close();
        }
        else
        {
            // The files now in the folder are not those of this store: they must not be written, nor a log beside them
            // removed.
            connection.KeepLog();
            connection.Dispose();
        }

        checkpointer.CloseFile();
        await folderLock.DisposeAsync();
    }

    // The mark is written before the log is removed: after a kill between the two it is right. A mark that is not
    // closed requires the log, so where the mark could not be written the log stays, empty.
    private void Close()
    {
        if (Database.FinishLog(connection) is not { } number || !mark.TrySave(closed: true, number))
        {
            connection.KeepLog();
            Checkpointer.Try(connection, whole: true);
        }

        connection.Dispose();
    }

    private bool IsUnreplaced()
    {
        try
        {
            files.Check();
        }
        catch (StoreUnavailableException)
        {
            // Reported by every call since.
        }

        return !files.IsReplaced;
    }
}
