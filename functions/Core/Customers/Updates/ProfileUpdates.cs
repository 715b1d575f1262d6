using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Updates;

/// <summary>Merges reported personal data into the profile: the newest value by the sender's time counts, and an
/// address that the shop removed from its record is no longer used.</summary>
internal static class ProfileUpdates
{
    /// <summary>The profile with the reported data.</summary>
    /// <param name="held">The known profile, with no time in the future.</param>
    /// <param name="reported">The reported data of the person.</param>
    /// <param name="email">The reported e-mail address; null: not reported.</param>
    /// <param name="ofOrder">True: the e-mail address (or the phone number) was given only with an order.</param>
    /// <param name="at">When all this was true, by the sender's time.</param>
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

        // The address and the number each have their own time: a report with neither makes neither newer.
        var (emailAsOf, phoneAsOf) = (
            held.EmailAsOf ?? (held.Email is null ? null : held.AsOf),
            held.PhoneAsOf ?? (held.Phone is null ? null : held.AsOf)
        );

        // An address that was removed after this data was true is not restored by it.
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
            EmailRemoved = UpdateRemovedAddress(AddressKind.Email, held.EmailRemoved, noEmail, held.Email, address, at),
            PhoneRemoved = UpdateRemovedAddress(AddressKind.Phone, held.PhoneRemoved, noPhone, held.Phone, phone, at),
        };
    }

    /// <summary>The event with its phone number, if reported without a country, read with the customer's known country;
    /// if that is not possible the number is dropped with a note.</summary>
    public static Event WithPhoneNumber(Profile held, Event arrived) =>
        arrived.Profile is not { Phone: null, PhoneAsWritten: { } written } reported ? arrived
        : PhoneNumber.ToE164(written, held.Country) is { } number
            ? arrived with
            {
                Profile = reported with { Phone = number, PhoneAsWritten = null },
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

    /// <summary>True: the shop removed this e-mail address from its record of the customer, and it was not given again
    /// since, for example by an order placed later.</summary>
    public static bool IsRemoved(Profile profile, string? email, Instant? placed) =>
        profile.EmailRemoved is { } removed
        && ContactAddress.AreSame(AddressKind.Email, removed.Address, email)
        && !(placed > removed.At);

    // Only an address that was not given later and that the shop's record had: an address that only an order gave was
    // never in that record.
    private static bool IsRemovalValid(
        string? held,
        bool ofOrder,
        Instant? asOf,
        RemovedContacts removed,
        Instant at
    ) => held is null ? !(asOf > at) : !(asOf >= at) && (removed.AlsoFromOrders || !ofOrder);

    private static Instant? Latest(Instant? held, string? reported, Instant at) =>
        reported is null || held > at ? held : at;

    // An address that is given again is no longer marked as removed. If there was no address, only the time is kept,
    // against older reports that arrive late.
    private static RemovedAddress? UpdateRemovedAddress(
        AddressKind kind,
        RemovedAddress? held,
        bool now,
        string? address,
        string? reported,
        Instant at
    ) =>
        now ? new(address ?? held?.Address, at)
        : held is not null
        && reported is not null
        && at > held.At
        && (held.Address is null || ContactAddress.AreSame(kind, held.Address, reported))
            ? null
        : held;
}
