using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Waking;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NodaTime;

namespace MarketingAutomation.Azure.Waking;

/// <summary>The walk over all customers, at night on the shop's clock: stretches of keys side by side, each page by page, so that no activity and no history grows with the shop.</summary>
public sealed class NightlyFunctions(MarketingFlow flow, OrchestratedEffects effects)
{
    // 10,000 customers an activity: a minute or two, well within any host's time limit.
    private const int Pages = 50;
    private const int StepsAHistory = 20;

    /// <summary>The shop's night may begin at any hour of UTC, and moves with its clocks: every hour it is asked whether it has begun.</summary>
    [Function(nameof(NightlyTimer))]
    public async Task NightlyTimer([TimerTrigger("0 0 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client)
    {
        var (now, zone) = (flow.Clock.Now, DateTimeZoneProviders.Tzdb[flow.Shelf.Current.Shop.Zone]);
        if (timer.IsPastDue || Nightly.NextNight(now - Duration.FromHours(1), zone) <= now)
        {
            await client.StartOnce(nameof(NightlyOrchestrator), $"nightly-{now.InZone(zone).Date:uuuu-MM-dd}", null, CancellationToken.None);
        }
    }

    [Function(nameof(NightlyOrchestrator))]
    public static async Task<NightlyCount> NightlyOrchestrator([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        // A sub-orchestration takes the worker's version, not its parent's, unless told.
        var options = new SubOrchestrationOptions { Version = context.Version };
        var counts = await Task.WhenAll(KeyRange.All.Select(range => context.CallSubOrchestratorAsync<NightlyCount>(nameof(NightlyRangeOrchestrator), new NightlyRange(range, NightlyCount.None), options)));
        return counts.Aggregate(NightlyCount.None, (sum, count) => sum.Plus(count));
    }

    [Function(nameof(NightlyRangeOrchestrator))]
    public static async Task<NightlyCount> NightlyRangeOrchestrator([OrchestrationTrigger] TaskOrchestrationContext context, NightlyRange walk)
    {
        for (var step = 0; step < StepsAHistory; step++)
        {
            var walked = await context.CallActivityAsync<NightlyStep>(nameof(WalkCustomers), walk.Keys);
            walk = new NightlyRange(walk.Keys with { From = walked.Next }, walk.Sum.Plus(walked.Count));
            if (walked.Next is null)
            {
                return walk.Sum;
            }
        }

        context.ContinueAsNew(walk);
        return walk.Sum;
    }

    /// <summary>Looks at the first customers of a stretch.</summary>
    [Function(nameof(WalkCustomers))]
    public async Task<NightlyStep> WalkCustomers([ActivityTrigger] KeyRange keys, [DurableClient] DurableTaskClient client)
    {
        effects.Through(client);
        var walked = await flow.Nightly.Walk(keys.From, keys.To, CancellationToken.None, Pages);
        return new NightlyStep(new NightlyCount(walked.Customers, walked.Armed, walked.Reviewed), walked.Next);
    }
}

/// <summary>Where a stretch has got to.</summary>
public sealed record NightlyRange(KeyRange Keys, NightlyCount Sum);

/// <summary>What an activity looked at, and the key to go on from.</summary>
public sealed record NightlyStep(NightlyCount Count, string? Next);

/// <summary>Customers looked at, armed again, reviewed under a new workspace.</summary>
public sealed record NightlyCount(int Customers, int Armed, int Reviewed)
{
    public static readonly NightlyCount None = new(0, 0, 0);

    public NightlyCount Plus(NightlyCount other) => new(Customers + other.Customers, Armed + other.Armed, Reviewed + other.Reviewed);
}
