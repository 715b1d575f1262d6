using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// An address or number that an order or a checkout alone gave, and that was corrected since, is not the customer's: it
/// leads to them no more, and its owner, who may turn up later,
/// is another customer. Opt-outs of it stay with the address.
/// </summary>
public static class CorrectedAddresses
{
    private const int Most = 20;
    private const int MostRecent = 20;

    /// <summary>True: the order that alone gave the customer's own e-mail address now has another one, which is theirs
    /// then.</summary>
    public static bool IsOfOwn(CustomerState state, Event arrived) =>
        arrived is { Order: { Email: { } now } view }
        && OrderOwner.IsTold(arrived)
        && state.Profile is { Email: { } own, EmailOfOrder: true }
        && !Same(Channel.Email, own, now)
        && Held(state, arrived) is { Email: { } given } held
        && !(held.AsOf > (view.AsOf ?? arrived.At))
        && Same(Channel.Email, given, own)
        && !IsOfAnotherOrder(state, held, own)
        && !state.Consents.Any(c =>
            c is { Channel: Channel.Email, Kind: ConsentKind.OwnAct }
            && IsGiven(c)
            && Same(Channel.Email, c.Address, own)
        );

    /// <summary>True: the address that the event tells of an order or a checkout is another person's than this
    /// customer's, and no identity of theirs.</summary>
    public static bool IsOfAnother(CustomerState state, Event arrived) => OrderRecipient.IsAnother(state, arrived);

    /// <summary>To be called when all that the event tells has been taken over.</summary>
    /// <param name="before">The customer before the event.</param>
    internal static void Settle(Draft draft, CustomerState before, Event arrived)
    {
        if (OrderOwner.IsTold(arrived) && Held(before, arrived) is { } held && Held(draft.State, arrived) is { } now)
        {
            if (
                held.Email is { } wrong
                && now.Email is { } right
                && !Same(Channel.Email, wrong, right)
                && !IsOfAnotherOrder(before, held, wrong)
                && !IsKnown(before, draft.State, wrong)
            )
            {
                Release(draft, Channel.Email, wrong);
            }
        }

        foreach (var run in before.Runs.Each())
        {
            if (run.Checkout is { Email: { } wrong })
            {
                OfCheckout(draft, before, run.Id, wrong);
            }
        }

        if (
            before.Profile is { Phone: { } number, PhoneOfOrder: true }
            && draft.State.Profile.Phone is { } told
            && number != told
            && (arrived.Order is not null || arrived.Checkout is not null)
        )
        {
            Phone(draft, before, arrived, number);
        }

        if (draft.State.Corrected is { } corrected && corrected.Any(name => IsOwn(draft.State.Profile, name)))
        {
            draft.State = draft.State with
            {
                Corrected = [.. corrected.Where(name => !IsOwn(draft.State.Profile, name))],
            };
        }
    }

    /// <summary>
    /// A checkout went on under the address of another customer. Whoever is known by it alone is not known at all: what
    /// it told of a person is about the other one.
    /// </summary>
    internal static void MovedOn(Draft draft, string email)
    {
        var state = draft.State;
        if (
            state
                is not {
                    ShopIds.Count: 0,
                    Runs.Count: 0,
                    Stopped: null,
                    Preference.AsOf: null,
                    LastRatingAt: null,
                    LastReplyAt: null,
                    Profile: { Email: not null, EmailOfOrder: true }
                }
            || state.Orders is not { Recent.Count: 0, Paid: 0, ToldPaid: null }
            || state.Consents.Any(IsGiven)
            || Same(Channel.Email, state.Profile.Email, email)
        )
        {
            return;
        }

        draft.State = state with { Profile = new Profile() };
        draft.ForgetClock();
        if (state.Profile.Phone is { } phone)
        {
            Release(draft, Channel.Sms, phone);
        }

        draft.Note(
            "profile",
            why: "what the checkout told of a person is not about this customer: it went on under another address"
        );
    }

    /// <summary>True: an older view of a checkout that went on or was ordered under another address: what it tells of a
    /// person is not about this customer.</summary>
    internal static bool IsOver(Draft draft, Event arrived) =>
        arrived is { Who.CustomerId: null, Checkout: not null }
        && draft.Facts.Checkout is { } known
        && (known.MovedOn || (known.Ordered && draft.State.Orders is { Recent.Count: 0, Paid: 0 }));

    /// <summary>True: what the event tells of a person is told of an order's or a checkout's buyer, of whom the shop
    /// has no record.</summary>
    internal static bool IsGuests(Event arrived) =>
        arrived.Who is { CustomerId: null, OrderByIdOnly: false }
        && (arrived.Order is not null || arrived.Checkout is not null);

    /// <summary>Of two customers who are one: what was corrected for the one may be the other's own.</summary>
    internal static IReadOnlyList<string>? Merged(CustomerState mine, CustomerState other)
    {
        if (mine.Corrected is null && other.Corrected is null)
        {
            return null;
        }

        string[] left =
        [
            .. (mine.Corrected ?? []).Where(name => !Has(other, name)),
            .. (other.Corrected ?? []).Where(name => !Has(mine, name)),
        ];
        return left.Length == 0 ? null : [.. left.Distinct().TakeLast(Most)];
    }

