using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>
/// Looks for customers whose time has come, in one process, until stopped: four times a second, at once again while
/// there is plenty to do. A fast clock is looked at more often, so that messages still go out at about the hour they
/// are meant for.
/// </summary>
/// <param name="alone">True: no other process works on this store, so what an earlier one left is settled
/// first.</param>
internal sealed class WakeLoop(MarketingFlow flow, bool alone, double speed, TimeProvider realTime) : IAsyncDisposable
{
    // A round that ran this many wakes surely left some behind.
    private const int ManyWakes = 64;
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    private readonly TimeSpan pause = TimeSpan.FromTicks(
        Math.Clamp((long)(TimeSpan.FromMinutes(5).Ticks / speed), MinPause.Ticks, MaxPause.Ticks)
    );
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    public void Start() => running = Task.Run(Run);

    /// <summary>Waits for the round under way; what it did not reach is found at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    private async Task Run()
    {
        var (settled, finished) = (!alone, !alone);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!settled && flow.Operation.MayDecide())
                {
                    await flow.Restart.Run(stop.Token);
                    settled = true;
                }

                await flow.ParkedRecovery.Run(stop.Token);
                var ran = await flow.Sweep.SweepRound(stop.Token);
                if (ran < ManyWakes)
                {
                    finished = finished || flow.Restart.Finish();
                    await Task.Delay(pause, realTime, stop.Token);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException)
            {
                // The store's own watch says what is wrong, once; here it is only waited for.
                await Task.Delay(PauseAfterFault, realTime, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }
}
