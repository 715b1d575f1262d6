using System.Text.Json.Serialization;
using MarketingAutomation.Core.Customers;
using NodaTime;

namespace MarketingAutomation.Azure.Effects;

/// <summary>What lies ahead of a customer after one decision. It goes into histories and custom status: keys and ids
/// only.</summary>
/// <param name="Customer">Their key.</param>
/// <param name="AsOf">The time of that decision: of two, the later one is right.</param>
/// <param name="Wake">When the customer is to be looked at next; null: nothing is waited for.</param>
/// <param name="UsesTimer">True: near enough for a durable timer (<c>Durable:Horizon</c>). False: nothing is ahead, or
/// the due row alone has it.</param>
/// <param name="Steps">Where the customer's runs are, as <c>journey/step</c>; at most <see cref="MostSteps"/>.</param>
public sealed record UpcomingWork(
    string Customer,
    DateTimeOffset AsOf,
    DateTimeOffset? Wake,
    [property: JsonPropertyName("Waits")] bool UsesTimer,
    IReadOnlyList<string> Steps
)
{
    /// <summary>A custom status has room for 16 KB, a history for little more.</summary>
    internal const int MostSteps = 20;

    /// <param name="customer">As they are after the decision.</param>
    /// <param name="now">When it is looked at: the horizon is counted from here.</param>
    /// <param name="horizon">Waits up to this are timers; zero: none is.</param>
    public static UpcomingWork FromState(CustomerState customer, Instant now, Duration horizon) =>
        new(
            customer.Key,
            customer.DecidedAt.ToDateTimeOffset(),
            customer.NextWake?.ToDateTimeOffset(),
            horizon > Duration.Zero && customer.NextWake - now <= horizon,
            [.. customer.Runs.Take(MostSteps).Select(run => $"{run.Journey}/{run.StepId}")]
        );

    /// <summary>The later of both. What is known of another customer, into whom this one was merged, is that one's own
    /// matter.</summary>
    public UpcomingWork Latest(UpcomingWork other) => other.Customer == Customer && other.AsOf >= AsOf ? other : this;

    /// <summary>True: an instance that waits by this one need not receive the other.</summary>
    public bool IsSameAs(UpcomingWork other) =>
        Wake == other.Wake && UsesTimer == other.UsesTimer && Steps.SequenceEqual(other.Steps);
}

/// <summary>What Durable's monitors show of a customer's orchestration: who waits for what.</summary>
/// <param name="Steps">As <see cref="UpcomingWork.Steps"/>.</param>
/// <param name="Wake">When the timer wakes the customer.</param>
public sealed record WaitingFor(IReadOnlyList<string> Steps, DateTimeOffset Wake);
