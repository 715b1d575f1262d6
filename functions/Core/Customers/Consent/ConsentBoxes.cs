using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Consent;

/// <summary>
/// A box ticked at a checkout or with an order is about the address given with it, and its last state counts. Where the
/// address is corrected, the box was never about the wrong one; where the box is unticked again, it gave nothing: what
/// was held for that address before holds again.
/// </summary>
internal static class ConsentBoxes
{
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

    /// <summary>True: the box belongs to a view of a checkout or an order that a newer one with another address has
    /// replaced.</summary>
    public static bool IsFromOldView(DecisionContext context, Event arrived, string? address)
    {
        if (EmailOf(arrived) is not { } email || !ContactAddress.AreSame(Channel.Email, email, address))
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
        if (EmailOf(arrived) is null || !UntickedBoxes.HasBoxes(context))
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
        if (UntickedBoxes.WithdrawBoxes(context, arrived.Source, BoxNames(arrived), c => !c.IsSoft && IsWrong(c)))
        {
            RememberTicked(context, arrived, Channel.Email);
        }

        UntickedBoxes.WithdrawBoxes(context, arrived.Source, BoxNames(arrived), IsWrong);

        var numbers = arrived
            .Consents.Where(c => c.Channel == Channel.Sms && c.Address is not null)
            .Select(c => ContactAddress.Normalize(Channel.Sms, c.Address!))
            .ToArray();
        if (numbers.Length > 0)
        {
            UntickedBoxes.WithdrawBoxes(
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
        UntickedBoxes.WithdrawBoxes(
            context,
            source,
            LastingNames(names),
            c => c.Channel == Channel.Sms || email is null || !ContactAddress.AreSame(Channel.Email, c.Address, email)
        );

    internal static string BoxName(Order order) => $"order:{order.Id}";

    /// <summary>True: a box of this very checkout or order gave the consent that is held for the address.</summary>
    public static bool IsFromSameBox(CustomerState state, Event arrived, Channel channel, string address) =>
        state.Consents.Any(c =>
            c.Box is { } box
            && c.Channel == channel
            && ContactAddress.AreSame(channel, c.Address, address)
            && IsOwnBox(box, c, arrived)
        );

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

    // Each box of an address is kept beneath the newer one, so that it can be taken back by itself. Of those beneath
    // the last few it is not known any more that they were boxes.
    private static ConsentRecord? TrimBeneath(ConsentRecord? held, int more = MostBeneath) =>
        held?.Box is not { } box ? held
        : more <= 1 ? held with { Box = null }
        : held with { Box = box with { Previous = TrimBeneath(box.Previous, more - 1) } };

    /// <summary>True: the box is of this very checkout or order.</summary>
    public static bool IsOwnBox(ConsentBox box, ConsentRecord held, Event arrived) =>
        held.Source == arrived.Source && HasName(box, BoxNames(arrived));

    internal static bool HasName(ConsentBox box, IReadOnlyList<string> names) => box.Names.Any(names.Contains);

    private static string? EmailOf(Event arrived) => arrived.Checkout?.Email ?? arrived.Order?.Email;

    internal static Instant ViewTime(Event arrived) => arrived.Checkout?.AsOf ?? arrived.Order?.AsOf ?? arrived.At;

    /// <summary>The name of an order's own box, beside those of its checkout.</summary>
    public static string BoxName(string order) => $"order:{order}";

    /// <summary>The names of the checkout and the order that an event is about, without those that are used
    /// again.</summary>
    public static string[] BoxNames(Event arrived) =>
        arrived.Checkout is { } checkout ? LastingNames(checkout.Names)
        : arrived.Order is { } order ? [.. LastingNames(order.CheckoutNames), BoxName(order.Id)]
        : [];

    // The next checkout of a cart is another one.
    internal static string[] LastingNames(IReadOnlyList<string> names) =>
        [.. names.Where(n => !CheckoutName.IsReusable(n))];
}
