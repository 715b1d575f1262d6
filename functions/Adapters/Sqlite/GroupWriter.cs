using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Adapters.Sqlite.Partitions;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>
/// The only thread that writes. It takes all waiting transactions, runs each in its own savepoint and makes them
/// durable with one sync.
/// </summary>
internal sealed class GroupWriter : IAsyncDisposable
{
    /// <summary>A group of more than about a hundred gains little and delays its first member.</summary>
    private const int LargestGroup = 256;

    private readonly CommitQueue queue = new(capacity: 4_096);
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Connection connection;
    private readonly Checkpointer checkpointer;
    private readonly StoreFiles files;
    private readonly OpeningMark mark;
    private readonly TableWriter[] tables;
    private readonly Statement begin,
        commit,
        rollback,
        savepoint,
        rollbackTo,
        release;
    private readonly Func<TableName, string, IReadOnlyList<TableOperation>, CommitResult> apply;
    private long groups;
    private int number;

    public GroupWriter(
        Connection connection,
        Versions versions,
        IReadOnlyList<PartitionNames?> names,
        Checkpointer checkpointer,
        StoreFiles files,
        OpeningMark mark,
        int mostNames
    )
    {
        (this.connection, this.checkpointer, this.files, this.mark) = (connection, checkpointer, files, mark);
        tables =
        [
            .. TableSchema.All.Zip(
                names,
                (schema, known) =>
                    new TableWriter(
                        connection,
                        schema,
                        known is null ? null : new NameWriter(connection, schema, known, mostNames),
                        versions
                    )
            ),
        ];
        begin = connection.Prepare("BEGIN IMMEDIATE");
        commit = connection.Prepare("COMMIT");
        rollback = connection.Prepare("ROLLBACK");
        savepoint = connection.Prepare("SAVEPOINT one");
        rollbackTo = connection.Prepare("ROLLBACK TO one");
        release = connection.Prepare("RELEASE one");
        apply = Apply;
        new Thread(Run) { IsBackground = true, Name = "store writer" }.Start();
    }

    /// <summary>Number of groups made durable since the store was opened.</summary>
    public long Groups => Interlocked.Read(ref groups);

    /// <summary>Queues a transaction; <paramref name="answer"/> is completed once it is durable.</summary>
    public ValueTask<T> Commit<T>(PendingCommit pending, Task<T> answer)
    {
        var adding = queue.Add(pending);
        return adding.IsCompletedSuccessfully ? new(answer) : CommitAfterEnqueue(adding, answer);
    }

    private static async ValueTask<T> CommitAfterEnqueue<T>(ValueTask adding, Task<T> answer)
    {
        await adding;
        return await answer;
    }

    private void Run()
    {
        while (queue.Take(LargestGroup) is { Count: > 0 } group)
        {
            var (counts, begins) = (checkpointer.MustCountPages, checkpointer.MayStartLog);
            try
            {
                Write(group, counts);
                CompleteAll(group);
            }
#pragma warning disable CA1031 // Every waiter receives the fault, of any kind, and the thread continues.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                var cause = files.CauseOf(RollBack() ?? fault);
                group.ForEach(pending => pending.Fault = cause);
                CompleteAll(group);
                continue;
            }

            foreach (var table in tables)
            {
                table.Names?.Rest();
            }

            if (checkpointer.AfterCommit(connection, counts))
            {
                files.SetCheckpointed(number);
            }

            if (begins)
            {
                // From here on, the next start detects a lost log or a backup from before.
                mark.TrySave(closed: false, number);
            }
        }

        finished.SetResult();
    }

    // The pool completes the awaiters while the next group is written: two or three work items for a group, so that
    // both cores have some, and not one work item for each awaiter.
    private static void CompleteAll(List<PendingCommit> group)
    {
        foreach (var row in group.Chunk(Math.Max(16, (group.Count + 2) / 3)))
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static commits => Array.ForEach(commits, pending => pending.Complete()),
                row,
                preferLocal: false
            );
        }
    }

    private void Write(List<PendingCommit> group, bool counts)
    {
        files.CheckLog();
        begin.Run();
        if (counts)
        {
            files.SetNewest(number = LogNumber.Increase(connection));
        }

        foreach (var pending in group)
        {
            if (!pending.Cancel.IsCancellationRequested)
            {
                pending.Run(apply);
            }
        }

        foreach (var table in tables)
        {
            table.Names?.File();
        }

        // A refusal waits for the sync too: "exists already" may refer to a row of the same group, which is not durable
        // before it.
        commit.Run();
        foreach (var table in tables)
        {
            table.Names?.Committed();
        }

        Interlocked.Increment(ref groups);

        // A commit to a file that is no longer in the folder is not durable.
        files.CheckCommitted();
    }

    private CommitResult Apply(TableName name, string partition, IReadOnlyList<TableOperation> operations)
    {
        var table = tables[(int)name];
        // A single operation that is refused has written nothing that must be rolled back.
        if (operations.Count == 1)
        {
            return table.Apply(partition, operations);
        }
        savepoint.Run();
        var result = table.Apply(partition, operations);
        if (result is CommitResult.Refused)
        {
            rollbackTo.Run();
        }
        release.Run();
        return result;
    }

    /// <summary>Rolls back the open transaction. Null when no transaction remains open.</summary>
    private Exception? RollBack()
    {
        try
        {
            if (!connection.IsIdle)
            {
                rollback.Run();
            }
            foreach (var table in tables)
            {
                table.Names?.RolledBack();
            }

            return null;
        }
        catch (Exception fault) when (fault is StoreUnavailableException or InvalidOperationException)
        {
            return fault;
        }
    }

    /// <summary>Writes the waiting transactions, then ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Close();
        await finished.Task;
        foreach (var table in tables)
        {
            table.Dispose();
        }
        foreach (var statement in new[] { begin, commit, rollback, savepoint, rollbackTo, release })
        {
            statement.Dispose();
        }
        queue.Dispose();
    }
}
