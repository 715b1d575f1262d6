using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// A box ticked at a checkout or with an order is about the address given with it, and its last state counts. Where the
/// address is corrected, the box was never about the wrong
/// one; where the box is unticked again, it gave nothing: what was held for that address before holds again.
/// </summary>
internal static class ConsentBoxes
{
    private const string Objection = "the box was unticked, which is an objection; a sale gives no consent against it";
    private const int MostBeneath = 5;

    /// <summary>A statement as it is kept: with the checkout or order it was given with, where it is a box of
    /// one.</summary>
    public static Consent With(Event? arrived, Consent next, ConsentChange change, Consent? held)
    {
        if (
            arrived is null
            || change.Kind == ConsentKind.OwnAct
            || next.Status != ConsentStatus.Subscribed
            || !(arrived.Checkout is not null || (arrived.Order is not null && change.Method == "checkout"))
        )
        {
            return next;
        }

        var names = NamesOf(arrived);
        return names.Length == 0
            ? next
            : next with
            {
                Box = new ConsentBox(
                    names,
                    AsOf(arrived),
                    held?.Box is { } same && IsOne(same, names) && held.Source == arrived.Source
                        ? same.Before
                        : Beneath(held)
                ),
            };
    }

    /// <summary>What is held, where this very box gave it and is told again with its tick: from the newer view
    /// on.</summary>
    public static Consent? ToldAgain(Event? arrived, ConsentChange change, Consent? held) =>
        arrived is not null
        && change.Status == ConsentStatus.Subscribed
        && held is { Status: ConsentStatus.Subscribed, Box: { } box }
        && IsOwn(box, held, arrived)
        && AsOf(arrived) > box.AsOf
            ? held with
            {
                Box = box with { AsOf = AsOf(arrived), Names = [.. box.Names.Union(NamesOf(arrived))] },
            }
            : null;

    /// <summary>
    /// What is held, where another box gave it and this statement is older than the box: it changes nothing now, and
    /// holds again if the box is taken back.
    /// </summary>
    /// <param name="arrived">The event that tells the statement; null: none.</param>
    /// <param name="change">The statement.</param>
    /// <param name="held">What is held for the address.</param>
    /// <param name="decide">What comes of the statement with what was known before the box.</param>
    public static Consent? Beneath(
        Event? arrived,
        ConsentChange change,
        Consent? held,
        Func<Consent?, ConsentResult> decide
    ) =>
        held is { Status: ConsentStatus.Subscribed, Box: { } box }
        && !(arrived is not null && IsOwn(box, held, arrived))
        && decide(box.Before) is { Counts: true, Next: { } before }
            ? held with
            {
                Box = box with { Before = Beneath(With(arrived, before, change, box.Before)) },
            }
            : null;

    /// <summary>True: a newer view of the same checkout or order says that this box is not ticked.</summary>
    public static bool IsUnticked(Draft draft, Event arrived, Channel channel) =>
        draft.State.EmptyBoxes is { Count: > 0 } empty && IsUnticked(empty, arrived, channel);

    private static bool IsUnticked(IReadOnlyList<EmptyBox> empty, Event arrived, Channel channel) =>
        NamesOf(arrived) is { Length: > 0 } names
        && empty.Any(b =>
            !b.Ticked
            && b.Channel == channel
            && b.Source == arrived.Source
            && b.AsOf > AsOf(arrived)
            && b.Names.Any(names.Contains)
        );

    /// <summary>Takes back what the boxes gave that this view of the checkout or order tells as not ticked. The box of
    /// another checkout or order stays.</summary>
    public static void Untick(Draft draft, Event arrived)
    {
        var names = arrived.EmptyBoxes is { Count: > 0 } ? NamesOf(arrived) : [];
        if (names.Length == 0)
        {
            return;
        }

        var asOf = AsOf(arrived);
        foreach (var channel in arrived.EmptyBoxes!)
        {
            var held = draft.State.EmptyBoxes ?? [];
            var taken = TakeBack(
                draft,
                arrived.Source,
                names,
                c => c.Channel == channel && !c.IsSoft && c.Box!.AsOf <= asOf,
                "a box that was unticked again counts no more"
            );
            var unticked =
                taken
                || held.Any(b =>
                    (b.Unticked || (b.Ticked && b.AsOf <= asOf))
                    && b.Channel == channel
                    && b.Source == arrived.Source
                    && b.Names.Any(names.Contains)
                );
            draft.State = draft.State with
            {
                EmptyBoxes = EmptyBox.Newest(
                    [.. held.Where(b => !IsOlder(b, channel))],
                    [new EmptyBox(arrived.Source, names, channel, asOf) { Unticked = unticked }]
                ),
            };
            if (unticked)
            {
                TakeBack(draft, arrived.Source, names, c => c.Channel == channel && c.IsSoft, Objection);
            }
        }

        bool IsOlder(EmptyBox held, Channel channel) =>
            held.Channel == channel
            && held.Source == arrived.Source
            && held.AsOf <= asOf
            && held.Names.All(names.Contains);
    }