    private static bool Has(CustomerState state, string name) =>
        IsOwn(state.Profile, name)
        || state.Consents.Any(c => c.Address is not null && IsGiven(c) && AddressKey.Of(c.Channel, c.Address) == name)
        || state.Orders.Recent.Any(o => o.Email is { } email && AddressKey.Of(Channel.Email, email) == name);

    private static void OfCheckout(Draft draft, CustomerState before, string run, string wrong)
    {
        if (
            draft.State.Runs.FirstOrDefault(r => r.Id == run)?.Checkout is { Email: { } right }
            && !Same(Channel.Email, wrong, right)
            && !IsOfAnotherOrder(before, null, wrong)
            && !IsKnown(before, draft.State, wrong)
        )
        {
            Release(draft, Channel.Email, wrong);
        }
    }

    /// <summary>
    /// The order was another customer's: the number that it told is theirs too, where it was told within this order's
    /// views and no other order's newest view, record or consent gave it.
    /// </summary>
    /// <param name="order">The order that has left; it is not among the customer's orders any more.</param>
    internal static void NumberOf(Draft draft, Order order)
    {
        var state = draft.State;
        if (
            state.Profile is not { Phone: { } phone, PhoneOfOrder: true } profile
            || state.Consents.Any(c => c.Channel == Channel.Sms && IsGiven(c) && Same(Channel.Sms, c.Address, phone))
        )
        {
            return;
        }

        var told = profile.PhoneAsOf ?? profile.AsOf;
        var only = state.Orders is { Recent.Count: 0, Earlier.Count: 0 };
        if (
            only
            || (
                told <= order.AsOf
                && told >= (order.PlacedAt ?? order.AsOf)
                && state.Orders.Recent.All(o => o.AsOf != told)
            )
        )
        {
            draft.State = state with
            {
                Profile = profile with { Phone = null, PhoneOfOrder = false, PhoneAsOf = null },
            };
            Release(draft, Channel.Sms, phone);
        }
    }

    // Which number came with which order is not kept: the only order of the customer, or the box of this very checkout
    // or order, shows that it was this one.
    private static void Phone(Draft draft, CustomerState before, Event arrived, string wrong)
    {
        var only =
            before.Orders is { Recent: [var order], Earlier.Count: 0 } && Held(before, arrived)?.Ref == order.Ref;
        if (
            (only || ConsentBoxes.IsOfSame(before, arrived, Channel.Sms, wrong))
            && !draft.State.Consents.Any(c =>
                c.Channel == Channel.Sms && IsGiven(c) && Same(Channel.Sms, c.Address, wrong)
            )
        )
        {
            Release(draft, Channel.Sms, wrong);
        }
    }

    private static void Release(Draft draft, Channel channel, string address)
    {
        var name = AddressKey.Of(channel, address);
        draft.State = draft.State with
        {
            Corrected = [.. (draft.State.Corrected ?? []).Where(n => n != name).Append(name).TakeLast(Most)],
            Consents =
            [
                .. draft.State.Consents.Where(c =>
                    !(c.Channel == channel && c.IsSoft && Same(channel, c.Address, address))
                ),
            ],
        };
        draft.Note(
            "corrected",
            why: $"{(channel == Channel.Email ? "the e-mail address" : "the phone number")} that was corrected "
                + $"leads to this customer no more: nothing else gave it"
        );
    }

    // By something else than an order: the customer's record, a consent of its own, a checkout that goes on.
    private static bool IsKnown(CustomerState before, CustomerState now, string email) =>
        Same(Channel.Email, now.Profile.Email, email)
        || (before.Profile is { EmailOfOrder: false } && Same(Channel.Email, before.Profile.Email, email))
        || now.Consents.Any(c => c.Channel == Channel.Email && IsGiven(c) && Same(Channel.Email, c.Address, email))
        || now.Runs.Any(r => Same(Channel.Email, r.Checkout?.Email, email));

    // Of orders that are too old to be held no address is known.
    private static bool IsOfAnotherOrder(CustomerState state, Order? held, string email) =>
        state.Orders.Recent.Count >= MostRecent
        || state.Orders.Recent.Any(o =>
            o.Ref != held?.Ref && Same(Channel.Email, o.Email ?? state.Profile.Email, email)
        );

    private static bool IsGiven(Consent consent) =>
        consent is { Status: ConsentStatus.Subscribed or ConsentStatus.Pending, IsSoft: false };

    private static bool IsOwn(Profile profile, string name) =>
        (profile.Email is { } email && AddressKey.Of(Channel.Email, email) == name)
        || (profile.Phone is { } phone && AddressKey.Of(Channel.Sms, phone) == name);

    internal static Order? Held(CustomerState state, Event arrived)
    {
        if (arrived.Order is not { } view)
        {
            return null;
        }

        foreach (var order in state.Orders.Recent.Each())
        {
            if (order.Id == view.Id && order.Source == arrived.Source)
            {
                return order;
            }
        }

        return null;
    }

    private static bool Same(Channel channel, string? one, string? other) => ContactAddress.Same(channel, one, other);
}
