namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>Waiting takes no time; how long it would have been is written down.</summary>
internal sealed class InstantTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<TimeSpan> waits = [];

    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (gate)
            {
                return [.. waits];
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            waits.Add(dueTime);
        }
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
