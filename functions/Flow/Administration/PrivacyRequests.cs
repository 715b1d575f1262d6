using System.Text.Json;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Administration;

/// <summary>Requests of law (erasure, objection, a copy of the data, a deleted customer) that reached us, each with its
/// deadline. Nothing personal is in the list.</summary>
public sealed class PrivacyRequests(ITableStore store, ShopRows rows)
{
    private const string Partition = "privacy";

    /// <summary>Keeps one. The first of the same id stays as it is, but for the customer, who may not have been known
    /// then. True: it is the first.</summary>
    public async ValueTask<bool> Store(PrivacyRequest request, CancellationToken cancel)
    {
        if (await store.Get(TableName.Shop, Partition, request.Id, cancel) is not { } held)
        {
            return await store.Insert(
                TableName.Shop,
                Partition,
                request.Id,
                StoreExtensions.ToJson(request, FlowJson.Default.PrivacyRequest),
                cancel
            );
        }

        if (
            request.Customer is { } customer
            && rows.Read(held, Partition, request.Id, FlowJson.Default.PrivacyRequest) is { Customer: null } before
        )
        {
            var now = StoreExtensions.ToJson(before with { Customer = customer }, FlowJson.Default.PrivacyRequest);
            await store.Commit(
                TableName.Shop,
                Partition,
                [new TableOperation.Replace(request.Id, now, held.ETag)],
                cancel
            );
        }

        return false;
    }

    /// <summary>How many requests are on the list that could not be read when it was last read: their kind and deadline
    /// are not known.</summary>
    public int Unreadable => rows.CountDamaged(Partition);

    /// <summary>All that can be read, the nearest deadline first.</summary>
    public async ValueTask<IReadOnlyList<PrivacyRequest>> ListOpen(CancellationToken cancel)
    {
        var all = new List<PrivacyRequest>();
        await foreach (var row in rows.ReadAll(Partition, FlowJson.Default.PrivacyRequest, cancel))
        {
            all.Add(row with { Due = row.Due ?? PrivacyHandling.Deadline(row.At) });
        }

        return [.. all.OrderBy(r => r.Due).ThenBy(r => r.Id, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The entry for an event. The shop's own number of a request shows a repetition under another delivery id; without
    /// one each event is a request.
    /// </summary>
    public static PrivacyRequest FromEvent(Event arrived, string? customer, Instant now)
    {
        var kind = PrivacyHandling.RequestKind(arrived)!;
        var id =
            arrived.Data.TryGetValue("request", out var own) && own.ValueKind == JsonValueKind.String
                ? EventId.Create(arrived.Source, "privacy", kind, own.GetString()!)
                : arrived.Id;
        return new PrivacyRequest(id, arrived.Source, kind, customer, arrived.At)
        {
            Due = PrivacyHandling.Deadline(Instant.Min(arrived.At, now)),
        };
    }
}
