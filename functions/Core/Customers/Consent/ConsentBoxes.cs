using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Consent;

/// <summary>
/// Handles consent from boxes ticked at a checkout or with an order. Such a box applies to the address given with it,
/// and its last state counts. If the address is corrected, the box never applied to the wrong one; if the box is
/// unticked again, it gave no consent. In both cases the consent that was held for that address before applies again.
/// </summary>
internal static class ConsentBoxes
{
    private const int MostBeneath = 5;

    /// <summary>The consent record to keep: if the statement is a box of a checkout or order, the record names that
    /// checkout or order.</summary>
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

    /// <summary>The held record with a newer view time, if the same box gave it and is reported again as ticked in a
    /// newer view; null otherwise.</summary>
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
    /// The held record with this statement stored as the earlier one, if another box gave the held record and the
    /// statement is older than that box: it changes nothing now, and applies if the box is withdrawn. Null otherwise.
    /// </summary>
    /// <param name="arrived">The event with the statement; null: none.</param>
    /// <param name="change">The statement.</param>
    /// <param name="held">What is held for the address.</param>
    /// <param name="decide">Decides the statement against a given earlier record.</param>
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

    /// <summary>True: the box belongs to a view of a checkout or an order that was replaced by a newer one with another
    /// address.</summary>
    public static bool IsFromOldView(CustomerContext context, Event arrived, string? address)
    {
        if (EmailOf(arrived) is not { } email || !ContactAddress.AreSame(AddressKind.Email, email, address))
        {
            return false;
        }

        return context.Lookups.Checkout is { MovedToOtherCustomer: true }
            || (UntickedBoxes.HasBoxes(context) && IsFromOldBox(context, arrived, email))
            || (arrived.Checkout is { } checkout && HasNewerCheckout(context, arrived, checkout.Token, email))
            || (
                arrived.Order is { } order
                && context.FindOrder($"{arrived.Source}:{order.Id}") is { Email: { } corrected } held
                && held.AsOf > ViewTime(arrived)
                && !ContactAddress.AreSame(AddressKind.Email, corrected, email)
            );
    }

    private static bool IsFromOldBox(CustomerContext context, Event arrived, string email)
    {
        var asOf = ViewTime(arrived);
        var names = BoxNames(arrived);
        return context.State.Consents.Any(c =>
            c is { Channel: Channel.Email, Box: { } box }
            && c.Source == arrived.Source
            && HasName(box, names)
            && box.AsOf > asOf
            && !ContactAddress.AreSame(AddressKind.Email, c.Address, email)
        );
    }

    private static bool HasNewerCheckout(CustomerContext context, Event arrived, string token, string email) =>
        context.State.Runs.Any(r =>
            r.Checkout is { Email: { } newer } reported
            && reported.Ref == $"{arrived.Source}:{token}"
            && reported.AsOf > ViewTime(arrived)
            && !ContactAddress.AreSame(AddressKind.Email, newer, email)
        );

    /// <summary>Withdraws the boxes of this checkout or order for addresses that it no longer has.</summary>
    public static void WithdrawCorrected(CustomerContext context, Event arrived)
    {
        if (EmailOf(arrived) is null || !UntickedBoxes.HasBoxes(context))
        {
            return;
        }

        string? NotFormer(string? address) =>
            OrderRecipient.HadAddress(context, arrived, BoxNames(arrived), address) ? null : address;
        var reported = new HashSet<string>(
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
                .Select(a => ContactAddress.Normalize(AddressKind.Email, a))
        );
        if (UntickedBoxes.WithdrawBoxes(context, arrived.Source, BoxNames(arrived), c => !c.IsSoft && IsWrong(c)))
        {
            RememberTicked(context, arrived, Channel.Email);
        }

        UntickedBoxes.WithdrawBoxes(context, arrived.Source, BoxNames(arrived), IsWrong);

        var numbers = arrived
            .Consents.Where(c => IsPhone(c.Channel) && c.Address is not null)
            .Select(c => ContactAddress.Normalize(AddressKind.Phone, c.Address!))
            .ToArray();
        if (numbers.Length > 0)
        {
            UntickedBoxes.WithdrawBoxes(
                context,
                arrived.Source,
                BoxNames(arrived),
                c => IsPhone(c.Channel) && !numbers.Contains(c.Address!) && c.Box!.AsOf <= ViewTime(arrived)
            );
        }

        bool IsWrong(ConsentRecord c) =>
            c.Channel == Channel.Email
            && c.Address is not null
            && !reported.Contains(c.Address)
            && c.Box!.AsOf <= ViewTime(arrived);
    }

    /// <summary>The checkout continued, or was ordered, under this address of another customer: withdraws its boxes
    /// here, except for this address; the box for SMS is always withdrawn.</summary>
    public static void MoveBoxes(CustomerContext context, string source, IReadOnlyList<string> names, string? email) =>
        UntickedBoxes.WithdrawBoxes(
            context,
            source,
            LastingNames(names),
            c => IsPhone(c.Channel) || email is null || !ContactAddress.AreSame(AddressKind.Email, c.Address, email)
        );

    internal static string BoxName(Order order) => $"order:{order.Id}";

    /// <summary>True: a box of this same checkout or order gave the consent that is held for the address.</summary>
    public static bool IsFromSameBox(CustomerState state, Event arrived, AddressKind kind, string address) =>
        state.Consents.Any(c =>
            c.Box is { } box
            && ChannelCatalog.Get(c.Channel).Address == kind
            && ContactAddress.AreSame(kind, c.Address, address)
            && IsOwnBox(box, c, arrived)
        );

    /// <summary>Remembers that the box was ticked with an address that this checkout or order no longer has: if the box
    /// is later unticked with the corrected address, this is an objection.</summary>
    public static void RememberTicked(CustomerContext context, Event arrived, Channel channel)
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

    // The earlier record of each box is kept, so that each box can be withdrawn separately. Beyond the limit, older
    // records lose the information that they were boxes.
    private static ConsentRecord? TrimBeneath(ConsentRecord? held, int more = MostBeneath) =>
        held?.Box is not { } box ? held
        : more <= 1 ? held with { Box = null }
        : held with { Box = box with { Previous = TrimBeneath(box.Previous, more - 1) } };

    /// <summary>True: the box belongs to this same checkout or order.</summary>
    public static bool IsOwnBox(ConsentBox box, ConsentRecord held, Event arrived) =>
        held.Source == arrived.Source && HasName(box, BoxNames(arrived));

    internal static bool HasName(ConsentBox box, IReadOnlyList<string> names) => box.Names.Any(names.Contains);

    private static bool IsPhone(Channel channel) => ChannelCatalog.Get(channel).Address == AddressKind.Phone;

    private static string? EmailOf(Event arrived) => arrived.Checkout?.Email ?? arrived.Order?.Email;

    internal static Instant ViewTime(Event arrived) => arrived.Checkout?.AsOf ?? arrived.Order?.AsOf ?? arrived.At;

    /// <summary>The name of an order's own box, used in addition to those of its checkout.</summary>
    public static string BoxName(string order) => $"order:{order}";

    /// <summary>The names of the checkout and the order that an event is about, without names that are used
    /// again.</summary>
    public static string[] BoxNames(Event arrived) =>
        arrived.Checkout is { } checkout ? LastingNames(checkout.Names)
        : arrived.Order is { } order ? [.. LastingNames(order.CheckoutNames), BoxName(order.Id)]
        : [];

    // A cart's name is used again: the next checkout of the cart is a different one.
    internal static string[] LastingNames(IReadOnlyList<string> names) =>
        [.. names.Where(n => !CheckoutName.IsReusable(n))];
}
