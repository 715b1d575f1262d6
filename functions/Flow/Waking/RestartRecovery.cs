using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Waking;

/// <summary>
/// For a host that is alone on its store, once at its start: whatever an earlier process had under way is over, so its
/// attempts are settled now and what it had only announced goes out now, instead of after their time-outs. Who has such
/// work has a due row within the time that an attempt is given; nothing else is read. Losing this loses nothing but
/// that time.
/// </summary>
/// <param name="process">How the nonces of this process begin.</param>
/// <param name="callLog">Where processes write down their calls; null: nowhere.</param>
public sealed class RestartRecovery(
    DueTable dueTable,
    CustomerProcessor processor,
    IEffectDispatcher dispatcher,
    string process,
    ICallLog? callLog,
    FlowOptions options,
    DecisionClock clock,
    FlowMetrics metrics
)
{
    private const int AtOnce = 16;
    private Instant? began;

    /// <summary>Customers looked at, those of them that had something to settle, and attempts that may have been
    /// sent.</summary>
    public async Task<(int Customers, int Settled, int Unknown)> Run(CancellationToken cancel)
    {
        var (now, customers, settled, unknown) = (clock.Now, 0, 0, 0);
        began = now;
        var input = new Input.ProcessStarted(process);
        for (var shard = 0; shard < RowKeys.Shards; shard++)
        {
            var soon = await dueTable.ListCustomersDue(
                shard,
                now - options.Lease,
                now + options.Lease + Duration.FromSeconds(1),
                cancel
            );
            customers += soon.Count;
            await Parallel.ForEachAsync(
                soon,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
                async (customer, stop) =>
                {
                    try
                    {
                        var advanced = await processor.Apply(customer, input, cancel: stop);
                        if (advanced.IsCommitted)
                        {
                            Interlocked.Increment(ref settled);
                            Interlocked.Add(ref unknown, BecameUnknown(advanced));
                        }

                        await dispatcher.Dispatch(advanced, stop);
                    }
                    catch (UnreadableRowException)
                    {
                        // Their wake parks them, and says so where they were not parked before.
                    }
                    catch (Exception e) when (e is not StoreUnavailableException && !stop.IsCancellationRequested)
                    {
                        // A wake at its time puts it off, and parks it in the end.
                        metrics.WakeFailed(customer, e);
                    }
                }
            );
        }

        if (settled > 0)
        {
            metrics.RestartSettled(settled, unknown);
        }

        return (customers, settled, unknown);
    }

    /// <summary>After a sweep that left nothing overdue. True: no attempt of an earlier process can be left, and what
    /// they wrote down of their calls is gone.</summary>
    public bool Finish()
    {
        // An attempt's time runs out within the lease; twice, because the clock may have been set back a little between
        // the two processes.
        if (began is not { } start || clock.Now < start + (options.Lease * 2))
        {
            return false;
        }

        callLog?.ForgetEarlier();
        return true;
    }

    // A message that is simply sent again is not meant: nothing is unknown about it any more.
    private static int BecameUnknown(ApplyResult advanced) =>
        advanced.Decision.Rows.Count(r =>
            r is LedgerWrite({ Kind: LedgerKind.Unknown } line)
            && !advanced.Decision.Rows.Any(o =>
                o is LedgerWrite({ Kind: LedgerKind.Retry } again) && again.Message == line.Message
            )
        );
}
