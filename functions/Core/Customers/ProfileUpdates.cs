using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>What is told of a person beside what is known: the newest by the sender's clock counts, and what the shop
/// took out of its record is used no more.</summary>
internal static class ProfileUpdates
{
    /// <summary>The profile with what is told.</summary>
    /// <param name="held">What is known, with no time ahead of ours.</param>
    /// <param name="reported">What is told of the person.</param>
    /// <param name="email">Their e-mail address as told; null: not told.</param>
    /// <param name="ofOrder">True: the e-mail address, the phone number was given with an order alone.</param>
    /// <param name="at">When all this was true, by the sender's clock.</param>
    public static Profile MergeProfile(
        Profile held,
        ProfileData reported,
        string? email,
        (bool Email, bool Phone) ofOrder,
        Instant at
    )
    {
        var newer = held.AsOf is null || at >= held.AsOf;
        string? Pick(string? was, string? now) => newer ? now ?? was : was ?? now;
        string? PickAddress(string? was, Instant? asOf, string? now) =>
            asOf is null || at >= asOf ? now ?? was : was ?? now;
        var removed = reported.Removed;

        // An address and a number go each by their own time: what told neither makes neither newer.
        var (emailAsOf, phoneAsOf) = (
            held.EmailAsOf ?? (held.Email is null ? null : held.AsOf),
            held.PhoneAsOf ?? (held.Phone is null ? null : held.AsOf)
        );

        // What was removed later than this was true does not come back by it.
        var (address, phone) = (
            held.EmailRemoved?.At >= at ? null : email,
            held.PhoneRemoved?.At >= at ? null : reported.Phone
        );
        var noEmail =
            removed is { Email: true }
            && IsRemovalValid(held.Email, held.EmailFromOrder, held.EmailAsOf ?? held.AsOf, removed, at);
        var noPhone =
            removed is { Phone: true }
            && IsRemovalValid(held.Phone, held.PhoneFromOrder, held.PhoneAsOf ?? held.AsOf, removed, at);
        var (newEmail, newPhone) = (
            noEmail ? null : PickAddress(held.Email, emailAsOf, address),
            noPhone ? null : PickAddress(held.Phone, phoneAsOf, phone)
        );
        return new Profile
        {
            FirstName = Pick(held.FirstName, reported.FirstName),
            LastName = Pick(held.LastName, reported.LastName),
            Email = newEmail,
            Phone = newPhone,
            Locale = Pick(held.Locale, reported.Locale),
            Country = Pick(held.Country, reported.Country),
            Region = Pick(held.Region, reported.Region),
            Postcode = Pick(held.Postcode, reported.Postcode),
            Zone = Pick(held.Zone, reported.Zone),
            KnownSince = reported.KnownSince is { } since && !(held.KnownSince < since) ? since : held.KnownSince,
            AsOf = newer ? at : held.AsOf,
            EmailFromOrder =
                address is not null && newEmail == address
                    ? ofOrder.Email && (held.EmailFromOrder || held.Email != address)
                    : held.EmailFromOrder && !noEmail,
            PhoneFromOrder =
                phone is not null && newPhone == phone
                    ? ofOrder.Phone && (held.PhoneFromOrder || held.Phone != phone)
                    : held.PhoneFromOrder && !noPhone,
            EmailAsOf = Latest(emailAsOf, address, at),
            PhoneAsOf = Latest(phoneAsOf, phone, at),
            EmailRemoved = UpdateRemovedAddress(Channel.Email, held.EmailRemoved, noEmail, held.Email, address, at),
            PhoneRemoved = UpdateRemovedAddress(Channel.Sms, held.PhoneRemoved, noPhone, held.Phone, phone, at),
        };
    }

    /// <summary>The event with a phone number that it tells without a country, read with the one that is known of the
    /// customer; where that is not possible it is dropped with a note.</summary>
    public static Event WithPhoneNumber(Profile held, Event arrived) =>
        arrived.Profile is not { Phone: null, PhoneAsWritten: { } written } told ? arrived
        : PhoneNumber.ToE164(written, held.Country) is { } number
            ? arrived with
            {
                Profile = told with { Phone = number, PhoneAsWritten = null },
            }
        : arrived with
        {
            DroppedFields =
            [
                .. arrived.DroppedFields,
                "phone: expected a phone number such as +37255512345, or of a country that is known of the "
                    + "customer, found other text",
            ],
        };

    /// <summary>True: the shop took this e-mail address out of its record of the customer, and it was not given again
    /// since, as an order placed later would give it.</summary>
    public static bool IsRemoved(Profile profile, string? email, Instant? placed) =>
        profile.EmailRemoved is { } removed
        && ContactAddress.AreSame(Channel.Email, removed.Address, email)
        && !(placed > removed.At);

    // Only what was not given later, and what the record itself had: an address that an order alone gave was never in
    // it.
    private static bool IsRemovalValid(
        string? held,
        bool ofOrder,
        Instant? asOf,
        RemovedContacts removed,
        Instant at
    ) => held is null ? !(asOf > at) : !(asOf >= at) && (removed.AlsoFromOrders || !ofOrder);

    private static Instant? Latest(Instant? held, string? told, Instant at) => told is null || held > at ? held : at;

    // An address that is given again is none that was removed; of one that was not there only the time is kept, against
    // older tellings that come late.
    private static RemovedAddress? UpdateRemovedAddress(
        Channel channel,
        RemovedAddress? held,
        bool now,
        string? address,
        string? told,
        Instant at
    ) =>
        now ? new(address ?? held?.Address, at)
        : held is not null
        && told is not null
        && at > held.At
        && (held.Address is null || ContactAddress.AreSame(channel, held.Address, told))
            ? null
        : held;
}
