using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>The suppression of an address, the same for every customer who has it. Lifted only by an opt-in by the
/// customer's own act, or by a later dated opt-in in this customer's record.</summary>
/// <param name="SuppressedSince">Since when the address must not be used; null: it may be used.</param>
/// <param name="Reason">Why: <c>unsubscribed</c>, <c>complained</c>, <c>bounced</c>, a provider's code. Nothing
/// personal.</param>
/// <param name="Topics">Topics that were stopped for this address, and since when.</param>
public sealed record AddressSuppression(
    Instant? SuppressedSince,
    string? Reason,
    IReadOnlyDictionary<string, Instant>? Topics = null
)
{
    /// <summary>Messages that count for the caps of the address, of all customers who have it, oldest first.</summary>
    public IReadOnlyList<AddressContact> Contacts { get; init; } = [];

    /// <summary>Since when this topic is stopped; null: it is not.</summary>
    public Instant? StoppedSince(string topic) =>
        Topics is not null && Topics.TryGetValue(topic, out var since) ? since : null;
}
