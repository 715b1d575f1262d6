namespace MarketingAutomation.Embedded.Hosting;

/// <summary>
/// A clock that starts at a chosen moment and runs <c>speed</c> times as fast as the real one; delays and timers are
/// shorter by the same factor. It starts again at every start of the process: for tests and demonstrations, not for a
/// shop.
/// </summary>
public sealed class ScaledTimeProvider : TimeProvider
{
    private readonly TimeProvider real;
    private readonly DateTimeOffset start;
    private readonly long begun;

    /// <param name="start">The time that it shows at first.</param>
    /// <param name="speed">More than 0; 1 is real speed.</param>
    public ScaledTimeProvider(TimeProvider real, DateTimeOffset start, double speed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        (this.real, this.start, Speed) = (real, start, speed);
        begun = real.GetTimestamp();
    }

    public double Speed { get; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start + TimeSpan.FromTicks(GetTimestamp());

    /// <inheritdoc/>
    public override long GetTimestamp() => (long)(real.GetElapsedTime(begun).Ticks * Speed);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(real.CreateTimer(callback, state, RealDuration(dueTime), RealDuration(period)), this);

    /// <summary>Converts a duration of this clock to real time; at least a millisecond, unless it is zero.</summary>
    public TimeSpan RealDuration(TimeSpan here) =>
        here <= TimeSpan.Zero
            ? here
            : TimeSpan.FromMilliseconds(Math.Clamp(here.TotalMilliseconds / Speed, 1, uint.MaxValue - 1d));

    private sealed class Timer(ITimer inner, ScaledTimeProvider clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) =>
            inner.Change(clock.RealDuration(dueTime), clock.RealDuration(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
