using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using NodaTime;

namespace MarketingAutomation.Flow.Views;

/// <summary>Whether something may be sent to one address of a customer now, and the fact that decides it. Names no
/// other customer.</summary>
/// <param name="Address">For e-mail in lower case: a present one in the letters it was given in, a former one as kept,
/// its host in ASCII.</param>
/// <param name="Topic">Null: the channel as a whole.</param>
/// <param name="Status"><c>subscribed</c>, <c>pending</c>, <c>stopped</c> or <c>unknown</c>.</param>
/// <param name="Since">Since when; null: nothing is known.</param>
/// <param name="DecidedBy"><c>record</c>: this customer's own consent; <c>address</c>: what is known of the address as
/// another customer's, or from providers; <c>law</c>: a request of law; <c>nothing</c>.</param>
/// <param name="Why">The fact in plain words, without its time.</param>
public sealed record EffectiveConsent(
    Channel Channel,
    string Address,
    string? Topic,
    string Status,
    Instant? Since,
    string DecidedBy,
    string Why
)
{
    /// <summary>True: it is an address the customer has at present, or gave with an order.</summary>
    public bool IsPresent { get; init; }

    /// <summary>Of every address that is known of a customer, first the present ones; of each the channel as a whole,
    /// then the topics it says something else of.</summary>
    /// <param name="against">What is known against an address, by <see cref="AddressKey"/>.</param>
    public static IReadOnlyList<EffectiveConsent> ListFor(
        CustomerState state,
        IReadOnlyDictionary<string, AddressSuppression?> against
    )
    {
        var all = new List<EffectiveConsent>();
        foreach (var (channel, address, isPresent) in Addresses(state))
        {
            var known = against.GetValueOrDefault(AddressKey.Of(channel, address));
            var whole = Explain(state, channel, address, null, known) with { IsPresent = isPresent };
            all.Add(whole);
            var topics = state
                .Consents.Where(c =>
                    c.Channel == channel
                    && c.Topic is not null
                    && (c.Address is null || ContactAddress.AreSame(channel, c.Address, address))
                )
                .Select(c => c.Topic!)
                .Concat(known?.Topics?.Keys ?? [])
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal);
            all.AddRange(
                topics
                    .Select(topic => Explain(state, channel, address, topic, known) with { IsPresent = isPresent })
                    .Where(t => (t.Status, t.Why) != (whole.Status, whole.Why))
            );
        }

        return all;
    }

    /// <summary>The addresses it is about, first the present ones.</summary>
    public static IReadOnlyList<(Channel Channel, string Address, bool IsPresent)> Addresses(CustomerState state)
    {
        var present = ChannelCatalog
            .Customers.Select(c => (c.Channel, Address: ConsentBook.AddressOf(state, c.Channel)))
            .Concat(
                state
                    .Orders.Recent.Where(o => o is { Email: not null, ForAnotherPerson: false })
                    .Select(o => (Channel: Channel.Email, Address: o.Email))
            )
            .Where(a => a.Address is not null)
            .Select(a => (a.Channel, Address: ContactAddress.Display(a.Channel, a.Address!), IsPresent: true));
        var former = state
            .Consents.Where(c => c.Address is not null)
            .Select(c => (c.Channel, Address: c.Address!, IsPresent: false));
        return [.. present.Concat(former).DistinctBy(a => AddressKey.Of(a.Channel, a.Address))];
    }

    private static EffectiveConsent Explain(
        CustomerState state,
        Channel channel,
        string address,
        string? topic,
        AddressSuppression? known
    )
    {
        EffectiveConsent Is(string status, Instant? since, string by, string why) =>
            new(channel, address, topic, status, since, by, why);
        if (state.PrivacyStop is { } law)
        {
            return Is("stopped", law.At, "law", $"a request of law ({law.Kind.Replace('_', ' ')}) stopped everything");
        }

        var record = SendPermissionRules.CheckRecord(state, channel, address, topic);
        if (record.Kind is SendPermissionKind.Stopped or SendPermissionKind.TopicStopped)
        {
            return Is(
                "stopped",
                record.Since,
                "record",
                ConsentDescriptions.DescribeStop(
                    record.DecidingConsent!,
                    record.Kind == SendPermissionKind.Stopped ? ConsentDescriptions.ChannelName(channel) : "this topic"
                )
            );
        }

        if (SendPermissionRules.CheckAddress(state, channel, address, topic, known) is { } mark)
        {
            return Is(
                "stopped",
                mark.Since,
                "address",
                mark.Kind == SendPermissionKind.AddressTopicStopped
                    ? "this topic was stopped by the owner of this address, known as another customer"
                    : SuppressionText(known!.Reason)
            );
        }

        return record.Kind switch
        {
            SendPermissionKind.Allowed => Is(
                "subscribed",
                record.Since,
                "record",
                record.DecidingConsent!.IsSoft
                    ? "the law allows it after a sale (soft opt-in)"
                    : $"the customer agreed ({ConsentDescriptions.DescribeAct(record.DecidingConsent)})"
            ),
            SendPermissionKind.Pending => Is(
                "pending",
                record.Since,
                "record",
                "the customer was asked to confirm and has not yet"
            ),
            SendPermissionKind.Unknown
            or SendPermissionKind.Stopped
            or SendPermissionKind.TopicStopped
            or SendPermissionKind.AddressStopped
            or SendPermissionKind.AddressTopicStopped => Is(
                "unknown",
                null,
                "nothing",
                "nothing is known for this address"
            ),
        };
    }

    private static string SuppressionText(string? reason) =>
        reason switch
        {
            "unsubscribed" => "stopped by the owner of this address, known as another customer",
            "complained" => "marked as spam by the owner of this address, known as another customer",
            "bounced" => "messages to this address came back",
            "privacy" => "a request of law stopped this address",
            null => "this address is not to be used",
            _ => $"this address is not to be used ({reason})",
        };
}
