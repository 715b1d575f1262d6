using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Standard;

/// <summary>Reads <c>data.consents</c>: opt-ins and opt-outs, in any type of event.</summary>
internal static class StandardConsent
{
    private const int MaxWording = 500;

    /// <summary>The consent changes, each for one address.</summary>
    /// <param name="data">The event's data.</param>
    /// <param name="at">The customer's time where an entry gives none: the time of an event that is about the change
    /// itself; null: unknown.</param>
    /// <param name="stoppedAt">The same for an opt-out; null: unknown.</param>
    /// <param name="email">The customer's address, to which an entry without one applies.</param>
    /// <param name="phone">The customer's number in E.164; null: not given.</param>
    /// <param name="topics">Topics of policy.yaml; null: not checked.</param>
    /// <param name="unread">The customer's addresses that are present but cannot be read, and whether that of the order
    /// or checkout is one of these: an opt-in without its own address then applies to no other address.</param>
    public static IReadOnlyList<ConsentChange> Read(
        JsonCursor data,
        Instant? at,
        Instant? stoppedAt,
        string? email,
        string? phone,
        IReadOnlyCollection<string>? topics,
        (bool Email, bool Phone, bool Box) unread
    )
    {
        var all = new List<ConsentChange>();
        foreach (var consent in data.GetObjects("consents"))
        {
            var channel = ReadWord(consent, "channel", string.Join(" or ", ChannelCatalog.Words), ChannelCatalog.Find);
            var status = ReadWord(
                consent,
                "status",
                "subscribed, pending or unsubscribed",
                text =>
                    text switch
                    {
                        "subscribed" => ConsentStatus.Subscribed,
                        "pending" => ConsentStatus.Pending,
                        "unsubscribed" => ConsentStatus.Unsubscribed,
                        _ => (ConsentStatus?)null,
                    }
            );
            var basis = consent.GetText("basis");
            if (basis is not (null or "consent" or "soft_opt_in"))
            {
                consent.Report("basis", $"expected consent or soft_opt_in, found {JsonErrorText.Quote(basis)}");
            }

            var topic = consent.GetText("topic", 60);
            if (topic is not null && topics?.Contains(topic) == false)
            {
                consent.Report(
                    "topic",
                    $"expected a topic of policy.yaml ({string.Join(", ", topics)}), or none for the whole "
                        + $"channel, found {JsonErrorText.Quote(topic)}"
                );
            }

            if (channel is not null && status is not null)
            {
                var change = new ConsentChange
                {
                    Channel = channel.Value,
                    Address = ReadAddress(consent, channel.Value, status.Value) ?? OwnAddress(channel.Value),
                    Status = status.Value,
                    At = consent.GetInstant("at") ?? (status == ConsentStatus.Unsubscribed ? stoppedAt : at),
                    Topic = topic,
                    Basis = basis ?? "consent",
                    Method = consent.GetText("method", 60) ?? "shop",
                    OptInLevel = consent.GetText("opt_in_level", 60),
                    Wording = consent.GetText("wording", MaxWording),
                };
                var isUnread = ChannelCatalog.Get(channel.Value).Address switch
                {
                    AddressKind.Email => unread.Email || (unread.Box && change.Method == "checkout"),
                    AddressKind.Phone => unread.Phone,
                    AddressKind.Url => false,
                };
                if (status == ConsentStatus.Unsubscribed || !isUnread || consent.GetText("address", 320) is not null)
                {
                    all.Add(change);
                }
            }
        }

        return all;

        string? OwnAddress(Channel channel) =>
            ChannelCatalog.Get(channel).Address switch
            {
                AddressKind.Email => email,
                AddressKind.Phone => phone,
                AddressKind.Url => null,
            };
    }

    private static string? ReadAddress(JsonCursor consent, Channel channel, ConsentStatus status)
    {
        if (consent.GetText("address", 320) is not { } text)
        {
            return null;
        }

        // An opt-out also counts for a number to which nothing would be sent.
        var (address, expected) = ChannelCatalog.Get(channel).Address switch
        {
            AddressKind.Email => (EmailAddress.Parse(text), "an e-mail address"),
            AddressKind.Phone => (
                status == ConsentStatus.Unsubscribed
                    ? PhoneNumber.ToLookupNumber(text, null)
                    : PhoneNumber.ToE164(text, null),
                "a number such as +37255512345"
            ),
            AddressKind.Url => (null, "an address of a customer"),
        };
        return address ?? consent.Report("address", $"expected {expected}, found other text");
    }

    private static T? ReadWord<T>(JsonCursor spot, string name, string allowed, Func<string, T?> known)
        where T : struct
    {
        if (spot.GetText(name, 60) is not { } text)
        {
            spot.RejectMissing(name, allowed);
            return null;
        }

        var value = known(text);
        if (value is null)
        {
            spot.Report(name, $"expected {allowed}, found {JsonErrorText.Quote(text)}");
        }

        return value;
    }
}
