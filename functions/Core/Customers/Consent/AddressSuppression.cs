using MarketingAutomation.Core.Channels;
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

/// <summary>A message that was sent to an address, or may be being sent, whichever customer it was for.</summary>
/// <param name="MessageHash">The message's id without the customer's key; a message counts once.</param>
public sealed record AddressContact(Instant At, string MessageHash);

/// <summary>A message to be counted for an address, or not any more.</summary>
/// <param name="Ended">True: the message was not sent, so it does not count.</param>
public sealed record AddressContactChange(Channel Channel, string Address, AddressContact Contact, bool Ended);

/// <summary>Which contacts of an address are kept: those of the last <see cref="ContactHistory.LongestPeriod"/>, at most
/// <see cref="ContactHistory.Kept"/>.</summary>
public static class AddressContacts
{
    /// <summary>The contacts after a change, oldest first; null: none is left.</summary>
    public static IReadOnlyList<AddressContact>? Apply(IReadOnlyList<AddressContact>? held, AddressContactChange change)
    {
        var kept = (held ?? [])
            .Where(c =>
                c.MessageHash != change.Contact.MessageHash && c.At > change.Contact.At - ContactHistory.LongestPeriod
            )
            .Concat(change.Ended ? [] : [change.Contact])
            .OrderBy(c => c.At)
            .TakeLast(ContactHistory.Kept)
            .ToList();
        return kept.Count == 0 ? null : kept;
    }
}
