using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>What is held of a customer's consent: looked up, kept within bounds, and read from older records.</summary>
public static class ConsentBook
{
    /// <summary>
    /// Addresses whose consent one record keeps; of more, the ones heard of longest ago are dropped, the present ones
    /// never. An opt-out loses nothing by it: the suppression of the address is kept elsewhere.
    /// </summary>
    public const int MostAddresses = 20;

    /// <summary>Topics kept for one address.</summary>
    public const int MostTopics = 30;

    /// <summary>All that is held for an address. An older record's opt-out without an address holds for each of its
    /// channel.</summary>
    /// <param name="address">In its normal form; null: only what has no address.</param>
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

    /// <summary>What is held for an address and topic (null: the whole channel); null: nothing is known.</summary>
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

    /// <summary>True: the customer opted in by a dated act after that moment, for this address and, if not for the
    /// whole channel, for this topic.</summary>
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

    /// <summary>Puts a record in the place of the one for the same channel, address and topic; one that says "unknown"
    /// leaves nothing there.</summary>
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
    /// A record as it is read today. Consents of older records name no address: they are the address of their channel
    /// that the profile had. An opt-in for which there was none is dropped, an opt-out stays for every address.
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

    /// <summary>Where the customer is reached on a channel by their own record; null: nowhere known.</summary>
    public static string? AddressOf(CustomerState state, Channel channel) =>
        channel switch
        {
            Channel.Email => state.Profile.Email,
            Channel.Sms => state.Profile.Phone,
            _ => null,
        };

    private static bool IsOldRecord(ConsentRecord consent) => consent.ArrivedAt is null;

    private static ConsentRecord Upgraded(CustomerState state, ConsentRecord consent)
    {
        // A time ahead of ours was kept as told; the act of the customer is told by its way in.
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
        // A record this short is within every bound.
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

    private static bool IsPresent(CustomerState state, Channel channel, string? address) =>
        address is null
        || ContactAddress.AreSame(channel, AddressOf(state, channel), address)
        || (
            channel == Channel.Email && state.Runs.Any(r => ContactAddress.AreSame(channel, r.Checkout?.Email, address))
        )
        || (
            channel == Channel.Email
            && state.Orders.Recent.Any(o =>
                state.Runs.Any(r => o.HasReference(r.Order)) && ContactAddress.AreSame(channel, o.Email, address)
            )
        );
}
