using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Flow.Pages;

/// <summary>An address that a customer's page decides about, and what is known against it whichever customer has
/// it.</summary>
public sealed record PageAddress(Channel Channel, string Address, AddressSuppression? Suppression)
{
    /// <summary>True: nothing about this topic (null: nothing at all) is sent to it.</summary>
    public bool IsStopped(CustomerState state, string? topic)
    {
        if (ConsentBook.Find(state, Channel, Address, topic)?.Status == ConsentStatus.Unsubscribed)
        {
            return true;
        }

        var since = topic is null ? Suppression?.SuppressedSince : Suppression?.StoppedSince(topic);
        return since is { } marked && !ConsentBook.OptedInSince(state, Channel, Address, topic ?? "", marked);
    }

    /// <summary>The act on this page that stopped it, and when: what "get messages again" gives back. Null: something
    /// else stopped it, or nothing did.</summary>
    public (string Event, NodaTime.Instant At)? FindStop(CustomerState state, string? topic) =>
        FindConsent(state, topic)
            is { Status: ConsentStatus.Unsubscribed, Kind: ConsentKind.CustomerAct, Source: "page" } held
            ? (held.EventId, held.At)
            : null;

    /// <summary>True: giving back what that act took lets something be sent again.</summary>
    public bool HadConsent(CustomerState state, string? topic) =>
        FindConsent(state, topic)?.StatusBefore is ConsentStatus.Subscribed or ConsentStatus.Pending
        || (
            topic is not null
                ? ConsentBook.Find(state, Channel, Address, null)?.Status == ConsentStatus.Subscribed
                : state.Consents.Any(c =>
                    c.Channel == Channel
                    && c.Topic is not null
                    && c.Status == ConsentStatus.Subscribed
                    && ContactAddress.AreSame(Channel, c.Address, Address)
                )
        );

    private ConsentRecord? FindConsent(CustomerState state, string? topic) =>
        ConsentBook.Find(state, Channel, Address, topic);
}
