using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Views;

/// <summary>Message histories, read back: of one customer, of one message, of everybody lately.</summary>
public sealed class MessageQueries(
    ITableStore store,
    CustomerStore customers,
    MessageRenderer renderer,
    DecisionClock clock
)
{
    /// <summary>One message with its lines; null: there is none.</summary>
    /// <exception cref="UnreadableRowException">A line, or a record on the way, cannot be read, or the way has no
    /// end.</exception>
    public async ValueTask<(MessageView View, IReadOnlyList<LedgerRow> Lines)?> ReadMessage(
        string id,
        CancellationToken cancel
    )
    {
        var dot = id.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !KeyHasher.IsCustomerKey(id[..dot]))
        {
            return null;
        }

        var lines = await ReadLedgerLines(id[..dot], id, cancel);

        // After a merge the lines go on in the survivor's partition.
        var customer = await customers.Read(id[..dot], cancel);
        for (var merges = 0; customer.State.MergedInto is { } survivor; merges++)
        {
            if (merges == StoredCustomer.MaxMerges)
            {
                throw StoredCustomer.MergeCycle(id[..dot]);
            }

            lines = [.. lines, .. await ReadLedgerLines(survivor, id, cancel)];
            customer = await customers.Read(survivor, cancel);
        }

        return lines.Count == 0 ? null : (await View(lines, customer.State, cancel), lines);
    }

    /// <summary>
    /// A message's lines as far as they can be read, without the customer's record where that cannot be. Null: there is
    /// no such message. Empty: there is one, and none of its lines can be read.
    /// </summary>
    public async ValueTask<IReadOnlyList<LedgerRow>?> ReadLines(string id, CancellationToken cancel)
    {
        var dot = id.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !KeyHasher.IsCustomerKey(id[..dot]))
        {
            return null;
        }

        var (lines, any) = (new List<LedgerRow>(), false);
        var seen = new HashSet<string>();
        for (var at = id[..dot]; at is not null && seen.Add(at); )
        {
            await foreach (var entity in customers.QueryLedger(at, id, cancel))
            {
                any = true;
                try
                {
                    lines.Add(entity.Read(StoredJson.Default.LedgerRow));
                }
                catch (UnreadableRowException)
                {
                    // The others say enough.
                }
            }

            try
            {
                at = (await customers.Read(at, cancel)).State.MergedInto;
            }
            catch (UnreadableRowException)
            {
                at = null;
            }
        }

        return any ? lines : null;
    }

    /// <summary>The content of an attempt of a message; null: there is no such attempt, or its copy is not known
    /// here.</summary>
    public async ValueTask<RenderedMessage?> ReadAttemptContent(string id, int attempt, CancellationToken cancel) =>
        await ReadMessage(id, cancel) is var (_, lines)
        && lines.FirstOrDefault(l => l.Kind == LedgerKind.Attempt && l.Attempt == attempt) is { } line
            ? await renderer.RenderContent(line, cancel)
            : null;

    /// <summary>A customer's messages, newest first. <paramref name="continuation"/> is <c>TICKS|message</c> of the
    /// last one seen.</summary>
    public async ValueTask<(IReadOnlyList<MessageView> Items, string? Next)> ListOfCustomer(
        CustomerState customer,
        int take,
        string? continuation,
        CancellationToken cancel
    )
    {
        var lines = new List<LedgerRow>();
        foreach (var key in customer.MergedFrom.Prepend(customer.Key))
        {
            await foreach (var entity in customers.QueryLedger(key, null, cancel))
            {
                lines.Add(entity.Read(StoredJson.Default.LedgerRow));
            }
        }

        // The lines are in the order of messages, not of time. They are few, since messages are rare; rendering is what
        // costs, and only a page is rendered.
        var rest = lines
            .GroupBy(l => l.Message)
            .Select(message =>
                (Position: $"{RowKeys.DescendingTicks(FirstLine(message).DecidedAt)}|{message.Key}", Lines: message)
            )
            .OrderBy(m => m.Position, StringComparer.Ordinal)
            .SkipWhile(m => continuation is not null && string.CompareOrdinal(m.Position, continuation) <= 0)
            .ToList();
        var views = new List<MessageView>();
        foreach (var (_, message) in rest.Take(take))
        {
            views.Add(await View([.. message.OrderBy(l => l.Number)], customer, cancel));
        }

        return (views, rest.Count > take ? rest[take - 1].Position : null);
    }

    /// <summary>
    /// Everybody's messages decided at or after <paramref name="since"/>, oldest first, from the hint rows, each once
    /// with its last state; hints whose message was never committed are passed over. <paramref name="continuation"/> is
    /// <c>TICKS|message</c> of the last one seen. <c>Unreadable</c>: the ids of messages in this stretch that cannot be
    /// read because a row is damaged or newer.
    /// </summary>
    public async ValueTask<(
        IReadOnlyList<MessageView> Items,
        string? Next,
        IReadOnlyList<string> Unreadable
    )> ListSince(Instant since, int take, string? continuation, CancellationToken cancel)
    {
        var from = continuation is null ? RowKeys.Ticks(since) : continuation + "\u0020";
        var (views, unreadable) = (new List<MessageView>(), new List<string>());
        var day = continuation is null
            ? since
            : Instant.FromUnixTimeTicks(
                long.Parse(continuation.AsSpan(0, 19), System.Globalization.CultureInfo.InvariantCulture)
            );
        for (; day.InUtc().Date <= clock.Now.InUtc().Date; day += Duration.FromDays(1))
        {
            foreach (var hint in await ReadIndex(day, from, take, cancel))
            {
                // A decision that was taken again (a lost race) left a hint at its first time: only the one of the
                // decision that was committed counts.
                var message = hint[(hint.IndexOf('|', StringComparison.Ordinal) + 1)..];
                try
                {
                    if (
                        await ReadMessage(message, cancel) is var (view, _)
                        && hint.StartsWith(RowKeys.Ticks(view.DecidedAt), StringComparison.Ordinal)
                    )
                    {
                        views.Add(view);
                    }
                }
                catch (UnreadableRowException)
                {
                    unreadable.Add(message);
                }

                if (views.Count + unreadable.Count >= take)
                {
                    return (views, hint, unreadable);
                }
            }
        }

        return (views, null, unreadable);
    }

    private async ValueTask<IReadOnlyList<string>> ReadIndex(
        Instant day,
        string from,
        int take,
        CancellationToken cancel
    )
    {
        var hints = new List<string>();
        for (var shard = 0; shard < RecentMessageIndex.Shards; shard++)
        {
            // Twice as many as wanted: some may lead nowhere.
            var count = 0;
            await foreach (
                var entity in store.QueryAll(
                    TableName.Recent,
                    RecentMessageIndex.Partition(day, shard),
                    from,
                    null,
                    cancel
                )
            )
            {
                hints.Add(entity.Row);
                if (++count >= take * 2)
                {
                    break;
                }
            }
        }

        hints.Sort(StringComparer.Ordinal);
        return hints;
    }

    private static LedgerRow FirstLine(IEnumerable<LedgerRow> lines) =>
        lines.MinBy(l => l.Receipt is null ? l.Number : int.MaxValue)!;

    private async ValueTask<List<LedgerRow>> ReadLedgerLines(string customer, string message, CancellationToken cancel)
    {
        var lines = new List<LedgerRow>();
        await foreach (var entity in customers.QueryLedger(customer, message, cancel))
        {
            lines.Add(entity.Read(StoredJson.Default.LedgerRow));
        }

        return lines;
    }

    private async ValueTask<MessageView> View(List<LedgerRow> lines, CustomerState customer, CancellationToken cancel)
    {
        var rendered = lines.LastOrDefault(l => l.Context is not null);
        var open = customer.Messages.FirstOrDefault(m => m.Id == lines[0].Message);
        return MessageView.FromLines(
            lines,
            rendered is null ? null : await renderer.RenderContent(rendered, cancel),
            open
        );
    }
}
