using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// An address or number that an order or a checkout alone gave, and that was corrected since, is not the customer's: it
/// leads to them no more, and its owner, who may turn up later, is another customer. Opt-outs of it stay with the
/// address.
/// </summary>
public static class CorrectedAddresses
{
    private const int Most = 20;
    private const int MostRecent = 20;

    /// <summary>True: the order that alone gave the customer's own e-mail address now has another one, which is theirs
    /// then.</summary>
    public static bool IsCorrectionOfOwnAddress(CustomerState state, Event arrived) =>
        arrived is { Order: { Email: { } now } view }
        && OrderOwner.IsShopView(arrived)
        && state.Profile is { Email: { } own, EmailFromOrder: true }
        && !IsSameAddress(Channel.Email, own, now)
        && FindHeldOrder(state, arrived) is { Email: { } given } held
        && !(held.AsOf > (view.AsOf ?? arrived.At))
        && IsSameAddress(Channel.Email, given, own)
        && !IsFromAnotherOrder(state, held, own)
        && !state.Consents.Any(c =>
            c is { Channel: Channel.Email, Kind: ConsentKind.CustomerAct }
            && IsOptIn(c)
            && IsSameAddress(Channel.Email, c.Address, own)
        );

    /// <summary>True: the address that the event tells of an order or a checkout is another person's than this
    /// customer's, and no identity of theirs.</summary>
    public static bool IsAnotherPersonsAddress(CustomerState state, Event arrived) =>
        OrderRecipient.IsAnotherPerson(state, arrived);

    /// <summary>To be called when all that the event tells has been taken over.</summary>
    /// <param name="before">The customer before the event.</param>
    internal static void SettleCorrections(DecisionContext context, CustomerState before, Event arrived)
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
                && !IsSameAddress(Channel.Email, wrong, right)
                && !IsFromAnotherOrder(before, held, wrong)
                && !IsKnownOtherwise(before, context.State, wrong)
            )
            {
                ReleaseConsents(context, Channel.Email, wrong);
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
            && context.State.Profile.Phone is { } told
            && number != told
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

    /// <summary>
    /// A checkout went on under the address of another customer. Whoever is known by it alone is not known at all: what
    /// it told of a person is about the other one.
    /// </summary>
    internal static void ForgetMovedAddress(DecisionContext context, string email)
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
            || IsSameAddress(Channel.Email, state.Profile.Email, email)
        )
        {
            return;
        }

        context.State = state with { Profile = new Profile() };
        context.ResetZone();
        if (state.Profile.Phone is { } phone)
        {
            ReleaseConsents(context, Channel.Sms, phone);
        }

        context.AddNote(
            "profile",
            why: "what the checkout told of a person is not about this customer: it went on under another address"
        );
    }

    /// <summary>True: an older view of a checkout that went on or was ordered under another address: what it tells of a
    /// person is not about this customer.</summary>
    internal static bool IsOutdatedView(DecisionContext context, Event arrived) =>
        arrived is { Identity.CustomerId: null, Checkout: not null }
        && context.Lookups.Checkout is { } known
        && (known.MovedToOtherCustomer || (known.Ordered && context.State.Orders is { Recent.Count: 0, PaidCount: 0 }));

    /// <summary>True: what the event tells of a person is told of an order's or a checkout's buyer, of whom the shop
    /// has no record.</summary>
    internal static bool IsGuestData(Event arrived) =>
        arrived.Identity is { CustomerId: null, OnlyOrderIdKnown: false }
        && (arrived.Order is not null || arrived.Checkout is not null);

    /// <summary>Of two customers who are one: what was corrected for the one may be the other's own.</summary>
    internal static IReadOnlyList<string>? MergeCorrected(CustomerState mine, CustomerState other)
    {
        if (mine.CorrectedAddresses is null && other.CorrectedAddresses is null)
        {
            return null;
        }

        string[] left =
        [
            .. (mine.CorrectedAddresses ?? []).Where(name => !HasCorrected(other, name)),
            .. (other.CorrectedAddresses ?? []).Where(name => !HasCorrected(mine, name)),
        ];
        return left.Length == 0 ? null : [.. left.Distinct().TakeLast(Most)];
    }

    private static bool HasCorrected(CustomerState state, string name) =>
        IsOwn(state.Profile, name)
        || state.Consents.Any(c => c.Address is not null && IsOptIn(c) && AddressKey.Of(c.Channel, c.Address) == name)
        || state.Orders.Recent.Any(o => o.Email is { } email && AddressKey.Of(Channel.Email, email) == name);

    private static void CorrectCheckoutAddress(DecisionContext context, CustomerState before, string run, string wrong)
    {
        if (
            context.State.Runs.FirstOrDefault(r => r.Id == run)?.Checkout is { Email: { } right }
            && !IsSameAddress(Channel.Email, wrong, right)
            && !IsFromAnotherOrder(before, null, wrong)
            && !IsKnownOtherwise(before, context.State, wrong)
        )
        {
            ReleaseConsents(context, Channel.Email, wrong);
        }
    }

    internal static void ReleaseConsents(DecisionContext context, Channel channel, string address)
    {
        var name = AddressKey.Of(channel, address);
        context.State = context.State with
        {
            CorrectedAddresses =
            [
                .. (context.State.CorrectedAddresses ?? []).Where(n => n != name).Append(name).TakeLast(Most),
            ],
            Consents =
            [
                .. context.State.Consents.Where(c =>
                    !(c.Channel == channel && c.IsSoft && IsSameAddress(channel, c.Address, address))
                ),
            ],
        };
        context.AddNote(
            "corrected",
            why: $"{(channel == Channel.Email ? "the e-mail address" : "the phone number")} that was corrected "
                + $"leads to this customer no more: nothing else gave it"
        );
    }

    // By something else than an order: the customer's record, a consent of its own, a checkout that goes on.
    private static bool IsKnownOtherwise(CustomerState before, CustomerState now, string email) =>
        IsSameAddress(Channel.Email, now.Profile.Email, email)
        || (before.Profile is { EmailFromOrder: false } && IsSameAddress(Channel.Email, before.Profile.Email, email))
        || now.Consents.Any(c =>
            c.Channel == Channel.Email && IsOptIn(c) && IsSameAddress(Channel.Email, c.Address, email)
        )
        || now.Runs.Any(r => IsSameAddress(Channel.Email, r.Checkout?.Email, email));

    // Of orders that are too old to be held no address is known.
    private static bool IsFromAnotherOrder(CustomerState state, Order? held, string email) =>
        state.Orders.Recent.Count >= MostRecent
        || state.Orders.Recent.Any(o =>
            o.Ref != held?.Ref && IsSameAddress(Channel.Email, o.Email ?? state.Profile.Email, email)
        );

    internal static bool IsOptIn(ConsentRecord consent) =>
        consent is { Status: ConsentStatus.Subscribed or ConsentStatus.Pending, IsSoft: false };

    private static bool IsOwn(Profile profile, string name) =>
        (profile.Email is { } email && AddressKey.Of(Channel.Email, email) == name)
        || (profile.Phone is { } phone && AddressKey.Of(Channel.Sms, phone) == name);

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

    internal static bool IsSameAddress(Channel channel, string? one, string? other) =>
        ContactAddress.AreSame(channel, one, other);
}
