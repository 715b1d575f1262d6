using System.Text.Json;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Administration;

/// <summary>Requests of the law (data request, redaction) that a shop passed on, open until somebody acts.</summary>
public sealed class PrivacyRequests(ITableStore store)
{
    private const string Partition = "privacy";

    /// <summary>Keeps one; repeating it is harmless.</summary>
    public ValueTask Keep(PrivacyRequest request, CancellationToken cancel) =>
        store.Upsert(TableName.Shop, Partition, request.Id, StoreExtensions.Json(request, FlowJson.Default.PrivacyRequest), cancel);

    /// <summary>Keeps the request an event tells of, also where nobody is found behind it: somebody has to look.</summary>
    public ValueTask Keep(Event arrived, string? customer, CancellationToken cancel)
    {
        var kind = arrived.Data.TryGetValue("kind", out var k) && k.ValueKind == JsonValueKind.String ? k.GetString()! : "unknown";
        return Keep(new PrivacyRequest(arrived.Id, arrived.Source, kind, customer, arrived.At), cancel);
    }

    /// <summary>Oldest first.</summary>
    public async ValueTask<IReadOnlyList<PrivacyRequest>> Open(CancellationToken cancel)
    {
        var rows = new List<PrivacyRequest>();
        await foreach (var entity in store.QueryAll(TableName.Shop, Partition, null, null, cancel))
        {
            rows.Add(entity.Read(FlowJson.Default.PrivacyRequest));
        }

        return [.. rows.OrderBy(r => r.At)];
    }
}