    /// <summary>True: the box belongs to a view of a checkout or an order that a newer one with another address has
    /// replaced.</summary>
    public static bool IsOfOldView(Draft draft, Event arrived, string? address)
    {
        if (OwnEmail(arrived) is not { } email || !ContactAddress.Same(Channel.Email, email, address))
        {
            return false;
        }

        return draft.Facts.Checkout is { MovedOn: true }
            || (HasBoxes(draft) && IsOfOldBox(draft, arrived, email))
            || (arrived.Checkout is { } checkout && HasNewerCheckout(draft, arrived, checkout.Token, email))
            || (
                arrived.Order is { } order
                && draft.OrderOf($"{arrived.Source}:{order.Id}") is { Email: { } corrected } held
                && held.AsOf > AsOf(arrived)
                && !ContactAddress.Same(Channel.Email, corrected, email)
            );
    }

    private static bool IsOfOldBox(Draft draft, Event arrived, string email)
    {
        var asOf = AsOf(arrived);
        var names = NamesOf(arrived);
        return draft.State.Consents.Any(c =>
            c is { Channel: Channel.Email, Box: { } box }
            && c.Source == arrived.Source
            && IsOne(box, names)
            && box.AsOf > asOf
            && !ContactAddress.Same(Channel.Email, c.Address, email)
        );
    }

    private static bool HasNewerCheckout(Draft draft, Event arrived, string token, string email) =>
        draft.State.Runs.Any(r =>
            r.Checkout is { Email: { } newer } told
            && told.Ref == $"{arrived.Source}:{token}"
            && told.AsOf > AsOf(arrived)
            && !ContactAddress.Same(Channel.Email, newer, email)
        );

    /// <summary>Takes back the boxes that this checkout or order gave for addresses it does not have any
    /// more.</summary>
    public static void Correct(Draft draft, Event arrived)
    {
        if (OwnEmail(arrived) is null || !HasBoxes(draft))
        {
            return;
        }

        string? NotFormer(string? address) =>
            OrderRecipient.WasTo(draft, arrived, NamesOf(arrived), address) ? null : address;
        var told = new HashSet<string>(
            new[]
            {
                arrived.Checkout?.Email,
                arrived.Order?.Email,
                NotFormer(arrived.Profile?.Email),
                NotFormer(arrived.Who.Email),
            }
                .Concat(
                    arrived
                        .Consents.Where(c =>
                            c is { Channel: Channel.Email, Status: ConsentStatus.Subscribed or ConsentStatus.Pending }
                        )
                        .Select(c => c.Address)
                )
                .OfType<string>()
                .Select(a => ContactAddress.Normal(Channel.Email, a))
        );
        if (TakeBack(draft, arrived.Source, NamesOf(arrived), c => !c.IsSoft && IsWrong(c)))
        {
            Remember(draft, arrived, Channel.Email);
        }

        TakeBack(draft, arrived.Source, NamesOf(arrived), IsWrong);

        var numbers = arrived
            .Consents.Where(c => c.Channel == Channel.Sms && c.Address is not null)
            .Select(c => ContactAddress.Normal(Channel.Sms, c.Address!))
            .ToArray();
        if (numbers.Length > 0)
        {
            TakeBack(
                draft,
                arrived.Source,
                NamesOf(arrived),
                c => c.Channel == Channel.Sms && !numbers.Contains(c.Address!) && c.Box!.AsOf <= AsOf(arrived)
            );
        }

        bool IsWrong(Consent c) =>
            c.Channel == Channel.Email
            && c.Address is not null
            && !told.Contains(c.Address)
            && c.Box!.AsOf <= AsOf(arrived);
    }

    /// <summary>The checkout went on, or was ordered, under this address of another customer: its box for texts is
    /// theirs too.</summary>
    public static void MovedOn(Draft draft, string source, IReadOnlyList<string> names, string? email) =>
        TakeBack(
            draft,
            source,
            Lasting(names),
            c => c.Channel == Channel.Sms || email is null || !ContactAddress.Same(Channel.Email, c.Address, email)
        );

