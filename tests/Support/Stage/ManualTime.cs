using NodaTime;

namespace MarketingAutomation.Support.Stage;

/// <summary>A clock that does not move until a test moves it.</summary>
public sealed class ManualTime(Instant start) : TimeProvider
{
    private long ticks = start.ToUnixTimeTicks();

    public Instant Now
    {
        get => Instant.FromUnixTimeTicks(Volatile.Read(ref ticks));
        set => Volatile.Write(ref ticks, value.ToUnixTimeTicks());
    }

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();
}
