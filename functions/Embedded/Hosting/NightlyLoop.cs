using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Nightly;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>Runs the nightly walk over all customers at 03:00 in the shop's time zone, and once, one minute after the
/// start, for the nights on which the process was stopped.</summary>
internal sealed class NightlyLoop(MarketingFlow flow, double speed, TimeProvider realTime, Action<string> report)
    : IAsyncDisposable
{
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    public void Start() => running = Task.Run(Run);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    private async Task Run()
    {
        try
        {
            var started = realTime.GetTimestamp();
            var looked = false;
            var next = NextNight();
            while (true)
            {
                if (flow.Clock.Now >= next || (!looked && realTime.GetElapsedTime(started) >= AfterStart))
                {
                    looked = true;
                    await Walk();
                    next = NextNight();
                }

                // The time is checked repeatedly, so that it stays right when the machine was asleep.
                var wait = (next - flow.Clock.Now).TotalSeconds / speed;
                await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(wait, 0.01, 15)), realTime, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
    }

    private Instant NextNight() =>
        NightlyWalker.NextNight(flow.Clock.Now, DateTimeZoneProviders.Tzdb[flow.Releases.Current.Shop.Zone]);

    private async Task Walk()
    {
        try
        {
            await flow.Nightly.WalkAll(stop.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Safety net only: log and run again tomorrow.
            report(
                $"The nightly walk stopped early and goes on tomorrow: "
                    + $"{(e is StoreUnavailableException ? "the store cannot be read" : e.ToString())}"
            );
        }
    }
}
