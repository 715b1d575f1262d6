using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>Finds, stores, limits and upgrades the consent records of a customer.</summary>
public static class ConsentBook
{
    /// <summary>
    /// Limit of addresses with consent in one record; above it the addresses with the oldest arrival are dropped, never
    /// the present ones. No opt-out is lost by this: the suppression of the address is kept elsewhere.
    /// </summary>
    public const int MostAddresses = 20;

    /// <summary>Limit of topics for one address.</summary>
    public const int MostTopics = 30;

    /// <summary>All consent records for an address. An opt-out without an address, from an older record, applies to
    /// each address of its channel.</summary>
    /// <param name="address">In its normal form; null: only records without an address.</param>
    public static IReadOnlyList<ConsentRecord> ForAddress(CustomerState state, Channel channel, string? address)
    {
        var held = new List<ConsentRecord>(state.Consents.Count);
        var ofAddress = 0;
        foreach (var consent in state.Consents)
        {
            if (consent.Channel == channel && consent.Address is null)
            {
                held.Add(consent);
            }
            else if (consent.Channel == channel && consent.Address == address)
            {
                held.Insert(ofAddress++, consent);
            }
        }

        return held;
    }

    /// <summary>The consent record for an address and topic (null: the whole channel); null: nothing is
    /// known.</summary>
    public static ConsentRecord? Find(CustomerState state, Channel channel, string address, string? topic)
    {
        var normal = ContactAddress.Normalize(channel, address);
        ConsentRecord? any = null;
        foreach (var consent in state.Consents)
        {
            if (consent.Channel == channel && consent.Topic == topic)
            {
                if (consent.Address == normal)
                {
                    return consent;
                }

                any = consent.Address is null ? consent : any;
            }
        }

        return any;
    }

    /// <summary>True: the customer opted in by a dated act after that moment, for this address and either for the whole
    /// channel or for this topic.</summary>
    public static bool OptedInSince(CustomerState state, Channel channel, string address, string topic, Instant since)
    {
        var normal = ContactAddress.Normalize(channel, address);
        return state.Consents.Any(c =>
            c.Channel == channel
            && c.Address == normal
            && (c.Topic is null || c.Topic == topic)
            && c is { Status: ConsentStatus.Subscribed, IsSoft: false, IsDated: true }
            && c.At > since
        );
    }

    /// <summary>Replaces the record for the same channel, address and topic; a record with status "unknown" only
    /// removes it.</summary>
    public static CustomerState Store(CustomerState state, ConsentRecord next)
    {
        var all = new List<ConsentRecord>(state.Consents.Count + 1);
        foreach (var consent in state.Consents)
        {
            if (!IsSame(consent, next))
            {
                all.Add(consent);
            }
        }

        if (next.Status != ConsentStatus.Unknown)
        {
            all.Add(next);
        }

        return state with
        {
            Consents = Bounded(state, all),
        };
    }

    /// <summary>
    /// The state with consents in the present form. Consents of older records have no address: they get the address of
    /// their channel in the profile. An opt-in for which there is none is dropped, an opt-out applies to every address.
    /// </summary>
    public static CustomerState Upgraded(CustomerState state)
    {
        if (state.MergeSnapshot is { } snapshot && !ReferenceEquals(Upgraded(snapshot), snapshot))
        {
            state = state with { MergeSnapshot = Upgraded(snapshot) };
        }

        return state.Consents.Any(IsOldRecord)
            ? state with
            {
                Consents =
                [
                    .. state
                        .Consents.Select(c => IsOldRecord(c) ? Upgraded(state, c) : c)
                        .Where(c => c.Address is not null || c.Status == ConsentStatus.Unsubscribed),
                ],
            }
            : state;
    }

    /// <summary>The customer's own address on a channel; null: none known.</summary>
    public static string? AddressOf(CustomerState state, Channel channel) =>
        channel switch
        {
            Channel.Email => state.Profile.Email,
            Channel.Sms => state.Profile.Phone,
            Channel.Staff or Channel.Webhook => null,
        };

    private static bool IsOldRecord(ConsentRecord consent) => consent.ArrivedAt is null;

    private static ConsentRecord Upgraded(CustomerState state, ConsentRecord consent)
    {
        // Older records kept a time in the future as it was reported; the source shows whether it was the customer's
        // act.
        var at = Instant.Min(consent.At, Instant.Max(state.DecidedAt, Instant.FromUnixTimeTicks(0)));
        return consent with
        {
            Address = AddressOf(state, consent.Channel) is { } address
                ? ContactAddress.Normalize(consent.Channel, address)
                : null,
            Kind = consent.Source is "page" or "twilio" or "sendgrid"
                ? ConsentKind.CustomerAct
                : ConsentKind.ShopStatement,
            At = at,
            ActedAt = at,
            ArrivedAt = at,
        };
    }

    private static bool IsSame(ConsentRecord one, ConsentRecord other) =>
        one.Channel == other.Channel && one.Address == other.Address && one.Topic == other.Topic;

    private static List<ConsentRecord> Bounded(CustomerState state, List<ConsentRecord> all)
    {
        // A record this short is within every limit.
        if (all.Count <= MostAddresses)
        {
            return all;
        }

        var addresses = all.GroupBy(c => (c.Channel, c.Address)).ToArray();
        if (addresses.Length <= MostAddresses && addresses.All(a => a.Count() <= MostTopics))
        {
            return all;
        }

        var kept = addresses
            .OrderByDescending(a => IsPresent(state, a.Key.Channel, a.Key.Address))
            .ThenByDescending(a => a.Max(c => c.ArrivedAt))
            .Take(MostAddresses)
            .SelectMany(a =>
                a.OrderByDescending(c => c.Topic is null).ThenByDescending(c => c.ArrivedAt).Take(MostTopics)
            )
            .ToHashSet();
        return [.. all.Where(kept.Contains)];
    }

    private static bool IsEmail(Channel channel) => ChannelCatalog.Get(channel).Address == AddressKind.Email;

    private static bool IsPresent(CustomerState state, Channel channel, string? address) =>
        address is null
        || ContactAddress.AreSame(channel, AddressOf(state, channel), address)
        || (IsEmail(channel) && state.Runs.Any(r => ContactAddress.AreSame(channel, r.Checkout?.Email, address)))
        || (
            IsEmail(channel)
            && state.Orders.Recent.Any(o =>
                state.Runs.Any(r => o.HasReference(r.Order)) && ContactAddress.AreSame(channel, o.Email, address)
            )
        );
}
