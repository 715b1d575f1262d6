using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Products;

/// <summary>
/// What the shop reported of its products, one row for each SKU, and beside them the changes that customers are still to
/// be written to about. One partition of table Shop, so that a product and its change are one transaction.
/// </summary>
public sealed class ProductStore(ITableStore store, ShopRows rows)
{
    private const string Partition = "products";
    private const string ChangePrefix = "c|";

    /// <summary>What is known of a product; null: nothing, or its row cannot be read.</summary>
    /// <param name="sku">Without regard to case.</param>
    public ValueTask<ProductRecord?> Find(string sku, CancellationToken cancel) =>
        rows.Get(Partition, ProductRow(sku), FlowJson.Default.ProductRecord, cancel);

    /// <summary>Takes over one product of a delivery. Returns the changes that are to be reported to customers; null: the
    /// delivery reports nothing new of it.</summary>
    /// <param name="update">The product after the delivery, from what is known; null: nothing new.</param>
    /// <param name="isReported">Whether a change is kept until customers have it.</param>
    internal async ValueTask<IReadOnlyList<ProductChange>?> Apply(
        string sku,
        Func<ProductRecord?, (ProductRecord Next, IReadOnlyList<ProductChange> Changes)?> update,
        Func<ProductChange, bool> isReported,
        Instant now,
        CancellationToken cancel
    )
    {
        var row = ProductRow(sku);
        while (true)
        {
            var entity = await store.Get(TableName.Shop, Partition, row, cancel);
            if (update(rows.Read(entity, Partition, row, FlowJson.Default.ProductRecord)) is not var (next, changes))
            {
                return null;
            }

            var body = StoreExtensions.ToJson(next, FlowJson.Default.ProductRecord);
            var reported = changes.Where(isReported).ToList();
            TableOperation[] operations =
            [
                entity is null
                    ? new TableOperation.Insert(row, body)
                    : new TableOperation.Replace(row, body, entity.ETag),
                .. reported.Select(c => new TableOperation.Upsert(
                    $"{ChangePrefix}{RowKeys.Ticks(now)}|{RowKeys.EscapeText(c.Id)}",
                    StoreExtensions.ToJson(new ProductChangeRow(c), FlowJson.Default.ProductChangeRow)
                )),
            ];
            if (await store.Commit(TableName.Shop, Partition, operations, cancel) is CommitResult.Done)
            {
                rows.ClearDamage(Partition, row);
                return reported;
            }
        }
    }

    /// <summary>The oldest changes that customers do not have yet.</summary>
    internal async ValueTask<IReadOnlyList<PendingChange>> ListChanges(int most, CancellationToken cancel)
    {
        var page = await store.Query(
            TableName.Shop,
            Partition,
            ChangePrefix,
            StoreExtensions.After(ChangePrefix),
            most,
            cancel: cancel
        );
        return
        [
            .. page
                .Items.Select(e =>
                    rows.Read(e, Partition, e.Row, FlowJson.Default.ProductChangeRow) is { } row
                        ? new PendingChange(e.Row, e.ETag, row)
                        : null
                )
                .OfType<PendingChange>(),
        ];
    }

    /// <summary>Keeps how far customers have these changes. False: another process did meanwhile.</summary>
    internal async ValueTask<bool> SaveProgress(IReadOnlyList<PendingChange> changes, CancellationToken cancel) =>
        await store.Commit(
            TableName.Shop,
            Partition,
            [
                .. changes.Select(c => new TableOperation.Replace(
                    c.Row,
                    StoreExtensions.ToJson(c.Stored, FlowJson.Default.ProductChangeRow),
                    c.ETag
                )),
            ],
            cancel
        ) is CommitResult.Done;

    /// <summary>Removes a change: every customer has it, or it is not true any more.</summary>
    internal async ValueTask Remove(PendingChange change, CancellationToken cancel) =>
        await store.Commit(TableName.Shop, Partition, [new TableOperation.Delete(change.Row)], cancel);

    private static string ProductRow(string sku) => $"p|{RowKeys.EscapeText(sku.ToLowerInvariant())}";
}

/// <summary>A change that customers do not all have yet.</summary>
internal sealed record PendingChange(string Row, string ETag, ProductChangeRow Stored);

/// <summary>A change that is being reported to customers.</summary>
public sealed record ProductChangeRow(ProductChange Change)
{
    /// <summary>The first customer key that does not have it; null: no customer has.</summary>
    public string? Next { get; init; }

    /// <summary>How many customers it was reported to.</summary>
    public int Reported { get; init; }
}
