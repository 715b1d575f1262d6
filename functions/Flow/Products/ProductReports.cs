using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Journeys.Triggers.Products;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Products;

/// <summary>
/// Reports changes of products to the customers they concern: a walk over all customers, page by page, that goes on where
/// it was after an outage. Each change is one event of a customer with the change's id, so a page may be walked twice, also
/// by two processes at once. A change that is not true any more is not reported further.
/// </summary>
public sealed class ProductReports(
    ProductStore products,
    CustomerStore customers,
    EventIntake intake,
    WorkspaceReleases releases,
    OperationMonitor operation,
    DecisionClock clock,
    TimeProvider realTime,
    FlowMetrics metrics
)
{
    // Of one walk: their progress is kept in one transaction.
    private const int MostChanges = 90;
    private const int AtOnce = 8;

    // Another process may have recorded one.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private volatile bool expected = true;
    private long lookedAt;

    /// <summary>There is a change to report.</summary>
    internal void Expect() => expected = true;

    /// <summary>Goes on reporting. True: there is more to report.</summary>
    /// <param name="budget">It ends after the page in which this time is over.</param>
    /// <param name="cancel">Stops between two customers.</param>
    /// <exception cref="StoreUnavailableException">It goes on when the store answers again.</exception>
    public async Task<bool> Run(TimeSpan budget, CancellationToken cancel)
    {
        var start = realTime.GetTimestamp();
        if ((!expected && realTime.GetElapsedTime(lookedAt) < LookEvery) || !operation.MayDecide())
        {
            return false;
        }

        (lookedAt, expected) = (start, false);
        var all = await products.ListChanges(MostChanges, cancel);
        if (all.Count == 0)
        {
            return false;
        }

        expected = true;
        var group = await KeepNewest(ChooseGroup(all), cancel);
        while (group.Count > 0)
        {
            group = await ReportPage(group, cancel);
            if (realTime.GetElapsedTime(start) >= budget)
            {
                break;
            }
        }

        return true;
    }

    // Changes that are as far as each other are walked together; one that came later waits for its own walk.
    private static List<PendingChange> ChooseGroup(IReadOnlyList<PendingChange> all)
    {
        var next = (all.FirstOrDefault(c => c.Stored.Next is not null) ?? all[0]).Stored.Next;
        return [.. all.Where(c => c.Stored.Next == next)];
    }

    private async ValueTask<List<PendingChange>> KeepNewest(List<PendingChange> group, CancellationToken cancel)
    {
        var newest = group
            .GroupBy(c => (c.Stored.Change.Name, c.Stored.Change.Product.Sku.ToLowerInvariant()))
            .Select(g => g.MaxBy(c => c.Stored.Change.At)!)
            .ToList();
        foreach (var older in group.Except(newest))
        {
            await products.Remove(older, cancel);
        }

        return newest;
    }

    // Returns what is left to report of these changes.
    private async ValueTask<List<PendingChange>> ReportPage(List<PendingChange> group, CancellationToken cancel)
    {
        var wanted = await KeepWanted(group, cancel);
        if (wanted.Count == 0)
        {
            return [];
        }

        var from = wanted[0].Change.Stored.Next;
        Page page;
        string? continuation = null;
        do
        {
            page = await customers.Walk(from, null, continuation, cancel);
            continuation = page.Continuation;
        } while (page.Items.Count == 0 && continuation is not null);

        var reported = new int[wanted.Count];
        await Parallel.ForEachAsync(
            page.Items,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            (entity, stop) => Report(entity, wanted, reported, stop)
        );
        var next = continuation is not null && page.Items is [.., var last] ? last.Partition + "0" : null;
        var after = wanted
            .Select(
                (c, i) =>
                    c.Change with
                    {
                        Stored = c.Change.Stored with
                        {
                            Next = next,
                            Reported = c.Change.Stored.Reported + reported[i],
                        },
                    }
            )
            .ToList();
        if (next is not null)
        {
            // ETags have changed: what is left is read anew.
            await products.SaveProgress(after, cancel);
            var left = await products.ListChanges(MostChanges, cancel);
            return left.Count == 0 ? [] : [.. ChooseGroup(left).Where(c => c.Stored.Next is not null)];
        }

        foreach (var done in after)
        {
            await products.Remove(done, cancel);
            metrics.ProductChangeReported(done.Stored.Change, done.Stored.Reported);
        }

        return [];
    }

    // Without those that are not true any more, or that no journey begins by now.
    private async ValueTask<List<(PendingChange Change, ProductAudience Audience)>> KeepWanted(
        List<PendingChange> group,
        CancellationToken cancel
    )
    {
        var wanted = new List<(PendingChange, ProductAudience)>();
        foreach (var pending in group)
        {
            var change = pending.Stored.Change;
            var over = ProductUpdates.ExplainOver(
                change.Name,
                change.Product,
                await products.Find(change.Product.Sku, cancel)
            );
            if (over is null && ProductAudience.Find(releases.Current, change.Name) is { } audience)
            {
                wanted.Add((pending, audience));
                continue;
            }

            await products.Remove(pending, cancel);
            metrics.ProductChangeOver(change, over ?? "no journey begins by it any more", pending.Stored.Reported);
        }

        return wanted;
    }

    private async ValueTask Report(
        Entity entity,
        List<(PendingChange Change, ProductAudience Audience)> wanted,
        int[] reported,
        CancellationToken cancel
    )
    {
        try
        {
            var customer = StoredCustomer.FromEntity(entity).State;
            for (var i = 0; i < wanted.Count; i++)
            {
                if (wanted[i].Audience.CreateEvent(customer, wanted[i].Change.Stored.Change, clock.Now) is { } arrived)
                {
                    await intake.Submit(arrived, cancel);
                    Interlocked.Increment(ref reported[i]);
                }
            }
        }
        catch (Exception e) when (e is not StoreUnavailableException && !cancel.IsCancellationRequested)
        {
            // One customer's failure never hides those behind them; a record that cannot be read is parked by the night.
            metrics.ProductReportFailed(entity.Partition, e);
        }
    }
}
