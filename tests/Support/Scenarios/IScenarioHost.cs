using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Support.Scenarios;

/// <summary>A host under test: its own way of doing work and of letting time pass, the same program behind
/// it.</summary>
public interface IScenarioHost : IAsyncDisposable
{
    ScenarioShop Shop { get; }

    /// <summary>To look into; a scenario acts over <see cref="Http"/> and time alone.</summary>
    MarketingFlow Flow { get; }

    /// <summary>Its endpoints. Follows no redirect.</summary>
    HttpClient Http { get; }

    /// <summary>Everything handed over is done.</summary>
    Task Settle();

    /// <summary>Looks who is due now, as the host does by itself every so often, and settles.</summary>
    Task Sweep();

    /// <summary>Walks over all customers, as the host does every night, and settles.</summary>
    Task Night();
}

/// <summary>Time in scenarios.</summary>
public static class ScenarioTime
{
    /// <summary>Time passes; the host sweeps whenever something has become due on the way.</summary>
    public static async Task AdvanceTo(this IScenarioHost host, Instant target)
    {
        while (await host.NextDue() is { } due && due <= target)
        {
            host.Shop.Time.Now = Instant.Max(due, host.Shop.Time.Now);
            await host.Sweep();
        }

        host.Shop.Time.Now = Instant.Max(target, host.Shop.Time.Now);
    }

    public static Task Advance(this IScenarioHost host, Duration time) => host.AdvanceTo(host.Shop.Time.Now + time);

    /// <summary>The first due row of all; null: no customer waits.</summary>
    public static async Task<Instant?> NextDue(this IScenarioHost host)
    {
        Instant? next = null;
        for (var shard = 0; shard < RowKeys.Shards; shard++)
        {
            if (
                await host.Flow.DueTable.ListDue(shard, Instant.FromUtc(2200, 1, 1, 0, 0), 1, CancellationToken.None)
                    is [var row, ..]
                && !(next <= row.At)
            )
            {
                next = row.At;
            }
        }

        return next;
    }
}
