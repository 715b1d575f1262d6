using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Attempts;
using NodaTime;

namespace MarketingAutomation.Support.Simulation;

/// <summary>What a shop reports to a simulated world, and what must be true when it has come to rest.</summary>
public sealed record SimulationScenario(string Name)
{
    /// <summary>Deliveries, each so long after the start.</summary>
    public required IReadOnlyList<(Duration After, Func<Instant, Event> Event)> Deliveries { get; init; }

    /// <summary>Names that belong to one person each: <c>email:…</c>, <c>customer:shopify:…</c>,
    /// <c>order:shopify:…</c>.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> People { get; init; }

    /// <summary>How long it is watched.</summary>
    public Duration Horizon { get; init; } = Duration.FromDays(5);

    /// <summary>Steps whose message must have been decided exactly once for these names.</summary>
    public IReadOnlyList<(string Name, string Step)> Decided { get; init; } = [];

    /// <summary>Steps of messages that must never have left.</summary>
    public IReadOnlyList<string> NeverAccepted { get; init; } = [];

    /// <summary>Orders of a person that were paid, also those given back since, at the end, by one of their
    /// names.</summary>
    public IReadOnlyList<(string Name, int Orders)> Paid { get; init; } = [];
}

/// <summary>How the world is built for a scenario.</summary>
public sealed record WorldOptions
{
    public PortKind Email { get; init; } = PortKind.Repeatable;

    public bool GrantAttempts { get; init; } = true;

    /// <summary>How far the second process's clock is ahead.</summary>
    public Duration Skew { get; init; } = Duration.FromSeconds(3);
}
