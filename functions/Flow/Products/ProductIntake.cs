using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Journeys.Triggers.Products;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Products;

/// <summary>Takes in what a shop reports of its products. Every product is durable when it returns.</summary>
public sealed class ProductIntake(
    ProductStore products,
    ProductReports reports,
    WorkspaceReleases releases,
    ClockGuard guard,
    FlowMetrics metrics
)
{
    private const int AtOnce = 16;

    /// <summary>Takes in one delivery; taking it in again is safe.</summary>
    /// <exception cref="StoreUnavailableException">Not durable; it has to be sent again.</exception>
    public async ValueTask<IntakeAnswer> Submit(ProductNotice notice, CancellationToken cancel)
    {
        var workspace = releases.Current;
        var now = guard.EstimatedNow;
        var changes = new List<ProductChange>();
        foreach (var some in notice.Products.Chunk(AtOnce))
        {
            var found = await Task.WhenAll(
                some.Select(stated =>
                    products
                        .Apply(
                            stated.Sku,
                            known =>
                                ProductUpdates.Apply(
                                    known,
                                    notice,
                                    stated,
                                    workspace.Products.GetValueOrDefault(stated.Sku)?.InStock,
                                    workspace.Shop.Currency,
                                    now
                                ),
                            change => ProductAudience.Find(workspace, change.Name) is not null,
                            now,
                            cancel
                        )
                        .AsTask()
                )
            );
            changes.AddRange(found.SelectMany(c => c ?? []));
        }

        foreach (var change in changes)
        {
            metrics.ProductChanged(change);
        }

        if (changes.Count > 0)
        {
            reports.Expect();
        }

        return new IntakeAnswer.Accepted(notice.Id, null) { Note = Explain(notice, changes) };
    }

    private static string Explain(ProductNotice notice, List<ProductChange> changes) =>
        (
            changes.Count == 0
                ? "recorded; no journey begins by it"
                : string.Join(
                    ", ",
                    changes
                        .GroupBy(c => c.Name == EventNames.ProductBackInStock ? "back in stock" : "price drop")
                        .Select(g => $"{CountText.WithNoun(g.Count(), "product")}: {g.Key}")
                )
        ) + (notice.DroppedFields is [var first, ..] ? $"; dropped {first}" : "");
}
