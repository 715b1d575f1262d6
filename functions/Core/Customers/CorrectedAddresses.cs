using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// Handles addresses and numbers that only an order or a checkout gave and that were corrected since. Such an address
/// is not the customer's: it no longer identifies them, and its owner, who may appear later, is another customer.
/// Opt-outs remain with the address.
/// </summary>
public static class CorrectedAddresses
{
    private const int Most = 20;
    private const int MostRecent = 20;

    /// <summary>True: the order that alone gave the customer's own e-mail address now has another one, which becomes
    /// the customer's own.</summary>
    public static bool IsCorrectionOfOwnAddress(CustomerState state, Event arrived) =>
        arrived is { Order: { Email: { } now } view }
        && OrderOwner.IsShopView(arrived)
        && state.Profile is { Email: { } own, EmailFromOrder: true }
        && !IsSameAddress(AddressKind.Email, own, now)
        && FindHeldOrder(state, arrived) is { Email: { } given } held
        && !(held.AsOf > (view.AsOf ?? arrived.At))
        && IsSameAddress(AddressKind.Email, given, own)
        && !IsFromAnotherOrder(state, held, own)
        && !state.Consents.Any(c =>
            c.Kind == ConsentKind.CustomerAct
            && IsEmail(c)
            && IsOptIn(c)
            && IsSameAddress(AddressKind.Email, c.Address, own)
        );

    /// <summary>True: the address that the event has for an order or a checkout belongs to another person, and is no
    /// identity of this customer.</summary>
    public static bool IsAnotherPersonsAddress(CustomerState state, Event arrived) =>
        OrderRecipient.IsAnotherPerson(state, arrived);

    /// <summary>Releases corrected addresses; to be called after all data of the event was taken over.</summary>
    /// <param name="before">The customer before the event.</param>
    internal static void SettleCorrections(CustomerContext context, CustomerState before, Event arrived)
    {
        if (
            OrderOwner.IsShopView(arrived)
            && FindHeldOrder(before, arrived) is { } held
            && FindHeldOrder(context.State, arrived) is { } now
        )
        {
            if (
                held.Email is { } wrong
                && now.Email is { } right
                && !IsSameAddress(AddressKind.Email, wrong, right)
                && !IsFromAnotherOrder(before, held, wrong)
                && !IsKnownOtherwise(before, context.State, wrong)
            )
            {
                ReleaseConsents(context, AddressKind.Email, wrong);
            }
        }

        foreach (var run in before.Runs.EachElement())
        {
            if (run.Checkout is { Email: { } wrong })
            {
                CorrectCheckoutAddress(context, before, run.Id, wrong);
            }
        }

        if (
            before.Profile is { Phone: { } number, PhoneFromOrder: true }
            && context.State.Profile.Phone is { } reported
            && number != reported
            && (arrived.Order is not null || arrived.Checkout is not null)
        )
        {
            CorrectedPhones.CorrectPhone(context, before, arrived, number);
        }

        if (
            context.State.CorrectedAddresses is { } corrected
            && corrected.Any(name => IsOwn(context.State.Profile, name))
        )
        {
            context.State = context.State with
            {
                CorrectedAddresses = [.. corrected.Where(name => !IsOwn(context.State.Profile, name))],
            };
        }
    }

    /// <summary>Clears the profile after a checkout continued under the address of another customer. If this customer
    /// is known only by that checkout, its personal data belongs to the other customer.</summary>
    internal static void ForgetMovedAddress(CustomerContext context, string email)
    {
        var state = context.State;
        if (
            state
                is not {
                    ShopIds.Count: 0,
                    Runs.Count: 0,
                    PrivacyStop: null,
                    Preference.AsOf: null,
                    LastRatingAt: null,
                    LastReplyAt: null,
                    Profile: { Email: not null, EmailFromOrder: true }
                }
            || state.Orders is not { Recent.Count: 0, PaidCount: 0, ReportedPaidCount: null }
            || state.Consents.Any(IsOptIn)
            || IsSameAddress(AddressKind.Email, state.Profile.Email, email)
        )
        {
            return;
        }

        context.State = state with { Profile = new Profile() };
        context.ResetZone();
        if (state.Profile.Phone is { } phone)
        {
            ReleaseConsents(context, AddressKind.Phone, phone);
        }

        context.AddNote(
            "profile",
            why: "the checkout's personal data is not about this customer: it went on under another address"
        );
    }

    /// <summary>True: an older view of a checkout that continued or was ordered under another address: its personal
    /// data does not belong to this customer.</summary>
    internal static bool IsOutdatedView(CustomerContext context, Event arrived) =>
        arrived is { Identity.CustomerId: null, Checkout: not null }
        && context.Lookups.Checkout is { } known
        && (known.MovedToOtherCustomer || (known.Ordered && context.State.Orders is { Recent.Count: 0, PaidCount: 0 }));

