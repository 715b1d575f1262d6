using MarketingAutomation.Core.Channels;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// Whether something may be sent to an address as far as consent says, and by which fact: the one rule that sending,
/// the API and the record page share. Without policy, copy, price or time of day, which have gates of their own.
/// </summary>
public static class SendPermissionRules
{
    /// <summary>By the customer's own record alone.</summary>
    /// <param name="topic">Null: the channel as a whole.</param>
    public static SendPermission CheckRecord(CustomerState state, Channel channel, string address, string? topic)
    {
        var whole = ConsentBook.Find(state, channel, address, null);
        var own = topic is null ? null : ConsentBook.Find(state, channel, address, topic);
        if (
            whole?.Status == ConsentStatus.Unsubscribed
            && !(own?.Status == ConsentStatus.Subscribed && own.At > whole.At)
        )
        {
            return new SendPermission(SendPermissionKind.Stopped, whole.At, whole);
        }

        if (own?.Status == ConsentStatus.Unsubscribed)
        {
            return new SendPermission(SendPermissionKind.TopicStopped, own.At, own);
        }

        var decides = own ?? whole;
        return new SendPermission(
            decides?.Status switch
            {
                ConsentStatus.Subscribed => SendPermissionKind.Allowed,
                ConsentStatus.Pending => SendPermissionKind.Pending,
                _ => SendPermissionKind.Unknown,
            },
            decides?.At,
            decides
        );
    }

    /// <summary>By what is known against the address, whichever customer has it; null: nothing that an opt-in of this
    /// customer has not lifted.</summary>
    public static SendPermission? CheckAddress(
        CustomerState state,
        Channel channel,
        string address,
        string? topic,
        AddressSuppression? against
    )
    {
        if (
            against?.SuppressedSince is { } since
            && !ConsentBook.OptedInSince(state, channel, address, topic ?? "", since)
        )
        {
            return new SendPermission(SendPermissionKind.AddressStopped, since, null);
        }

        return
            topic is not null
            && against?.StoppedSince(topic) is { } stopped
            && !ConsentBook.OptedInSince(state, channel, address, topic, stopped)
            ? new SendPermission(SendPermissionKind.AddressTopicStopped, stopped, null)
            : null;
    }
}

/// <summary>What may be done with an address, since when, and the consent of this record that decides (null: none
/// does).</summary>
public sealed record SendPermission(SendPermissionKind Kind, Instant? Since, ConsentRecord? DecidingConsent);

/// <summary>What consent says of an address.</summary>
public enum SendPermissionKind
{
    /// <summary>Something may be sent.</summary>
    Allowed,

    /// <summary>The customer was asked to confirm and has not yet.</summary>
    Pending,

    /// <summary>Nothing is known for this address.</summary>
    Unknown,

    /// <summary>The customer stopped the channel.</summary>
    Stopped,

    /// <summary>The customer stopped this topic.</summary>
    TopicStopped,

    /// <summary>The address is not to be used, by whichever customer that was told.</summary>
    AddressStopped,

    /// <summary>This topic was stopped for the address, by whichever customer that was told.</summary>
    AddressTopicStopped,
}