    /// <summary>
    /// An order that was cancelled or wholly refunded, or whose payment failed or is awaited again, is no sale: what it
    /// alone gave as the legal basis is taken back, unless another paid order of the shop gives it for the address.
    /// </summary>
    /// <param name="order">The order as it is now; null: none.</param>
    public static void NoSale(Draft draft, Order? order)
    {
        if (order is not { IsNoSale: true } || !HasBoxes(draft))
        {
            return;
        }

        string[] names = [NameOf(order)];
        foreach (
            var held in draft
                .State.Consents.Where(c => c is { Channel: Channel.Email, Address: not null, Box: not null })
                .ToArray()
        )
        {
            var left = Without(held, c => c.IsSoft && c.Source == order.Source && IsOne(c.Box!, names));
            if (ReferenceEquals(left, held))
            {
                continue;
            }

            var other = left is null ? Sale(draft.State, held.Address!, held.Source) : null;
            draft.State = ConsentBook.Put(
                draft.State,
                other is null
                    ? left ?? held with { Status = ConsentStatus.Unknown }
                    : held with
                    {
                        Box = new ConsentBox([NameOf(other)], other.AsOf ?? held.Box!.AsOf, null),
                    }
            );
            if (other is null && left?.Status != held.Status)
            {
                draft.Note(
                    "consent",
                    why: "e-mail: the order was cancelled or wholly refunded, or its payment failed, so it is no "
                        + "sale that could be the legal basis"
                );
            }
        }
    }

    // The newest order of the shop that gives the legal basis for the address.
    private static Order? Sale(CustomerState state, string address, string source) =>
        state.Orders.Recent.LastOrDefault(o =>
            o is { PaidAt: not null, IsNoSale: false }
            && o.Source == source
            && ContactAddress.Same(Channel.Email, o.Email ?? state.Profile.Email, address)
            && !IsObjectedTo(state, o)
        );

    private static bool IsObjectedTo(CustomerState state, Order order) =>
        state.EmptyBoxes?.Any(b =>
            b.Unticked && b.Channel == Channel.Email && b.Source == order.Source && b.Names.Contains(NameOf(order))
        ) == true;

    private static string NameOf(Order order) => $"order:{order.Id}";

    /// <summary>True: a box of this very checkout or order gave the consent that is held for the address.</summary>
    public static bool IsOfSame(CustomerState state, Event arrived, Channel channel, string address) =>
        state.Consents.Any(c =>
            c.Box is { } box
            && c.Channel == channel
            && ContactAddress.Same(channel, c.Address, address)
            && IsOwn(box, c, arrived)
        );

    /// <summary>True: the box of this very checkout or order was ticked and then unticked. Who does so was asked and
    /// objects, so the sale gives no consent (ePrivacy directive, art. 13(2)).</summary>
    public static bool IsObjection(Draft draft, Event arrived, Channel channel) =>
        draft.State.EmptyBoxes is { Count: > 0 } empty && IsObjection(empty, arrived, channel);

    private static bool IsObjection(IReadOnlyList<EmptyBox> empty, Event arrived, Channel channel) =>
        NamesOf(arrived) is { Length: > 0 } names
        && empty.Any(b =>
            b.Unticked && b.Channel == channel && b.Source == arrived.Source && b.Names.Any(names.Contains)
        );

    /// <summary>An older view with the tick arrives after the newer one without it: the box was unticked, so what the
    /// sale gave is taken back.</summary>
    public static void Object(Draft draft, Event arrived, Channel channel)
    {
        var names = NamesOf(arrived);
        draft.State = draft.State with
        {
            EmptyBoxes =
            [
                .. draft.State.EmptyBoxes!.Select(b =>
                    b.Channel == channel && b.Source == arrived.Source && b.Names.Any(names.Contains)
                        ? b with
                        {
                            Unticked = true,
                        }
                        : b
                ),
            ],
        };
        TakeBack(draft, arrived.Source, names, c => c.Channel == channel && c.IsSoft, Objection);
    }

    /// <summary>
    /// The box was ticked with an address that this checkout or order does not have any more. It is kept that it was:
    /// the one who unticks it with the corrected address objects.
    /// </summary>
    public static void Remember(Draft draft, Event arrived, Channel channel)
    {
        if (
            NamesOf(arrived) is { Length: > 0 } names
            && draft.State.EmptyBoxes?.Any(b =>
                b.Ticked && b.Channel == channel && b.Source == arrived.Source && b.Names.Any(names.Contains)
            ) != true
        )
        {
            draft.State = draft.State with
            {
                EmptyBoxes = EmptyBox.Newest(
                    draft.State.EmptyBoxes ?? [],
                    [new EmptyBox(arrived.Source, names, channel, AsOf(arrived)) { Ticked = true }]
                ),
            };
        }
    }

