using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>
/// One transaction until its end is known. Every row it writes carries its write id, so after an answer that was lost
/// the rows are asked whether it happened before it is tried again: an insert or replace has at most one effect,
/// however often it is sent.
/// </summary>
/// <remarks>
/// A delete without ETag of a row that is not there would fail the service's transaction: it is left out then and the
/// rest is sent again. A row that appears in that moment survives, as if it had appeared after the transaction. A
/// transaction of deletes alone leaves nothing to ask: refused after a lost answer, it is <see
/// cref="StoreUnavailableException"/> and not a guess.
/// </remarks>
internal sealed class Transaction(
    TableClient client,
    SeenTables tables,
    RetryDelay retryDelay,
    TableName table,
    string partition,
    IReadOnlyList<TableOperation> operations
)
{
    private readonly string writeId = RandomNumberGenerator.GetHexString(24, lowercase: true);
    private readonly string?[] etags = new string?[operations.Count];
    private List<TableWrite> waiting = [];
    private bool mayHaveHappened,
        tableMade;

    /// <exception cref="OperationCanceledException">Nothing happened.</exception>
    /// <exception cref="StoreUnavailableException">The tries are used up, or the caller gave up while an answer was
    /// lost: it may have happened.</exception>
    public async Task<CommitResult> Run(CancellationToken cancel)
    {
        try
        {
            return await Try(cancel);
        }
        catch (OperationCanceledException) when (mayHaveHappened)
        {
            throw new StoreUnavailableException(
                "A write to Table Storage was given up while its answer was lost: it may have happened."
            );
        }
    }

    private async Task<CommitResult> Try(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        waiting = [.. operations.Select((operation, index) => TableWrite.From(index, operation, partition, writeId))];
        for (var attempt = 1; waiting.Count > 0; )
        {
            if (waiting.Count > 1 && TransactionSize.FindTooLarge(client, waiting) is >= 0 and var tooLarge)
            {
                return new CommitResult.Refused(waiting[tooLarge].Index, CommitConflict.TooLarge);
            }
            // Begun, it is answered and not cancelled, as in every adapter; the time-outs bound it.
            var answer = await Send();
            tables.Record(table, answer);
            if (answer.IsSuccess)
            {
                break;
            }
            // A table just made that is not found yet needs a moment; one that was there before is never made again.
            if (answer.IsTransient || (answer.IsTableMissing && tableMade) || tables.IsGone(table, answer))
            {
                mayHaveHappened |= answer.MayHaveHappened;
                await retryDelay.Pause(attempt++, answer, cancel);
                if (mayHaveHappened && await HasHappened(cancel) is true)
                {
                    break;
                }
            }
            else if (await Refused(answer, cancel) is { } refused)
            {
                return refused;
            }
        }

        return new CommitResult.Done(etags);
    }

    private async Task<TablesAnswer> Send()
    {
        var (answer, parts) = await RepeatedRequest.SendOnce<IReadOnlyList<Response>>(
            waiting.Count == 1 ? SendSingle : SendBatch,
            CancellationToken.None
        );
        for (var at = 0; answer.IsSuccess && at < waiting.Count; at++)
        {
            etags[waiting[at].Index] = EntityMapping.ETag(parts![at]);
        }
        return answer.OperationIndex >= 0 && answer.OperationIndex < waiting.Count ? answer : TablesAnswer.Unreadable;
    }

    private async Task<ReadAnswer<IReadOnlyList<Response>>> SendSingle(CancellationToken cancel)
    {
        var raw = await waiting[0].Send(client, cancel);
        return new([raw], raw);
    }

    private async Task<ReadAnswer<IReadOnlyList<Response>>> SendBatch(CancellationToken cancel)
    {
        var answer = await client.SubmitTransactionAsync(waiting.Select(write => write.Action), cancel);
        // The library counts neither the parts nor what they say.
        return answer.Value.Count == waiting.Count && !answer.Value.Any(part => part.IsError)
            ? new(answer.Value, answer.GetRawResponse())
            : throw new InvalidDataException("a transaction's answer has not one part an operation");
    }

    /// <summary>Null: a reason was removed and the rest may be sent again.</summary>
    private async Task<CommitResult?> Refused(TablesAnswer answer, CancellationToken cancel)
    {
        var write = waiting[answer.OperationIndex];
        if (answer.IsTableMissing)
        {
            // Where no table is there is nothing to delete either, and no need for one.
            if (waiting.All(one => one.IgnoresMissing))
            {
                waiting = [];
            }
            else
            {
                await RepeatedRequest.CreateTable(client, retryDelay, cancel);
            }
            tableMade = true;
            return null;
        }

        if (answer.Status == 404 && write.IgnoresMissing)
        {
            await SkipMissingDeletes(answer.OperationIndex, cancel);
            return null;
        }

        // Azurite measures an entity as text, a third longer than the service does.
        if (answer.Code is "EntityTooLarge" or "RequestBodyTooLarge")
        {
            return new CommitResult.Refused(write.Index, CommitConflict.TooLarge);
        }
        if (answer.Status is not (404 or 409 or 412))
        {
            throw RetryDelay.ExceptionFor(answer);
        }
        if (!mayHaveHappened)
        {
            return new CommitResult.Refused(write.Index, write.Conflict);
        }
        return await HasHappened(cancel) switch
        {
            true => new CommitResult.Done(etags),
            false => new CommitResult.Refused(write.Index, write.Conflict),
            null => throw new StoreUnavailableException(
                "Table Storage's answer to a delete was lost, and the row is not as it was: whether we "
                    + "deleted it cannot be known. Read it again."
            ),
        };
    }

    /// <summary>The one that failed is gone for certain; the others that would fail the same way are asked at once, not
    /// found one by one.</summary>
    private async Task SkipMissingDeletes(int place, CancellationToken cancel)
    {
        var others = waiting.Where((write, at) => at > place && write.IgnoresMissing).ToList();
        var found = await Task.WhenAll(others.Select(write => ReadMark(write, cancel)));
        var gone = others.Where((_, at) => found[at] is null).Append(waiting[place]).ToHashSet();
        waiting = [.. waiting.Where(write => !gone.Contains(write))];
    }

    /// <summary>
    /// Whether a row carries our write id; null when we write none. Fills in the ETags: a row that others have written
    /// since gets one that matches nothing, as our own would by now.
    /// </summary>
    private async Task<bool?> HasHappened(CancellationToken cancel)
    {
        var left = waiting.Where(write => write.LeavesRow).ToList();
        if (left.Count == 0)
        {
            return null;
        }
        var rows = await Task.WhenAll(left.Select(write => ReadMark(write, cancel)));
        if (!rows.Any(row => row?.WriteId == writeId))
        {
            return false;
        }
        for (var at = 0; at < left.Count; at++)
        {
            etags[left[at].Index] = rows[at] is { } row && row.WriteId == writeId ? row.ETag : TableWrite.NoETag;
        }
        return true;
    }

    private Task<RowMark?> ReadMark(TableWrite write, CancellationToken cancel) =>
        RepeatedRequest.SendUntilAnswered<RowMark>(
            async stop =>
            {
                var found = await client.GetEntityIfExistsAsync<TableEntity>(
                    partition,
                    write.Operation.Row,
                    [EntityMapping.WriteId],
                    stop
                );
                var raw = found.GetRawResponse();
                return new(
                    found.HasValue
                        ? new RowMark(
                            found.Value!.GetString(EntityMapping.WriteId),
                            EntityMapping.ETag(raw) ?? TableWrite.NoETag
                        )
                        : null,
                    raw
                );
            },
            table,
            tables,
            retryDelay,
            cancel
        );

    private sealed record RowMark(string? WriteId, string ETag);
}
