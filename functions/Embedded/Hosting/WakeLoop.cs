using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>
/// Runs the sweep in one process until stopped: wakes the customers whose due rows are due, four times a second, and
/// again at once while many are due. With a fast clock it runs more often, so that messages are still sent at about the
/// intended hour.
/// </summary>
/// <param name="alone">True: no other process works on this store, so what an earlier process did not finish is settled
/// first.</param>
internal sealed class WakeLoop(MarketingFlow flow, bool alone, double speed, TimeProvider realTime) : IAsyncDisposable
{
    // After a round with this many wakes more due rows probably remain.
    private const int ManyWakes = 64;
    private static readonly TimeSpan ReportFor = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    private readonly TimeSpan pause = TimeSpan.FromTicks(
        Math.Clamp((long)(TimeSpan.FromMinutes(5).Ticks / speed), MinPause.Ticks, MaxPause.Ticks)
    );
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    public void Start() => running = Task.Run(Run);

    /// <summary>Waits for the round under way; customers it did not reach are found at the next start.</summary>
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
                if (!await flow.ProductReports.Run(ReportFor, stop.Token) && ran < ManyWakes)
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
                // The store reports the fault itself, once; here the loop only waits.
                await Task.Delay(PauseAfterFault, realTime, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }
}
