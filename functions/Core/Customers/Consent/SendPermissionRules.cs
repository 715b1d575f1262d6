using MarketingAutomation.Core.Channels;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// Decides whether consent allows sending to an address, and which record decides: the same rule for sending, the API
/// and the record page. Does not check policy, template, price or time of day, which have their own gates.
/// </summary>
public static class SendPermissionRules
{
    /// <summary>Checks the customer's own record only.</summary>
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
                ConsentStatus.Unknown or ConsentStatus.Unsubscribed or null => SendPermissionKind.Unknown,
            },
            decides?.At,
            decides
        );
    }

    /// <summary>Checks the suppression of the address, which is the same for every customer; null: no suppression, or
    /// an opt-in of this customer lifted it.</summary>
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

/// <summary>The permission for an address, since when, and the consent record that decides (null: none does).</summary>
public sealed record SendPermission(SendPermissionKind Kind, Instant? Since, ConsentRecord? DecidingConsent);

/// <summary>What consent allows for an address.</summary>
public enum SendPermissionKind
{
    /// <summary>A message may be sent.</summary>
    Allowed,

    /// <summary>The customer was asked to confirm and has not yet.</summary>
    Pending,

    /// <summary>Nothing is known about this address.</summary>
    Unknown,

    /// <summary>The customer opted out of the channel.</summary>
    Stopped,

    /// <summary>The customer opted out of this topic.</summary>
    TopicStopped,

    /// <summary>The address is suppressed, through this or another customer.</summary>
    AddressStopped,

    /// <summary>This topic is suppressed for the address, through this or another customer.</summary>
    AddressTopicStopped,
}
