using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using NodaTime;

namespace MarketingAutomation.Core.Events;

/// <summary>An address must not be used from <paramref name="At"/> on, for any customer, until an opt-in later than
/// that.</summary>
public sealed record SuppressionChange(Channel Channel, string Address, string Reason, Instant At)
{
    /// <summary>Only for this topic; null: for all messages.</summary>
    public string? Topic { get; init; }

    /// <summary>True: the customer opted in by their own act; a suppression from <see cref="At"/> or earlier is
    /// removed.</summary>
    [JsonPropertyName("lifts")]
    public bool LiftsSuppression { get; init; }

    /// <summary>With <see cref="LiftsSuppression"/>: removes only a suppression of exactly this time, not earlier
    /// ones.</summary>
    [JsonPropertyName("exactly")]
    public bool OnlyOfSameTime { get; init; }
}
