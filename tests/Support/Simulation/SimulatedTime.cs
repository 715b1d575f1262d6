using NodaTime;

namespace MarketingAutomation.Support.Simulation;

/// <summary>A process's clock: the world's, a little off. Its timers fire when the world's time passes them, as long as
/// the process lives.</summary>
public sealed class SimulatedTime(SimulatedWorld world, SimulatedProcess process) : TimeProvider
{
    public override long TimestampFrequency => NodaConstants.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => (world.Now + process.Skew).ToDateTimeOffset();

    public override long GetTimestamp() => world.Now.ToUnixTimeTicks();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(world, process, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }
}

/// <summary>Fires once; none of ours repeats.</summary>
public sealed class SimulatedTimer(SimulatedWorld world, SimulatedProcess process, Action fire) : ITimer
{
    /// <summary>When it fires; null: not set.</summary>
    public Instant? At { get; private set; }

    public SimulatedProcess Process => process;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        At = dueTime == Timeout.InfiniteTimeSpan ? null : world.Now + Duration.FromTimeSpan(dueTime);
        world.Timers.Remove(this);
        if (At is not null)
        {
            world.Timers.Add(this);
        }

        return true;
    }

    public void Fire()
    {
        Dispose();
        if (process.IsAlive)
        {
            fire();
        }
    }

    public void Dispose()
    {
        At = null;
        world.Timers.Remove(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
