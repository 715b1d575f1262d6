using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Views;

/// <summary>What is known of a customer, read back.</summary>
public sealed class CustomerQueries(CustomerStore customers, CustomerResolver resolver, IdentityTable identities)
{
    /// <summary>The key of the customer who has an e-mail address, else of the one who first gave it with an order;
    /// null: none.</summary>
    public async ValueTask<string?> FindByEmail(string email, CancellationToken cancel) =>
        await SurvivorKey(await identities.FindByAddress(AddressKind.Email, email, former: false, cancel), cancel);

    /// <summary>The key of the customer who gave this number first (E.164): a household may share it. Null:
    /// none.</summary>
    public async ValueTask<string?> FindByPhone(string phone, CancellationToken cancel) =>
        await SurvivorKey(await identities.FindByAddress(AddressKind.Phone, phone, former: false, cancel), cancel);

    /// <summary>The key behind a shop's customer id; null: none.</summary>
    public async ValueTask<string?> FindByShopId(string source, string id, CancellationToken cancel) =>
        await SurvivorKey(await identities.FindCustomer(IdentityTable.CustomerName(source, id), cancel), cancel);

    /// <summary>The customer's record; null: there is none by this key. A merged key shows the survivor.</summary>
    public async ValueTask<CustomerState?> Read(string key, CancellationToken cancel) =>
        await resolver.ReadSurvivor(key, cancel) is { ETag: not null } customer ? customer.State : null;

    /// <summary>Whether something may be sent to each address that is known of a customer, and by which fact.</summary>
    public async ValueTask<IReadOnlyList<EffectiveConsent>> ListConsents(
        CustomerState customer,
        CancellationToken cancel
    )
    {
        var against = new Dictionary<string, AddressSuppression?>();
        foreach (var (channel, address, _) in EffectiveConsent.Addresses(customer))
        {
            against[AddressKey.Of(channel, address)] = await identities.FindSuppression(channel, address, cancel);
        }

        return EffectiveConsent.ListFor(customer, against);
    }

    /// <summary>
    /// The customer's timeline, newest first, with what was kept of those who were merged with them (<see
    /// cref="TimelineRow.MergedRecordKey"/>). <paramref name="continuation"/> is the row and record of the last entry
    /// seen.
    /// </summary>
    public async ValueTask<(IReadOnlyList<TimelineRow> Items, string? Next)> ReadTimeline(
        CustomerState customer,
        int take,
        string? continuation,
        CancellationToken cancel
    )
    {
        var (last, lastKey) = continuation?.LastIndexOf('|') is > 0 and var at
            ? (continuation[..at], continuation[(at + 1)..])
            : (null, "");
        var found = new List<(string Row, string Key, TimelineRow Entry)>();
        foreach (var key in customer.MergedFrom.Prepend(customer.Key).Distinct(StringComparer.Ordinal))
        {
            // One more than is shown says whether there are older ones. Rows of two records may have the same name.
            var from =
                last is null ? null
                : string.CompareOrdinal(key, lastKey) > 0 ? last
                : last + "\u0020";
            foreach (var entity in await customers.QueryTimeline(key, from, take + 1, cancel))
            {
                found.Add(
                    (
                        entity.Row,
                        key,
                        entity.Read(StoredJson.Default.TimelineRow) with
                        {
                            MergedRecordKey = key == customer.Key ? null : key,
                        }
                    )
                );
            }
        }

        var page = found
            .OrderBy(f => f.Row, StringComparer.Ordinal)
            .ThenBy(f => f.Key, StringComparer.Ordinal)
            .Take(take)
            .ToList();
        return ([.. page.Select(f => f.Entry)], found.Count > take ? $"{page[^1].Row}|{page[^1].Key}" : null);
    }

    // A name may have been claimed by a process that ended before it wrote a record; then there is no customer yet.
    private async ValueTask<string?> SurvivorKey(string? found, CancellationToken cancel) =>
        found is { } key && await resolver.ReadSurvivor(key, cancel) is { ETag: not null } customer
            ? customer.State.Key
            : null;
}
