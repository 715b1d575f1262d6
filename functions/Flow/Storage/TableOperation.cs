namespace MarketingAutomation.Flow.Storage;

/// <summary>One write of a transaction. Closed: an adapter handles exactly these.</summary>
public abstract record TableOperation
{
    private TableOperation(string row) => Row = row;

    /// <summary>The row this operation is about.</summary>
    public string Row { get; }

    /// <summary>The body this operation writes; empty for a delete.</summary>
    public ReadOnlyMemory<byte> Content =>
        this switch
        {
            Insert insert => insert.Body,
            Replace replace => replace.Body,
            Upsert upsert => upsert.Body,
            Delete => default,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Fails with <see cref="CommitConflict.Exists"/> when the row is there: the dedupe primitive.</summary>
    public sealed record Insert(string RowKey, ReadOnlyMemory<byte> Body) : TableOperation(RowKey);

    /// <summary>Fails with <see cref="CommitConflict.Changed"/> when the row is not there or carries another
    /// ETag.</summary>
    public sealed record Replace(string RowKey, ReadOnlyMemory<byte> Body, string ETag) : TableOperation(RowKey);

    /// <summary>Writes whatever was there before. Repeating it is harmless.</summary>
    public sealed record Upsert(string RowKey, ReadOnlyMemory<byte> Body) : TableOperation(RowKey);

    /// <summary>With an ETag: fails with <see cref="CommitConflict.Changed"/> when the row is gone or other. Without:
    /// removing what is not there succeeds.</summary>
    public sealed record Delete(string RowKey, string? ETag = null) : TableOperation(RowKey);
}

/// <summary>Why a transaction did not happen.</summary>
public enum CommitConflict
{
    /// <summary>An insert met a row that is there already.</summary>
    Exists,

    /// <summary>A replace or delete met another ETag, or no row.</summary>
    Changed,

    /// <summary>A body or the transaction is over <see cref="TableLimits"/>.</summary>
    TooLarge,
}

/// <summary>The answer to a transaction: either every operation happened, or the first one that stood in the
/// way.</summary>
public abstract record CommitResult
{
    private CommitResult() { }

    /// <summary>Durable. One ETag an operation, in order; null for deletes.</summary>
    public sealed record Done(IReadOnlyList<string?> ETags) : CommitResult;

    /// <summary>Nothing happened. <paramref name="Operation"/> is the index of the one that failed.</summary>
    public sealed record Refused(int Operation, CommitConflict Conflict) : CommitResult;
}

/// <summary>The answers to transactions that were handed over in order (<see
/// cref="ITableStore.CommitAfter"/>).</summary>
/// <param name="Before">One answer for each of the first ones, in their order.</param>
/// <param name="Last">The answer to the last one; null: it was not tried, because one before it was refused.</param>
public sealed record OrderedResult(IReadOnlyList<CommitResult> Before, CommitResult? Last)
{
    /// <summary>True where one of these was refused.</summary>
    public static bool HasRefusal(IReadOnlyList<CommitResult> answers)
    {
        for (var i = 0; i < answers.Count; i++)
        {
            if (answers[i] is CommitResult.Refused)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The store cannot answer now. The webhook endpoint turns it into 503 with <c>Retry-After</c>.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What is wrong with it. Default: it does not answer.</summary>
    public StoreFault Fault { get; init; }
}

/// <summary>What is wrong with a store, as far as its remedy differs.</summary>
public enum StoreFault
{
    /// <summary>It does not answer, or another program holds it: wait, then look at it.</summary>
    NoAnswer,

    /// <summary>There is no room left: make room.</summary>
    Full,

    /// <summary>It can be read and not written: its owner, its mode or its mount is wrong.</summary>
    ReadOnly,

    /// <summary>What is stored cannot be read: restore a backup. It does not heal by itself, and the parts that can be
    /// read still are.</summary>
    Damaged,

    /// <summary>It was removed or replaced while the program runs: put it back, and start the program anew. Nothing is
    /// accepted until then.</summary>
    Replaced,
}