    /// <summary>An order of a checkout whose box was ticked and unticked under another customer's address: the
    /// objection is of this order too.</summary>
    public static void UntickedElsewhere(Draft draft, Event arrived)
    {
        if (arrived.Order is not null && draft.Facts.UntickedAt is { } at)
        {
            UntickedElsewhere(draft, arrived.Source, NamesOf(arrived), at);
        }
    }

    /// <summary>The same, told when the order is known already: what its sale gave is taken back.</summary>
    public static void UntickedElsewhere(Draft draft, string source, IReadOnlyList<string> names, Instant at)
    {
        var lasting = Lasting(names);
        var held = draft.State.EmptyBoxes ?? [];
        if (
            lasting.Length == 0
            || held.Any(b =>
                b.Unticked && b.Channel == Channel.Email && b.Source == source && lasting.All(b.Names.Contains)
            )
        )
        {
            return;
        }

        draft.State = draft.State with
        {
            EmptyBoxes = EmptyBox.Newest(held, [new EmptyBox(source, lasting, Channel.Email, at) { Unticked = true }]),
        };
        TakeBack(draft, source, lasting, c => c.Channel == Channel.Email && c.IsSoft, Objection);
    }

    private static bool TakeBack(
        Draft draft,
        string source,
        IReadOnlyList<string> names,
        Func<Consent, bool> isWrong,
        string why = "the box of a checkout or order whose address was corrected counts no more for the old address"
    )
    {
        var taken = false;
        foreach (var consent in draft.State.Consents.Where(c => c is { Box: not null, Address: not null }).ToArray())
        {
            var left = Without(consent, c => c.Source == source && IsOne(c.Box!, names) && isWrong(c));
            if (ReferenceEquals(left, consent))
            {
                continue;
            }

            draft.State = ConsentBook.Put(draft.State, left ?? consent with { Status = ConsentStatus.Unknown });
            draft.Note("consent", why: $"{(consent.Channel == Channel.Email ? "e-mail" : "SMS")}: {why}");
            taken = true;
        }

        return taken;
    }

    // What is left of a statement and of those beneath it; null: nothing was held before the boxes.
    private static Consent? Without(Consent consent, Func<Consent, bool> isTaken)
    {
        if (consent.Box is not { } box)
        {
            return consent;
        }

        var before = box.Before is { } held ? Without(held, isTaken) : null;
        return isTaken(consent) ? before
            : ReferenceEquals(before, box.Before) ? consent
            : consent with { Box = box with { Before = before } };
    }

    // Each box of an address is kept beneath the newer one, so that it can be taken back by itself. Of those beneath
    // the last few it is not known any more that they were boxes.
    private static Consent? Beneath(Consent? held, int more = MostBeneath) =>
        held?.Box is not { } box ? held
        : more <= 1 ? held with { Box = null }
        : held with { Box = box with { Before = Beneath(box.Before, more - 1) } };

    private static bool HasBoxes(Draft draft)
    {
        foreach (var consent in draft.State.Consents.Each())
        {
            if (consent.Box is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True: the box is of this very checkout or order.</summary>
    public static bool IsOwn(ConsentBox box, Consent held, Event arrived) =>
        held.Source == arrived.Source && IsOne(box, NamesOf(arrived));

    private static bool IsOne(ConsentBox box, IReadOnlyList<string> names) => box.Names.Any(names.Contains);

    private static string? OwnEmail(Event arrived) => arrived.Checkout?.Email ?? arrived.Order?.Email;

    private static Instant AsOf(Event arrived) => arrived.Checkout?.AsOf ?? arrived.Order?.AsOf ?? arrived.At;

    /// <summary>The name of an order's own box, beside those of its checkout.</summary>
    public static string NameOf(string order) => $"order:{order}";

    /// <summary>The names of the checkout and the order that an event is about, without those that are used
    /// again.</summary>
    public static string[] NamesOf(Event arrived) =>
        arrived.Checkout is { } checkout ? Lasting(checkout.Names)
        : arrived.Order is { } order ? [.. Lasting(order.Checkouts), NameOf(order.Id)]
        : [];

    // The next checkout of a cart is another one.
    private static string[] Lasting(IReadOnlyList<string> names) => [.. names.Where(n => !CheckoutName.IsUsedAgain(n))];
}
