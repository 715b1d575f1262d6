using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;

namespace MarketingAutomation.Hosts.Tests.Providers;

/// <summary>What the killed processes left in their database, read after the last of them is gone.</summary>
internal static class StoredMessages
{
    private static readonly LedgerKind[] Ends =
    [
        LedgerKind.Sent,
        LedgerKind.NotSent,
        LedgerKind.WouldSend,
        LedgerKind.Failed,
    ];

    /// <summary>What is wrong with any ledger: a line decided twice, no end or two, a message still open, a parked
    /// customer.</summary>
    public static async Task<IReadOnlyList<string>> Faults(string data)
    {
        await using var store = new SqliteTableStore(data);
        var faults = new List<string>();
        string? next = null;
        do
        {
            var page = await store.Walk(TableName.Customers, RowKeys.State, null, null, 500, next);
            foreach (var entity in page.Items)
            {
                faults.AddRange(await Of(store, entity.Read(StoredJson.Default.CustomerState)));
            }

            next = page.Continuation;
        } while (next is not null);
        if ((await store.Query(TableName.Due, DueTable.Parked, null, null, 1)).Items.Count > 0)
        {
            faults.Add("a customer is parked");
        }

        return faults;
    }

    private static async Task<IReadOnlyList<string>> Of(SqliteTableStore store, CustomerState state)
    {
        var faults = new List<string>();
        if (state.Messages.Count > 0)
        {
            faults.Add(
                $"{state.Key[..6]} still waits for "
                    + $"{string.Join(", ", state.Messages.Select(m => $"{m.Step} ({m.HoldReason ?? m.Attempt?.Status.ToString()} until {m.HeldUntil})"))}"
            );
        }

        var lines = new List<LedgerRow>();
        await foreach (var entity in store.QueryPrefix(TableName.Customers, state.Key, "m|"))
        {
            lines.Add(entity.Read(StoredJson.Default.LedgerRow));
        }

        foreach (var message in lines.Where(l => l.Receipt is null).GroupBy(l => l.Message))
        {
            var text = string.Join(
                ' ',
                message
                    .OrderBy(l => l.Number)
                    .Select(l => $"{l.Number}:{l.Kind}{(l.Reason is null ? "" : $"({l.Reason})")}")
            );
            if (message.GroupBy(l => l.Number).Any(n => n.Count() > 1))
            {
                faults.Add($"{state.Key[..6]} was decided or continued twice: {text}");
            }

            if (message.Count(l => Ends.Contains(l.Kind)) != 1)
            {
                faults.Add($"{state.Key[..6]} has not one end: {text}");
            }
        }

        return faults;
    }
}
