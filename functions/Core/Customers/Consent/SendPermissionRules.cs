using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
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

    /// <summary>
    /// As <see cref="CheckRecord"/>, for a message about an order, which needs no consent to marketing (directive
    /// 2002/58/EC, article 13, is about direct marketing; GDPR, article 6(1)(b), allows what the contract needs). What
    /// the customer stopped by their own act here, or for the topic, stays stopped; what the shop states about
    /// marketing does not matter, except that an address must not be used any more.
    /// </summary>
    public static SendPermission CheckOrderMessage(CustomerState state, Channel channel, string address, string? topic)
    {
        if (
            topic is not null
            && ConsentBook.Find(state, channel, address, topic) is { Status: ConsentStatus.Unsubscribed } own
        )
        {
            return new SendPermission(SendPermissionKind.TopicStopped, own.At, own);
        }

        var marketing = CheckRecord(state, channel, address, topic);
        return marketing.Kind switch
        {
            SendPermissionKind.Pending or SendPermissionKind.Unknown => marketing with
            {
                Kind = SendPermissionKind.Allowed,
            },
            SendPermissionKind.Stopped when IsAboutMarketing(marketing.DecidingConsent!) => marketing with
            {
                Kind = SendPermissionKind.Allowed,
            },
            SendPermissionKind.Allowed
            or SendPermissionKind.Stopped
            or SendPermissionKind.TopicStopped
            or SendPermissionKind.AddressStopped
            or SendPermissionKind.AddressTopicStopped => marketing,
        };
    }

    /// <summary>As <see cref="CheckAddress"/>, for a message about an order: a suppression that this customer's shop
    /// made by its statement about marketing does not count.</summary>
    public static SendPermission? CheckAddressOfOrderMessage(
        CustomerState state,
        Channel channel,
        string address,
        string? topic,
        AddressSuppression? against
    ) =>
        CheckAddress(state, channel, address, topic, against) is not { } stopped ? null
        : stopped.Kind == SendPermissionKind.AddressStopped
        && against!.Reason == "unsubscribed"
        && ConsentBook.Find(state, channel, address, null) is { Status: ConsentStatus.Unsubscribed } own
        && own.At == stopped.Since
        && IsAboutMarketing(own)
            ? CheckAddress(state, channel, address, topic, against with { SuppressedSince = null })
        : stopped;

    // A shop's statement that the customer takes no marketing; not the end of an address or the customer's own act.
    private static bool IsAboutMarketing(ConsentRecord stop) =>
        stop.Kind == ConsentKind.ShopStatement && !ConsentChange.EndsAddress(stop.Method);

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
