using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Administration;

/// <summary>
/// Messages that wait for a provider, and messages that ended with nothing known about whether they were sent: rows by
/// message id, so that the operator sees how many there are without a walk over all customers. Written only where
/// something went wrong, before the commit it is about, so that none is missing; what was never committed or is over is
/// removed at night.
/// </summary>
public sealed class WaitingMessages(
    ITableStore store,
    CustomerStore customers,
    ShopRows shop,
    IReadOnlyDictionary<Channel, string> providers
)
{
    private const string Held = "held";
    private const string Unknown = "unknown";
    private const string PausedRows = "paused";

    /// <summary>Of each kind, more than this is not counted.</summary>
    public const int MaxCounted = 1_000;

    /// <summary>How long an unknown end is shown.</summary>
    public static readonly Duration UnknownRetention = Duration.FromDays(30);

    /// <summary>To be written before the commit.</summary>
    public IEnumerable<TableCommit> WritesBeforeCommit(CustomerState before, Decision decision)
    {
        foreach (var row in decision.Rows)
        {
            if (row is not LedgerWrite(var line))
            {
                continue;
            }

            if (line is { Kind: LedgerKind.Failed, Reason: Reasons.OutcomeUnknown })
            {
                yield return Row(Unknown, line.Message, line);
            }
            else if (
                line.Kind is LedgerKind.Retry or LedgerKind.Unknown
                && IsHeld(decision.Next, line.Message)
                && (
                    !IsHeld(before, line.Message)
                    || IsUnknown(before, line.Message) != IsUnknown(decision.Next, line.Message)
                )
            )
            {
                yield return Row(Held, line.Message, line, IsUnknown(decision.Next, line.Message));
            }
        }

        foreach (var message in decision.Next.Messages)
        {
            if (IsPaused(message) && !before.Messages.Any(m => m.Id == message.Id && IsPaused(m)))
            {
                var row = new WaitingRow("", decision.Next.DecidedAt)
                {
                    Journey = message.Staff?.Answer is null ? message.Journey : "",
                    OnlyRecorded = message.Shadow,
                };
                yield return TableCommit.Of(
                    TableName.Shop,
                    PausedRows,
                    new TableOperation.Upsert(message.Id, StoreExtensions.ToJson(row, FlowJson.Default.WaitingRow))
                );
            }
        }
    }

    /// <summary>After the commit: what waits no longer.</summary>
    public async ValueTask RemoveSettled(CustomerState before, CustomerState next, CancellationToken cancel)
    {
        await Remove(
            Held,
            [
                .. before
                    .Messages.Where(m => IsWaiting(m) && !IsHeld(next, m.Id))
                    .Select(m => new TableOperation.Delete(m.Id)),
            ],
            cancel
        );
        await Remove(
            PausedRows,
            [
                .. before
                    .Messages.Where(m => IsPaused(m) && !next.Messages.Any(n => n.Id == m.Id && IsPaused(n)))
                    .Select(m => new TableOperation.Delete(m.Id)),
            ],
            cancel
        );
    }

    private async ValueTask Remove(string partition, TableOperation[] over, CancellationToken cancel)
    {
        if (over.Length == 0)
        {
            return;
        }

        try
        {
            await store.Commit(TableName.Shop, partition, over, cancel);
        }
        catch (StoreUnavailableException)
        {
            // The commit that counts is made; the night removes what is left here.
        }
    }

    /// <summary>How many wait for each provider, how many of them may have been sent, and since when the first of them
    /// waits.</summary>
    public async ValueTask<IReadOnlyList<HeldMessages>> ListHeld(CancellationToken cancel) =>
        [
            .. (await ReadRows(Held, cancel))
                .GroupBy(r => r.Row.Provider)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new HeldMessages(
                    g.Key,
                    g.Count(),
                    g.Min(r => r.Row.Since),
                    g.Count(r => r.Row.Unknown == true)
                )),
        ];

    /// <summary>Messages that a pause holds back.</summary>
    public async ValueTask<IReadOnlyList<PausedMessage>> ListPaused(CancellationToken cancel) =>
        [
            .. (await ReadRows(PausedRows, cancel)).Select(r => new PausedMessage(
                r.Message,
                r.Row.Journey ?? "",
                r.Row.Since,
                r.Row.OnlyRecorded == true
            )),
        ];

    /// <summary>How many ended unknown within <see cref="UnknownRetention"/>.</summary>
    public async ValueTask<int> CountUnknown(Instant now, CancellationToken cancel) =>
        (await ReadRows(Unknown, cancel)).Count(r => r.Row.Since > now - UnknownRetention);

    /// <summary>Removes rows that are about nothing any more.</summary>
    public async ValueTask RemoveStale(Instant now, CancellationToken cancel)
    {
        foreach (var (partition, still) in ((string, Predicate<Message>)[])[(Held, IsWaiting), (PausedRows, IsPaused)])
        {
            foreach (var (message, row) in await ReadRows(partition, cancel))
            {
                if (row.Since < now - Duration.FromDays(1) && !await StillHeld(message, still, cancel))
                {
                    await store.Commit(TableName.Shop, partition, [new TableOperation.Delete(message)], cancel);
                }
            }
        }

        foreach (var (message, row) in await ReadRows(Unknown, cancel))
        {
            if (row.Since < now - UnknownRetention)
            {
                await store.Commit(TableName.Shop, Unknown, [new TableOperation.Delete(message)], cancel);
            }
        }
    }

    // A merge takes the messages along under their ids; then the other customer's record knows of it.
    private async ValueTask<bool> StillHeld(string message, Predicate<Message> still, CancellationToken cancel)
    {
        var key = message.Split('.')[0];
        try
        {
            var state = (await customers.Read(key, cancel)).State;
            state = state.MergedInto is { } survivor ? (await customers.Read(survivor, cancel)).State : state;
            return state.Messages.Any(m => m.Id == message && still(m));
        }
        catch (Exception e) when (e is UnreadableRowException)
        {
            return true;
        }
    }

    // One that cannot be read is not counted: the message itself is in its customer's record.
    private async ValueTask<List<(string Message, WaitingRow Row)>> ReadRows(string partition, CancellationToken cancel)
    {
        var all = new List<(string Message, WaitingRow Row)>();
        foreach (
            var entity in (await store.Query(TableName.Shop, partition, null, null, MaxCounted, null, cancel)).Items
        )
        {
            if (shop.Read(entity, partition, entity.Row, FlowJson.Default.WaitingRow) is { } row)
            {
                all.Add((entity.Row, row));
            }
        }

        return all;
    }

    private TableCommit Row(string partition, string message, LedgerRow line, bool unknown = false)
    {
        var provider = line.Channel is { } channel && providers.TryGetValue(channel, out var name) ? name : "mailbox";
        return TableCommit.Of(
            TableName.Shop,
            partition,
            new TableOperation.Upsert(
                message,
                StoreExtensions.ToJson(
                    new WaitingRow(provider, line.At) { Unknown = unknown },
                    FlowJson.Default.WaitingRow
                )
            )
        );
    }

    private static bool IsHeld(CustomerState state, string message) =>
        state.Messages.Any(m => m.Id == message && IsWaiting(m));

    private static bool IsUnknown(CustomerState state, string message) =>
        state.Messages.Any(m => m.Id == message && m.Attempt?.Status == AttemptStatus.Unknown);

    private static bool IsPaused(Message message) => message.HoldReason is Reasons.AllPaused or Reasons.JourneyPaused;

    private static bool IsWaiting(Message message) =>
        message.HoldReason is Reasons.ProviderBusy or Reasons.Misconfigured or Reasons.OutcomeUnknown;
}

/// <summary>Messages that wait for a provider: how many (at most <see cref="WaitingMessages.MaxCounted"/> are counted),
/// and since when the first of them does.</summary>
/// <param name="Unknown">How many of them may have been sent: an attempt had no answer, and what the provider reports
/// of it is awaited. They are not sent again meanwhile.</param>
public sealed record HeldMessages(string Provider, int Messages, Instant Since, int Unknown);

/// <summary>A message that a pause holds back.</summary>
/// <param name="Journey">Empty: an answer of a customer to the team, which only a pause of everything holds.</param>
/// <param name="Since">Since when a pause holds it.</param>
/// <param name="OnlyRecorded">True: its run began as a draft or in shadow mode; it is recorded and never sent.</param>
public sealed record PausedMessage(string Id, string Journey, Instant Since, bool OnlyRecorded);
