using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Adapters.Sqlite.Partitions;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>
/// The one thread that writes. It takes all transactions that wait, runs each inside its own savepoint and makes them
/// durable with one sync.
/// </summary>
internal sealed class GroupWriter : IAsyncDisposable
{
    /// <summary>Beyond a hundred or so a larger group gains little and delays its first member.</summary>
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

    /// <summary>Groups made durable since the store was opened.</summary>
    public long Groups => Interlocked.Read(ref groups);

    /// <summary>Hands it over; <paramref name="answer"/> is completed once it is durable.</summary>
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
#pragma warning disable CA1031 // Whatever went wrong, every waiter is told and the thread goes on.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                var told = files.CauseOf(RollBack() ?? fault);
                group.ForEach(pending => pending.Fault = told);
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
                // From here on a log that is lost, and a backup of before, are told at the next start.
                mark.TrySave(closed: false, number);
            }
        }

        finished.SetResult();
    }

    // The pool wakes the awaiters while the next group is written: two or three rows a group, so that both cores have
    // some, rather than a work item each.
    private static void CompleteAll(List<PendingCommit> group)
    {
        foreach (var row in group.Chunk(Math.Max(16, (group.Count + 2) / 3)))
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static told => Array.ForEach(told, pending => pending.Complete()),
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

        // A refusal waits too: "exists already" may speak of a row of this very group, which is not durable before
        // this.
        commit.Run();
        foreach (var table in tables)
        {
            table.Names?.Committed();
        }

        Interlocked.Increment(ref groups);

        // What was committed to a file that is not in the folder any more is not durable.
        files.CheckCommitted();
    }

    private CommitResult Apply(TableName name, string partition, IReadOnlyList<TableOperation> operations)
    {
        var table = tables[(int)name];
        // A single operation that is refused has written nothing to take back.
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

    /// <summary>Null when nothing is left open.</summary>
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

    /// <summary>Writes what waits, then ends the thread.</summary>
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
