using System.Security.Cryptography;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Customers;

// What is queued in a customer's partition until it can be decided: events, and changes of address marks.
public sealed partial class CustomerStore
{
    private const string QueuedPrefix = "q|";
    private const string MarkPrefix = "a|";

    /// <summary>Stores an event that is applied later. True: it was not queued before.</summary>
    public ValueTask<bool> InsertQueued(string key, Event arrived, CancellationToken cancel) =>
        store.Insert(
            TableName.Customers,
            key,
            RowKeys.Queued(arrived.Id),
            StoreExtensions.ToJson(arrived, StoredJson.Default.Event),
            cancel
        );

    /// <summary>Rows of queued events, in the order of their ids.</summary>
    public IAsyncEnumerable<Entity> QueryQueued(string key, CancellationToken cancel) =>
        store.QueryPrefix(TableName.Customers, key, QueuedPrefix, cancel);

    /// <summary>Stores a change of an address mark that is written to the address later. True: it was not queued
    /// before.</summary>
    public ValueTask<bool> InsertQueuedMark(string key, SuppressionChange mark, CancellationToken cancel)
    {
        var body = StoreExtensions.ToJson(mark, FlowJson.Default.SuppressionChange);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body.Span).AsSpan(0, 8));
        return store.Insert(TableName.Customers, key, $"{MarkPrefix}{RowKeys.Ticks(mark.At)}|{hash}", body, cancel);
    }

    /// <summary>Rows of queued address marks, oldest first.</summary>
    public IAsyncEnumerable<Entity> QueryQueuedMarks(string key, CancellationToken cancel) =>
        store.QueryPrefix(TableName.Customers, key, MarkPrefix, cancel);

    /// <summary>Removes what is applied: a queued event or mark. Removing it again is harmless.</summary>
    public async ValueTask DeleteQueued(string key, string row, CancellationToken cancel) =>
        await store.Commit(TableName.Customers, key, [new TableOperation.Delete(row)], cancel);
}
