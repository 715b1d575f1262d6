using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Consent;

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
    public static ConsentRecord WithBox(Event? arrived, ConsentRecord next, ConsentChange change, ConsentRecord? held)
    {
        if (
            arrived is null
            || change.Kind == ConsentKind.CustomerAct
            || next.Status != ConsentStatus.Subscribed
            || !(arrived.Checkout is not null || (arrived.Order is not null && change.Method == "checkout"))
        )
        {
            return next;
        }

        var names = BoxNames(arrived);
        return names.Length == 0
            ? next
            : next with
            {
                Box = new ConsentBox(
                    names,
                    ViewTime(arrived),
                    held?.Box is { } same && HasName(same, names) && held.Source == arrived.Source
                        ? same.Previous
                        : TrimBeneath(held)
                ),
            };
    }

    /// <summary>What is held, where this very box gave it and is told again with its tick: from the newer view
    /// on.</summary>
    public static ConsentRecord? FindRepeatedBox(Event? arrived, ConsentChange change, ConsentRecord? held) =>
        arrived is not null
        && change.Status == ConsentStatus.Subscribed
        && held is { Status: ConsentStatus.Subscribed, Box: { } box }
        && IsOwnBox(box, held, arrived)
        && ViewTime(arrived) > box.AsOf
            ? held with
            {
                Box = box with { AsOf = ViewTime(arrived), Names = [.. box.Names.Union(BoxNames(arrived))] },
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
    public static ConsentRecord? PlaceBeneath(
        Event? arrived,
        ConsentChange change,
        ConsentRecord? held,
        Func<ConsentRecord?, ConsentResult> decide
    ) =>
        held is { Status: ConsentStatus.Subscribed, Box: { } box }
        && !(arrived is not null && IsOwnBox(box, held, arrived))
        && decide(box.Previous) is { ChangesStatus: true, Next: { } before }
            ? held with
            {
                Box = box with { Previous = TrimBeneath(WithBox(arrived, before, change, box.Previous)) },
            }
            : null;

    /// <summary>True: a newer view of the same checkout or order says that this box is not ticked.</summary>
    public static bool IsUnticked(DecisionContext context, Event arrived, Channel channel) =>
        context.State.EmptyBoxes is { Count: > 0 } empty && IsUnticked(empty, arrived, channel);

    private static bool IsUnticked(IReadOnlyList<EmptyBox> empty, Event arrived, Channel channel) =>
        BoxNames(arrived) is { Length: > 0 } names
        && empty.Any(b =>
            !b.Ticked
            && b.Channel == channel
            && b.Source == arrived.Source
            && b.AsOf > ViewTime(arrived)
            && b.Names.Any(names.Contains)
        );

    /// <summary>Takes back what the boxes gave that this view of the checkout or order tells as not ticked. The box of
    /// another checkout or order stays.</summary>
    public static void WithdrawUnticked(DecisionContext context, Event arrived)
    {
        var names = arrived.UntickedBoxes is { Count: > 0 } ? BoxNames(arrived) : [];
        if (names.Length == 0)
        {
            return;
        }

        var asOf = ViewTime(arrived);
        foreach (var channel in arrived.UntickedBoxes!)
        {
            var held = context.State.EmptyBoxes ?? [];
            var taken = WithdrawBoxes(
                context,
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
            context.State = context.State with
            {
                EmptyBoxes = EmptyBox.MergeNewest(
                    [.. held.Where(b => !IsOlder(b, channel))],
                    [new EmptyBox(arrived.Source, names, channel, asOf) { Unticked = unticked }]
                ),
            };
            if (unticked)
            {
                WithdrawBoxes(context, arrived.Source, names, c => c.Channel == channel && c.IsSoft, Objection);
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
    public static bool IsFromOldView(DecisionContext context, Event arrived, string? address)
    {
        if (EmailOf(arrived) is not { } email || !ContactAddress.AreSame(Channel.Email, email, address))
        {
            return false;
        }

        return context.Lookups.Checkout is { MovedToOtherCustomer: true }
            || (HasBoxes(context) && IsFromOldBox(context, arrived, email))
            || (arrived.Checkout is { } checkout && HasNewerCheckout(context, arrived, checkout.Token, email))
            || (
                arrived.Order is { } order
                && context.FindOrder($"{arrived.Source}:{order.Id}") is { Email: { } corrected } held
                && held.AsOf > ViewTime(arrived)
                && !ContactAddress.AreSame(Channel.Email, corrected, email)
            );
    }

    private static bool IsFromOldBox(DecisionContext context, Event arrived, string email)
    {
        var asOf = ViewTime(arrived);
        var names = BoxNames(arrived);
        return context.State.Consents.Any(c =>
            c is { Channel: Channel.Email, Box: { } box }
            && c.Source == arrived.Source
            && HasName(box, names)
            && box.AsOf > asOf
            && !ContactAddress.AreSame(Channel.Email, c.Address, email)
        );
    }

    private static bool HasNewerCheckout(DecisionContext context, Event arrived, string token, string email) =>
        context.State.Runs.Any(r =>
            r.Checkout is { Email: { } newer } told
            && told.Ref == $"{arrived.Source}:{token}"
            && told.AsOf > ViewTime(arrived)
            && !ContactAddress.AreSame(Channel.Email, newer, email)
        );

    /// <summary>Takes back the boxes that this checkout or order gave for addresses it does not have any
    /// more.</summary>
    public static void WithdrawCorrected(DecisionContext context, Event arrived)
    {
        if (EmailOf(arrived) is null || !HasBoxes(context))
        {
            return;
        }

        string? NotFormer(string? address) =>
            OrderRecipient.HadAddress(context, arrived, BoxNames(arrived), address) ? null : address;
        var told = new HashSet<string>(
            new[]
            {
                arrived.Checkout?.Email,
                arrived.Order?.Email,
                NotFormer(arrived.Profile?.Email),
                NotFormer(arrived.Identity.Email),
            }
                .Concat(
                    arrived
                        .Consents.Where(c =>
                            c is { Channel: Channel.Email, Status: ConsentStatus.Subscribed or ConsentStatus.Pending }
                        )
                        .Select(c => c.Address)
                )
                .OfType<string>()
                .Select(a => ContactAddress.Normalize(Channel.Email, a))
        );
        if (WithdrawBoxes(context, arrived.Source, BoxNames(arrived), c => !c.IsSoft && IsWrong(c)))
        {
            RememberTicked(context, arrived, Channel.Email);
        }

        WithdrawBoxes(context, arrived.Source, BoxNames(arrived), IsWrong);

        var numbers = arrived
            .Consents.Where(c => c.Channel == Channel.Sms && c.Address is not null)
            .Select(c => ContactAddress.Normalize(Channel.Sms, c.Address!))
            .ToArray();
        if (numbers.Length > 0)
        {
            WithdrawBoxes(
                context,
                arrived.Source,
                BoxNames(arrived),
                c => c.Channel == Channel.Sms && !numbers.Contains(c.Address!) && c.Box!.AsOf <= ViewTime(arrived)
            );
        }

        bool IsWrong(ConsentRecord c) =>
            c.Channel == Channel.Email
            && c.Address is not null
            && !told.Contains(c.Address)
            && c.Box!.AsOf <= ViewTime(arrived);
    }

    /// <summary>The checkout went on, or was ordered, under this address of another customer: its box for texts is
    /// theirs too.</summary>
    public static void MoveBoxes(DecisionContext context, string source, IReadOnlyList<string> names, string? email) =>
        WithdrawBoxes(
            context,
            source,
            LastingNames(names),
            c => c.Channel == Channel.Sms || email is null || !ContactAddress.AreSame(Channel.Email, c.Address, email)
        );

    /// <summary>
    /// An order that was cancelled or wholly refunded, or whose payment failed or is awaited again, is no sale: what it
    /// alone gave as the legal basis is taken back, unless another paid order of the shop gives it for the address.
    /// </summary>
    /// <param name="order">The order as it is now; null: none.</param>
    public static void WithdrawSaleConsent(DecisionContext context, Order? order)
    {
        if (order is not { IsNoSale: true } || !HasBoxes(context))
        {
            return;
        }

        string[] names = [BoxName(order)];
        foreach (
            var held in context
                .State.Consents.Where(c => c is { Channel: Channel.Email, Address: not null, Box: not null })
                .ToArray()
        )
        {
            var left = WithoutBoxes(held, c => c.IsSoft && c.Source == order.Source && HasName(c.Box!, names));
            if (ReferenceEquals(left, held))
            {
                continue;
            }

            var other = left is null ? FindSale(context.State, held.Address!, held.Source) : null;
            context.State = ConsentBook.Store(
                context.State,
                other is null
                    ? left ?? held with { Status = ConsentStatus.Unknown }
                    : held with
                    {
                        Box = new ConsentBox([BoxName(other)], other.AsOf ?? held.Box!.AsOf, null),
                    }
            );
            if (other is null && left?.Status != held.Status)
            {
                context.AddNote(
                    "consent",
                    why: "e-mail: the order was cancelled or wholly refunded, or its payment failed, so it is no "
                        + "sale that could be the legal basis"
                );
            }
        }
    }

    // The newest order of the shop that gives the legal basis for the address.
    private static Order? FindSale(CustomerState state, string address, string source) =>
        state.Orders.Recent.LastOrDefault(o =>
            o is { PaidAt: not null, IsNoSale: false }
            && o.Source == source
            && ContactAddress.AreSame(Channel.Email, o.Email ?? state.Profile.Email, address)
            && !IsSaleObjectedTo(state, o)
        );

    private static bool IsSaleObjectedTo(CustomerState state, Order order) =>
        state.EmptyBoxes?.Any(b =>
            b.Unticked && b.Channel == Channel.Email && b.Source == order.Source && b.Names.Contains(BoxName(order))
        ) == true;

    private static string BoxName(Order order) => $"order:{order.Id}";

    /// <summary>True: a box of this very checkout or order gave the consent that is held for the address.</summary>
    public static bool IsFromSameBox(CustomerState state, Event arrived, Channel channel, string address) =>
        state.Consents.Any(c =>
            c.Box is { } box
            && c.Channel == channel
            && ContactAddress.AreSame(channel, c.Address, address)
            && IsOwnBox(box, c, arrived)
        );

    /// <summary>True: the box of this very checkout or order was ticked and then unticked. Who does so was asked and
    /// objects, so the sale gives no consent (ePrivacy directive, art. 13(2)).</summary>
    public static bool IsObjection(DecisionContext context, Event arrived, Channel channel) =>
        context.State.EmptyBoxes is { Count: > 0 } empty && IsObjection(empty, arrived, channel);

    private static bool IsObjection(IReadOnlyList<EmptyBox> empty, Event arrived, Channel channel) =>
        BoxNames(arrived) is { Length: > 0 } names
        && empty.Any(b =>
            b.Unticked && b.Channel == channel && b.Source == arrived.Source && b.Names.Any(names.Contains)
        );

    /// <summary>An older view with the tick arrives after the newer one without it: the box was unticked, so what the
    /// sale gave is taken back.</summary>
    public static void ApplyObjection(DecisionContext context, Event arrived, Channel channel)
    {
        var names = BoxNames(arrived);
        context.State = context.State with
        {
            EmptyBoxes =
            [
                .. context.State.EmptyBoxes!.Select(b =>
                    b.Channel == channel && b.Source == arrived.Source && b.Names.Any(names.Contains)
                        ? b with
                        {
                            Unticked = true,
                        }
                        : b
                ),
            ],
        };
        WithdrawBoxes(context, arrived.Source, names, c => c.Channel == channel && c.IsSoft, Objection);
    }

    /// <summary>
    /// The box was ticked with an address that this checkout or order does not have any more. It is kept that it was:
    /// the one who unticks it with the corrected address objects.
    /// </summary>
    public static void RememberTicked(DecisionContext context, Event arrived, Channel channel)
    {
        if (
            BoxNames(arrived) is { Length: > 0 } names
            && context.State.EmptyBoxes?.Any(b =>
                b.Ticked && b.Channel == channel && b.Source == arrived.Source && b.Names.Any(names.Contains)
            ) != true
        )
        {
            context.State = context.State with
            {
                EmptyBoxes = EmptyBox.MergeNewest(
                    context.State.EmptyBoxes ?? [],
                    [new EmptyBox(arrived.Source, names, channel, ViewTime(arrived)) { Ticked = true }]
                ),
            };
        }
    }

    /// <summary>An order of a checkout whose box was ticked and unticked under another customer's address: the
    /// objection is of this order too.</summary>
    public static void ApplyUntickedElsewhere(DecisionContext context, Event arrived)
    {
        if (arrived.Order is not null && context.Lookups.CheckoutBoxUntickedAt is { } at)
        {
            ApplyUntickedElsewhere(context, arrived.Source, BoxNames(arrived), at);
        }
    }

    /// <summary>The same, told when the order is known already: what its sale gave is taken back.</summary>
    public static void ApplyUntickedElsewhere(
        DecisionContext context,
        string source,
        IReadOnlyList<string> names,
        Instant at
    )
    {
        var lasting = LastingNames(names);
        var held = context.State.EmptyBoxes ?? [];
        if (
            lasting.Length == 0
            || held.Any(b =>
                b.Unticked && b.Channel == Channel.Email && b.Source == source && lasting.All(b.Names.Contains)
            )
        )
        {
            return;
        }

        context.State = context.State with
        {
            EmptyBoxes = EmptyBox.MergeNewest(
                held,
                [new EmptyBox(source, lasting, Channel.Email, at) { Unticked = true }]
            ),
        };
        WithdrawBoxes(context, source, lasting, c => c.Channel == Channel.Email && c.IsSoft, Objection);
    }

    private static bool WithdrawBoxes(
        DecisionContext context,
        string source,
        IReadOnlyList<string> names,
        Func<ConsentRecord, bool> isWrong,
        string why = "the box of a checkout or order whose address was corrected counts no more for the old address"
    )
    {
        var taken = false;
        foreach (var consent in context.State.Consents.Where(c => c is { Box: not null, Address: not null }).ToArray())
        {
            var left = WithoutBoxes(consent, c => c.Source == source && HasName(c.Box!, names) && isWrong(c));
            if (ReferenceEquals(left, consent))
            {
                continue;
            }

            context.State = ConsentBook.Store(context.State, left ?? consent with { Status = ConsentStatus.Unknown });
            context.AddNote("consent", why: $"{(consent.Channel == Channel.Email ? "e-mail" : "SMS")}: {why}");
            taken = true;
        }

        return taken;
    }

    // What is left of a statement and of those beneath it; null: nothing was held before the boxes.
    private static ConsentRecord? WithoutBoxes(ConsentRecord consent, Func<ConsentRecord, bool> isTaken)
    {
        if (consent.Box is not { } box)
        {
            return consent;
        }

        var before = box.Previous is { } held ? WithoutBoxes(held, isTaken) : null;
        return isTaken(consent) ? before
            : ReferenceEquals(before, box.Previous) ? consent
            : consent with { Box = box with { Previous = before } };
    }

    // Each box of an address is kept beneath the newer one, so that it can be taken back by itself. Of those beneath
    // the last few it is not known any more that they were boxes.
    private static ConsentRecord? TrimBeneath(ConsentRecord? held, int more = MostBeneath) =>
        held?.Box is not { } box ? held
        : more <= 1 ? held with { Box = null }
        : held with { Box = box with { Previous = TrimBeneath(box.Previous, more - 1) } };

    private static bool HasBoxes(DecisionContext context)
    {
        foreach (var consent in context.State.Consents.EachElement())
        {
            if (consent.Box is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True: the box is of this very checkout or order.</summary>
    public static bool IsOwnBox(ConsentBox box, ConsentRecord held, Event arrived) =>
        held.Source == arrived.Source && HasName(box, BoxNames(arrived));

    private static bool HasName(ConsentBox box, IReadOnlyList<string> names) => box.Names.Any(names.Contains);

    private static string? EmailOf(Event arrived) => arrived.Checkout?.Email ?? arrived.Order?.Email;

    private static Instant ViewTime(Event arrived) => arrived.Checkout?.AsOf ?? arrived.Order?.AsOf ?? arrived.At;

    /// <summary>The name of an order's own box, beside those of its checkout.</summary>
    public static string BoxName(string order) => $"order:{order}";

    /// <summary>The names of the checkout and the order that an event is about, without those that are used
    /// again.</summary>
    public static string[] BoxNames(Event arrived) =>
        arrived.Checkout is { } checkout ? LastingNames(checkout.Names)
        : arrived.Order is { } order ? [.. LastingNames(order.CheckoutNames), BoxName(order.Id)]
        : [];

    // The next checkout of a cart is another one.
    private static string[] LastingNames(IReadOnlyList<string> names) =>
        [.. names.Where(n => !CheckoutName.IsReusable(n))];
}
