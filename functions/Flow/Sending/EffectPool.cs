using System.Diagnostics;
using System.Threading.Channels;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Sending;

/// <summary>
/// Performs effects in this process, a bounded number at a time. When it is full, the caller waits: ingest slows down
/// rather than memory growing. What is still in it when the process ends is found again by wakes.
/// </summary>
public sealed class EffectPool : IEffectDispatcher, IAsyncDisposable
{
    private readonly Channel<PendingEffects> waiting;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task[] workers;
    private int busy;

    /// <param name="perform">Performs the effects of one commit.</param>
    /// <param name="metrics">Counts its faults.</param>
    /// <param name="width">How many commits' effects are performed at a time.</param>
    public EffectPool(EffectRunner perform, FlowMetrics metrics, int width = 128)
        : this(perform.Run, metrics, width) { }

    /// <inheritdoc cref="EffectPool(EffectRunner, FlowMetrics, int)"/>
    public EffectPool(Func<ApplyResult, CancellationToken, Task> perform, FlowMetrics metrics, int width)
    {
        waiting = Channel.CreateBounded<PendingEffects>(
            new BoundedChannelOptions(width * 4) { FullMode = BoundedChannelFullMode.Wait }
        );
        workers = [.. Enumerable.Range(0, width).Select(_ => Task.Run(() => Work(perform, metrics)))];
    }

    /// <summary>True when nothing is waiting or under way.</summary>
    public bool IsIdle => Volatile.Read(ref busy) == 0;

    public ValueTask Dispatch(ApplyResult advanced, CancellationToken cancel)
    {
        if (!advanced.IsCommitted || advanced.Decision.Effects.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        Interlocked.Increment(ref busy);
        var item = new PendingEffects(advanced, FlowTraces.Current);
        return waiting.Writer.TryWrite(item) ? ValueTask.CompletedTask : waiting.Writer.WriteAsync(item, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();

        // Sends under way are given their time; a provider that hangs is cut off and its attempts are unknown.
        stopping.CancelAfter(TimeSpan.FromSeconds(5));
        await Task.WhenAll(workers);
        stopping.Dispose();
    }

    private async Task Work(Func<ApplyResult, CancellationToken, Task> perform, FlowMetrics metrics)
    {
        await foreach (var (advanced, cause) in waiting.Reader.ReadAllAsync())
        {
            try
            {
                // Once the time is over, what only waits here is left to the next start: nothing of it was begun.
                if (!stopping.IsCancellationRequested)
                {
                    using var span = FlowTraces.StartEffects(cause);
                    await perform(advanced, stopping.Token);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested) { }
            catch (Exception e)
            {
                // The attempt is in the customer's record and a wake is armed for its end.
                LogFailure(metrics, advanced, e);
            }
            finally
            {
                Interlocked.Decrement(ref busy);
            }
        }
    }

    // A worker that ends is not replaced, so a log that throws must not end it.
    private static void LogFailure(FlowMetrics metrics, ApplyResult advanced, Exception fault)
    {
        try
        {
            if (fault is StoreUnavailableException)
            {
                // The store's own line says why, once.
                metrics.OutcomesNotRecorded(advanced.Customer.State.Key);
            }
            else
            {
                metrics.EffectFailed(advanced.Customer.State.Key, fault);
            }
        }
        catch (Exception) { }
    }

    // A class: the framework's code for a channel of values of ours cannot be compiled ahead.
    private sealed record PendingEffects(ApplyResult Advanced, ActivityContext Cause);
}
