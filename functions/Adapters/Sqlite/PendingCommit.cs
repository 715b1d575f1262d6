using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>
/// Logical transactions of one caller on their way through the writer; each is applied or refused independently. The
/// awaiter continues inside of <see cref="Complete"/>, so it is called on a pool thread, never on the writer's.
/// </summary>
internal abstract class PendingCommit(CancellationToken cancel)
{
    public CancellationToken Cancel => cancel;

    /// <summary>The fault that failed the whole group; null: the group did not fail.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Runs each transaction inside the open transaction of the group.</summary>
    public abstract void Run(Func<TableName, string, IReadOnlyList<TableOperation>, CommitResult> apply);

    /// <summary>Returns the result to the caller, once the group is durable.</summary>
    public abstract void Complete();

    /// <summary>A single transaction: the ordinary case needs no list.</summary>
    internal sealed class SingleCommit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel
    ) : PendingCommit(cancel)
    {
        private readonly TaskCompletionSource<CommitResult> source = new();
        private CommitResult? outcome;

        public Task<CommitResult> Task => source.Task;

        public override void Run(Func<TableName, string, IReadOnlyList<TableOperation>, CommitResult> apply) =>
            outcome = apply(table, partition, operations);

        public override void Complete() => SetResult(source, outcome);
    }

    /// <summary>Several transactions together: one place in the queue, one awaiter to complete.</summary>
    internal sealed class MultipleCommits(
        IReadOnlyList<TableCommit> commits,
        CommitResult?[] outcomes,
        CancellationToken cancel
    ) : PendingCommit(cancel)
    {
        private readonly TaskCompletionSource<IReadOnlyList<CommitResult>> source = new();
        private bool ran;

        public Task<IReadOnlyList<CommitResult>> Task => source.Task;

        public override void Run(Func<TableName, string, IReadOnlyList<TableOperation>, CommitResult> apply)
        {
            for (var i = 0; i < commits.Count; i++)
            {
                outcomes[i] ??= apply(commits[i].Table, commits[i].Partition, commits[i].Operations);
            }

            ran = true;
        }

        public override void Complete() =>
            SetResult(source, ran ? Array.ConvertAll(outcomes, outcome => outcome!) : null);
    }

    /// <summary>Several transactions, and one that is applied only where none of them was refused: all in the
    /// transaction of one group, so they are durable together.</summary>
    internal sealed class OrderedCommits(
        IReadOnlyList<TableCommit> before,
        CommitResult?[] outcomes,
        TableCommit last,
        CommitResult? lastOutcome,
        CancellationToken cancel
    ) : PendingCommit(cancel)
    {
        private readonly TaskCompletionSource<OrderedResult> source = new();
        private OrderedResult? result;

        public Task<OrderedResult> Task => source.Task;

        public override void Run(Func<TableName, string, IReadOnlyList<TableOperation>, CommitResult> apply)
        {
            for (var i = 0; i < before.Count; i++)
            {
                outcomes[i] ??= apply(before[i].Table, before[i].Partition, before[i].Operations);
            }

            var answers = Array.ConvertAll(outcomes, outcome => outcome!);
            result = new OrderedResult(
                answers,
                OrderedResult.HasRefusal(answers)
                    ? null
                    : lastOutcome ?? apply(last.Table, last.Partition, last.Operations)
            );
        }

        public override void Complete() => SetResult(source, result);
    }

    private protected void SetResult<T>(TaskCompletionSource<T> source, T? outcome)
        where T : class
    {
        if (Fault is not null)
        {
            source.TrySetException(Fault);
        }
        else if (outcome is not null)
        {
            source.TrySetResult(outcome);
        }
        else
        {
            source.TrySetCanceled(cancel);
        }
    }
}
