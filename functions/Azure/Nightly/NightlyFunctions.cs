using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Nightly;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NodaTime;

namespace MarketingAutomation.Azure.Nightly;

/// <summary>The walk over all customers, at night on the shop's clock: stretches of keys side by side, a part of each
/// at a time, so that no activity and no history grows with the shop.</summary>
public sealed class NightlyFunctions(MarketingFlow flow, OrchestratedEffects effects)
{
    // 10,000 customers an activity: a minute or two, well within any host's time limit.
    private const int Pages = 50;

    /// <summary>The shop's night may begin at any hour of UTC, and moves with its clocks: every hour it is asked
    /// whether it has begun since it was asked last.</summary>
    [Function(nameof(NightlyTimer))]
    public async Task NightlyTimer(
        [TimerTrigger("0 0 * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client
    )
    {
        var (now, zone) = (flow.Clock.Now, DateTimeZoneProviders.Tzdb[flow.Releases.Current.Shop.Zone]);
        var asked = timer.ScheduleStatus is { Last.Year: > 2000 } status
            ? Instant.FromDateTimeUtc(status.Last.ToUniversalTime())
            : now - Duration.FromHours(1);
        if (NightlyWalker.NextNight(asked, zone) <= now)
        {
            await client.StartOnce(
                nameof(NightlyOrchestrator),
                $"nightly-{now.InZone(zone).Date:uuuu-MM-dd}",
                NightlyProgress.AllCustomers,
                CancellationToken.None
            );
        }
    }

    /// <summary>One part of every stretch that is left, then a new history for the next parts.</summary>
    [Function(nameof(NightlyOrchestrator))]
    public static async Task<NightlyProgress> NightlyOrchestrator(
        [OrchestrationTrigger] TaskOrchestrationContext context,
        NightlyProgress walk
    )
    {
        var parts = await Task.WhenAll(
            walk.Remaining.Select(stretch => WalkPart(context, stretch, walk.PauseOf(stretch)))
        );
        walk = parts.Aggregate(walk with { Remaining = [] }, (sum, part) => sum.Add(part.Stretch, part.Walked));
        if (walk.Remaining.Count > 0)
        {
            context.ContinueAsNew(walk);
        }
        else
        {
            FlowMetrics.LogNight(context.CreateReplaySafeLogger<FlowMetrics>(), walk);
        }

        return walk;
    }

    /// <summary>Looks at the first customers of a stretch.</summary>
    [Function(nameof(WalkCustomers))]
    public Task<NightlyResult> WalkCustomers([ActivityTrigger] KeyRange keys, [DurableClient] DurableTaskClient client)
    {
        effects.UseClient(client, inBackground: true);
        return ActivityErrors.Sanitize(
            () => flow.Nightly.WalkRange(keys.From, keys.To, CancellationToken.None, Pages),
            e => flow.Metrics.NightlyRangeFailed(keys.From, e)
        );
    }

    // A stretch that cannot be read now is tried again with the next parts of the others, after a pause.
    private static async Task<(NightlyStretch Stretch, NightlyResult? Walked)> WalkPart(
        TaskOrchestrationContext context,
        NightlyStretch stretch,
        TimeSpan pause
    )
    {
        try
        {
            if (pause > TimeSpan.Zero)
            {
                await context.CreateTimer(context.CurrentUtcDateTime + pause, CancellationToken.None);
            }

            return (stretch, await context.CallActivityAsync<NightlyResult>(nameof(WalkCustomers), stretch.Keys));
        }
        catch (TaskFailedException)
        {
            return (stretch, null);
        }
    }
}
