using NodaTime;

namespace MarketingAutomation.Flow;

/// <summary>What a host decides about the path of an input. Durations are on the decision's clock unless named
/// real.</summary>
public sealed record FlowOptions
{
    /// <summary>How long a granted attempt may take. Default 2 min.</summary>
    public Duration Lease { get; init; } = Duration.FromMinutes(2);

    /// <summary>How long a provider is given to answer, in real time; well within the lease. Default 30 s.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a webhook may take to be decided before it is stored and answered, in real time. Default 2
    /// s.</summary>
    public TimeSpan DecideWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>True: a decision that lets a message go takes the first attempt itself; false: it only announces
    /// it.</summary>
    public bool GrantAttempts { get; init; } = true;

    /// <summary><c>Sending:Mode</c> = shadow: nothing is sent, what would have been is recorded.</summary>
    public bool Shadow { get; init; }

    /// <summary>Where customers reach us, with scheme, without a slash at the end.</summary>
    public string PublicUrl { get; init; } = "http://localhost:7071";

    /// <summary>A wake that failed this often is parked. Default 10.</summary>
    public int ParkAfter { get; init; } = 10;
}