    /// <summary>True: the personal data of the event belongs to the buyer of an order or a checkout, and the shop has
    /// no record of this buyer.</summary>
    internal static bool IsGuestData(Event arrived) =>
        arrived.Identity is { CustomerId: null, OnlyOrderIdKnown: false }
        && (arrived.Order is not null || arrived.Checkout is not null);

    /// <summary>The corrected addresses of two merged customers, without those that are the other customer's
    /// own.</summary>
    internal static IReadOnlyList<string>? MergeCorrected(CustomerState mine, CustomerState other)
    {
        if (mine.CorrectedAddresses is null && other.CorrectedAddresses is null)
        {
            return null;
        }

        string[] remaining =
        [
            .. (mine.CorrectedAddresses ?? []).Where(name => !HasCorrected(other, name)),
            .. (other.CorrectedAddresses ?? []).Where(name => !HasCorrected(mine, name)),
        ];
        return remaining.Length == 0 ? null : [.. remaining.Distinct().TakeLast(Most)];
    }

    private static bool HasCorrected(CustomerState state, string name) =>
        IsOwn(state.Profile, name)
        || state.Consents.Any(c => c.Address is not null && IsOptIn(c) && AddressKey.Of(c.Channel, c.Address) == name)
        || state.Orders.Recent.Any(o => o.Email is { } email && AddressKey.Of(AddressKind.Email, email) == name);

    private static void CorrectCheckoutAddress(CustomerContext context, CustomerState before, string run, string wrong)
    {
        if (
            context.State.Runs.FirstOrDefault(r => r.Id == run)?.Checkout is { Email: { } right }
            && !IsSameAddress(AddressKind.Email, wrong, right)
            && !IsFromAnotherOrder(before, null, wrong)
            && !IsKnownOtherwise(before, context.State, wrong)
        )
        {
            ReleaseConsents(context, AddressKind.Email, wrong);
        }
    }

    internal static void ReleaseConsents(CustomerContext context, AddressKind kind, string address)
    {
        var name = AddressKey.Of(kind, address);
        context.State = context.State with
        {
            CorrectedAddresses =
            [
                .. (context.State.CorrectedAddresses ?? []).Where(n => n != name).Append(name).TakeLast(Most),
            ],
            Consents =
            [
                .. context.State.Consents.Where(c =>
                    !(KindOf(c) == kind && c.IsSoft && IsSameAddress(kind, c.Address, address))
                ),
            ],
        };
        context.AddNote(
            "corrected",
            why: $"{ContactAddress.NameOf(kind)} that was corrected "
                + $"leads to this customer no more: nothing else gave it"
        );
    }

    // Known from another source than an order: the customer's record, a consent for it, an active checkout.
    private static bool IsKnownOtherwise(CustomerState before, CustomerState now, string email) =>
        IsSameAddress(AddressKind.Email, now.Profile.Email, email)
        || (
            before.Profile is { EmailFromOrder: false } && IsSameAddress(AddressKind.Email, before.Profile.Email, email)
        )
        || now.Consents.Any(c => IsEmail(c) && IsOptIn(c) && IsSameAddress(AddressKind.Email, c.Address, email))
        || now.Runs.Any(r => IsSameAddress(AddressKind.Email, r.Checkout?.Email, email));

    // Orders that are too old to be held have no known address, so any of them may have this one.
    private static bool IsFromAnotherOrder(CustomerState state, Order? held, string email) =>
        state.Orders.Recent.Count >= MostRecent
        || state.Orders.Recent.Any(o =>
            o.Ref != held?.Ref && IsSameAddress(AddressKind.Email, o.Email ?? state.Profile.Email, email)
        );

    internal static bool IsOptIn(ConsentRecord consent) =>
        consent is { Status: ConsentStatus.Subscribed or ConsentStatus.Pending, IsSoft: false };

    private static bool IsOwn(Profile profile, string name) =>
        (profile.Email is { } email && AddressKey.Of(AddressKind.Email, email) == name)
        || (profile.Phone is { } phone && AddressKey.Of(AddressKind.Phone, phone) == name);

    internal static Order? FindHeldOrder(CustomerState state, Event arrived)
    {
        if (arrived.Order is not { } view)
        {
            return null;
        }

        foreach (var order in state.Orders.Recent.EachElement())
        {
            if (order.Id == view.Id && order.Source == arrived.Source)
            {
                return order;
            }
        }

        return null;
    }

    internal static bool IsSameAddress(AddressKind kind, string? one, string? other) =>
        ContactAddress.AreSame(kind, one, other);

    private static AddressKind KindOf(ConsentRecord consent) => ChannelCatalog.Get(consent.Channel).Address;

    private static bool IsEmail(ConsentRecord consent) => KindOf(consent) == AddressKind.Email;
}
