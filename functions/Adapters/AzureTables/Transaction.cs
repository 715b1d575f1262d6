using System.Security.Cryptography;
using System.Text.Json;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>
/// One transaction until its end is known. Every row it writes carries its write id, so after an answer that was lost the rows are asked
/// whether it happened before it is tried again: an insert or replace has at most one effect, however often it is sent.
/// </summary>
/// <remarks>
/// A delete without ETag of a row that is not there would fail the service's transaction: it is left out then and the rest is sent again. A row that
/// appears in that moment survives, as if it had appeared after the transaction.
/// A transaction of deletes alone leaves nothing to ask: refused after a lost answer, it is <see cref="StoreUnavailableException"/> and not a guess.
/// </remarks>
internal sealed class Transaction(TablesClient client, TablePaths paths, SeenTables tables, Patience patience, TableName table, string partition, IReadOnlyList<TableOperation> operations)
{
    private readonly string writeId = RandomNumberGenerator.GetHexString(24, lowercase: true);
    private readonly string?[] etags = new string?[operations.Count];
    private List<TableWrite> waiting = [];
    private bool mayHaveHappened, tableMade;

    /// <exception cref="OperationCanceledException">Nothing happened.</exception>
    /// <exception cref="StoreUnavailableException">The tries are used up, or the caller gave up while an answer was lost: it may have happened.</exception>
    public async Task<CommitResult> Run(CancellationToken cancel)
    {
        try
        {
            return await Try(cancel);
        }
        catch (OperationCanceledException) when (mayHaveHappened)
        {
            throw new StoreUnavailableException("A write to Table Storage was given up while its answer was lost: it may have happened.");
        }
    }

    private async Task<CommitResult> Try(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        waiting = [.. operations.Select((operation, index) => TableWrite.From(index, operation, paths, table, partition, writeId))];
        for (var attempt = 1; waiting.Count > 0;)
        {
            var (call, tooLarge) = waiting.Count == 1 ? (waiting[0].Call, -1) : BatchBody.Write(client.Endpoint, waiting, Guid.NewGuid().ToString("N"));
            if (call is null)
                return new CommitResult.Refused(waiting[tooLarge].Index, CommitConflict.TooLarge);
            // Begun, it is answered and not cancelled, as in every adapter; the time-outs bound it.
            var (place, answer) = await Send(call);
            tables.Note(table, answer);
            if (answer.IsSuccess)
                break;
            // A table just made that is not found yet needs a moment; one that was there before is never made again.
            if (answer.IsTransient || (answer.IsTableMissing && tableMade) || tables.IsGone(table, answer))
            {
                mayHaveHappened |= answer.MayHaveHappened;
                await patience.Pause(attempt++, answer, cancel);
                if (mayHaveHappened && await Happened(cancel) is true)
                    break;
            }
            else if (await Refused(place, answer, cancel) is { } refused)
            {
                return refused;
            }
        }

        return new CommitResult.Done(etags);
    }

    /// <summary>The answer to the whole, and the place in <see cref="waiting"/> it is about.</summary>
    private async Task<(int Place, TablesAnswer Answer)> Send(TablesCall call)
    {
        var answer = await client.Send(call, CancellationToken.None);
        if (waiting.Count == 1)
        {
            if (answer.IsSuccess)
                etags[waiting[0].Index] = answer.ETag;
            return (0, answer);
        }

        if (!answer.IsSuccess)
            return (0, answer);
        if (BatchAnswer.Read(answer.Content.Span, waiting.Count) is not { } parts || parts[0].Place >= waiting.Count)
            return (0, new TablesAnswer(0, "the answer could not be read"));
        if (!parts[0].Answer.IsSuccess)
            return (parts[0].Place, parts[0].Answer);
        foreach (var part in parts)
            etags[waiting[part.Place].Index] = part.Answer.ETag;
        return (0, answer);
    }

    /// <summary>Null: a reason was removed and the rest may be sent again.</summary>
    private async Task<CommitResult?> Refused(int place, TablesAnswer answer, CancellationToken cancel)
    {
        var write = waiting[place];
        if (answer.IsTableMissing)
        {
            // Where no table is there is nothing to delete either, and no need for one.
            if (waiting.All(one => one.IsWish))
                waiting = [];
            else
                await client.Create(paths.Name(table), patience, cancel);
            tableMade = true;
            return null;
        }

        if (answer.Status == 404 && write.IsWish)
        {
            await LeaveOutWhatIsGone(place, cancel);
            return null;
        }

        // Azurite measures an entity as text, a third longer than the service does.
        if (answer.Code is "EntityTooLarge" or "RequestBodyTooLarge")
            return new CommitResult.Refused(write.Index, CommitConflict.TooLarge);
        if (answer.Status is not (404 or 409 or 412))
            throw Patience.Refusal(answer);
        if (!mayHaveHappened)
            return new CommitResult.Refused(write.Index, write.Conflict);
        return await Happened(cancel) switch
        {
            true => new CommitResult.Done(etags),
            false => new CommitResult.Refused(write.Index, write.Conflict),
            null => throw new StoreUnavailableException("Table Storage's answer to a delete was lost, and the row is not as it was: whether we deleted it cannot be known. Read it again."),
        };
    }

    /// <summary>The one that failed is gone for certain; the others that would fail the same way are asked at once, not found one by one.</summary>
    private async Task LeaveOutWhatIsGone(int place, CancellationToken cancel)
    {
        var others = waiting.Where((write, at) => at > place && write.IsWish).ToList();
        var found = await Task.WhenAll(others.Select(write => Ask(write, cancel)));
        var gone = others.Where((_, at) => found[at] is null).Append(waiting[place]).ToHashSet();
        waiting = [.. waiting.Where(write => !gone.Contains(write))];
    }

    /// <summary>
    /// Whether a row carries our write id; null when we write none. Fills in the ETags: a row that others have written since gets one that
    /// matches nothing, as our own would by now.
    /// </summary>
    private async Task<bool?> Happened(CancellationToken cancel)
    {
        var left = waiting.Where(write => write.LeavesRow).ToList();
        if (left.Count == 0)
            return null;
        var rows = await Task.WhenAll(left.Select(write => Ask(write, cancel)));
        if (!rows.Any(row => row?.WriteId == writeId))
            return false;
        for (var at = 0; at < left.Count; at++)
            etags[left[at].Index] = rows[at] is { } row && row.WriteId == writeId ? row.ETag : TableWrite.NoETag;
        return true;
    }

    private async Task<RowMark?> Ask(TableWrite write, CancellationToken cancel)
    {
        var call = TablesCall.Get(paths.Row(table, partition, write.Operation.Row), "$select=w");
        return await client.Ask(call, table, tables, patience, answer =>
        {
            if (answer.Status == 404)
                return null;
            using var json = JsonDocument.Parse(answer.Content);
            return new RowMark(EntityJson.WriteId(json.RootElement), answer.ETag ?? TableWrite.NoETag);
        }, cancel);
    }

    private sealed record RowMark(string? WriteId, string ETag);
}
