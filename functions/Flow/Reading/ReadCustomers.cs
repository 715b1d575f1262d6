using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Serialization;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Identities;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Reading;

/// <summary>What is known of a customer, read back.</summary>
public sealed class ReadCustomers(ITableStore store, Identify identify, IdentityTable identities)
{
    /// <summary>The key behind an e-mail address, or a shop's customer id; null: nobody.</summary>
    public async ValueTask<string?> Find(string? email, string? source, string? id, CancellationToken cancel)
    {
        var name = email is not null ? IdentityTable.OfEmail(email) : source is not null && id is not null ? IdentityTable.OfCustomer(source, id) : null;
        return name is null ? null : await identities.Find(name, cancel) is { } key ? (await identify.Follow(key, cancel)).State.Key : null;
    }

    /// <summary>Her record; null: nobody by this key. A merged key shows the survivor.</summary>
    public async ValueTask<CustomerState?> Read(string key, CancellationToken cancel) =>
        await identify.Follow(key, cancel) is { ETag: not null } customer ? customer.State : null;

    /// <summary>Her timeline, newest first.</summary>
    public async ValueTask<(IReadOnlyList<TimelineRow> Items, string? Next)> Timeline(string key, int take, string? continuation, CancellationToken cancel)
    {
        var page = await store.Query(TableName.Customers, key, "e|", "e}", take, continuation, cancel);
        return ([.. page.Items.Select(e => e.Read(StoredJson.Default.TimelineRow))], page.Continuation);
    }
}
