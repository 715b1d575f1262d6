using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Support.Simulation;

public sealed partial class SimulatedWorld
{
    private static readonly Duration[] Strides =
    [
        Duration.FromMilliseconds(100),
        Duration.FromSeconds(3),
        Duration.FromSeconds(31),
        Duration.FromMinutes(3),
        Duration.FromMinutes(20),
    ];
    private readonly HashSet<(SimulatedProcess, int)> sweeping = [];

    private List<(int Shard, Instant At)>? firstDue;

    /// <summary>The due table was written to.</summary>
    public void DueChanged() => firstDue = null;

    /// <summary>Until nothing is left to do before the horizon. Runs on the calling thread, which must have no
    /// synchronization context.</summary>
    public void Run()
    {
        var end = Now + Scenario.Horizon;
        while (operations < MostOperations)
        {
            if (Schedule.Happens(0.01) && pending.Count > 0)
            {
                AdvanceTo(Now + Strides[Schedule.Pick(Strides.Length)]);
            }
            else if (!Step())
            {
                Faults.AddRange(Invariants.AtRest(this));
                if (Next() is not { } next || next > end || Faults.Count > 0)
                {
                    break;
                }

                AdvanceTo(next);
            }
        }

        if (operations >= MostOperations)
        {
            Faults.Add(
                $"no rest after {MostOperations} operations; the last were {string.Join(" / ", history.TakeLast(8))}"
            );
        }

        foreach (var process in processes)
        {
            process.Flow.Metrics.Dispose();
        }
    }

    // One thing happens; false: there is nothing to do at this time.
    private bool Step()
    {
        var ready = waiting.Where(w => w.At <= Now).ToArray();
        var sweeps = Sweeps().ToArray();
        var count = pending.Count + ready.Length + sweeps.Length;
        if (count == 0)
        {
            return false;
        }

        var pick = Schedule.Pick(count);
        if (pick < ready.Length)
        {
            waiting.Remove(ready[pick]);
            Deliver(ready[pick].Delivery, processes[Schedule.Pick(processes.Count)]);
        }
        else if (pick < ready.Length + pending.Count)
        {
            Continue(pending[pick - ready.Length]);
        }
        else
        {
            var (process, shard) = sweeps[pick - ready.Length - pending.Count];
            sweeping.Add((process, shard));
            LogStep(process, $"sweeps {shard}");
            Watch(Sweep(process, shard));
        }

        return true;
    }

    private void Continue(Point point)
    {
        pending.Remove(point);
        var fate = Schedule.NextFault(++operations, point.Store);
        LogStep(point.Process, fate == OperationFault.Go ? point.What : $"{point.What} — {fate}");
        if (fate == OperationFault.CrashBefore)
        {
            Crash(point.Process);
            return;
        }

        point.Go.SetResult(fate);
    }

    private void Deliver(Delivery delivery, SimulatedProcess to)
    {
        delivery.With = to;
        LogStep(to, $"gets {delivery.Event.Name} {delivery.Event.Id[^6..]}");
        Watch(HandDelivery(delivery, to));
        if (Schedule.Happens(0.1))
        {
            // The shop's own retry overtakes its first try.
            Watch(HandDelivery(delivery, processes[Schedule.Pick(processes.Count)]));
        }
    }

    private async Task HandDelivery(Delivery delivery, SimulatedProcess to)
    {
        try
        {
            await to.Flow.Intake.Submit(delivery.Event, CancellationToken.None);
            delivery.Answered = true;
            delivery.With = null;
            if (Schedule.Happens(0.15))
            {
                waiting.Add((Now + Duration.FromSeconds(20), delivery));
            }
        }
        catch (StoreUnavailableException)
        {
            delivery.With = null;
            waiting.Add((Now + Duration.FromSeconds(5), delivery));
        }
    }

    private async Task Sweep(SimulatedProcess process, int shard)
    {
        try
        {
            await process.Flow.Sweep.SweepShard(shard, CancellationToken.None);
        }
        finally
        {
            sweeping.Remove((process, shard));
        }
    }

    // Both processes may sweep a shard at once: every wake may run twice.
    private IEnumerable<(SimulatedProcess, int)> Sweeps()
    {
        var latest = Now + options.Skew;
        var due = FirstDue().Where(f => f.At <= latest).ToArray();
        return due.Length == 0
            ? []
            : processes.SelectMany(p =>
                due.Where(f => f.At <= Now + p.Skew && !sweeping.Contains((p, f.Shard))).Select(f => (p, f.Shard))
            );
    }

    // The first due row of each shard that has one, looked up again only after the table changed.
    private List<(int Shard, Instant At)> FirstDue()
    {
        if (firstDue is null)
        {
            firstDue = [];
            for (var shard = 0; shard < RowKeys.Shards; shard++)
            {
                if (
                    Store
                        .Query(TableName.Due, RowKeys.ShardName(shard), null, null, 1)
                        .AsTask()
                        .GetAwaiter()
                        .GetResult()
                        .Items
                    is [var row, ..]
                )
                {
                    firstDue.Add(
                        (
                            shard,
                            Instant.FromUnixTimeTicks(
                                long.Parse(row.Row.AsSpan(0, 19), System.Globalization.CultureInfo.InvariantCulture)
                            )
                        )
                    );
                }
            }
        }

        return firstDue;
    }

    private Instant? Next()
    {
        var times = waiting
            .Select(w => w.At)
            .Concat(Timers.Where(t => t.Process.IsAlive).Select(t => t.At!.Value))
            .Concat(FirstDue().Select(f => f.At));
        return times.Select(t => (Instant?)Instant.Max(t, Now)).Min();
    }

    private void AdvanceTo(Instant time)
    {
        Now = Instant.Max(Now, time);
        foreach (var timer in Timers.Where(t => t.At <= Now).OrderBy(t => t.At).ToArray())
        {
            timer.Fire();
        }
    }

    private void LogStep(SimulatedProcess process, string what) =>
        history.Add($"{NodaTime.Text.InstantPattern.ExtendedIso.Format(Now)} {process.Name} {what}");
}
