using NodaTime;

namespace MarketingAutomation.Flow;

/// <summary>The decision's clock over a <see cref="TimeProvider"/>, which may be scaled or manual.</summary>
public sealed class DecisionClock(TimeProvider time)
{
    public TimeProvider Time => time;

    public Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());
}
