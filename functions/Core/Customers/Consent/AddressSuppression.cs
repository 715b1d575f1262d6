using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// What is known against an address, whichever customer has it. Lifted only by an opt-in of the customer's own act, or
/// by a dated one of this customer's record that is later.
/// </summary>
/// <param name="SuppressedSince">Since when it is not to be used at all; null: it may be.</param>
/// <param name="Reason">Why: <c>unsubscribed</c>, <c>complained</c>, <c>bounced</c>, a provider's code. Nothing
/// personal.</param>
/// <param name="Topics">Topics stopped for this address, and since when.</param>
public sealed record AddressSuppression(
    Instant? SuppressedSince,
    string? Reason,
    IReadOnlyDictionary<string, Instant>? Topics = null
)
{
    /// <summary>Since when this topic is stopped; null: it is not.</summary>
    public Instant? StoppedSince(string topic) =>
        Topics is not null && Topics.TryGetValue(topic, out var since) ? since : null;
}
