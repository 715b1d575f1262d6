using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Consent;

/// <summary>Withdraws the consent of boxes that the customer unticked.</summary>
internal static class UntickedBoxes
{
    private const string Objection = "the box was unticked, which is an objection; a sale gives no consent against it";

    /// <summary>True: a newer view of the same checkout or order reports this box as not ticked.</summary>
    public static bool IsUnticked(CustomerContext context, Event arrived, Channel channel) =>
        context.State.EmptyBoxes is { Count: > 0 } empty && IsUnticked(empty, arrived, channel);

    private static bool IsUnticked(IReadOnlyList<EmptyBox> empty, Event arrived, Channel channel) =>
        ConsentBoxes.BoxNames(arrived) is { Length: > 0 } names
        && empty.Any(b =>
            !b.Ticked
            && b.Channel == channel
            && b.Source == arrived.Source
            && b.AsOf > ConsentBoxes.ViewTime(arrived)
            && b.Names.Any(names.Contains)
        );

    /// <summary>Withdraws the consent of the boxes that this view of the checkout or order reports as not ticked. Boxes
    /// of other checkouts or orders do not change.</summary>
    public static void WithdrawUnticked(CustomerContext context, Event arrived)
    {
        var names = arrived.UntickedBoxes is { Count: > 0 } ? ConsentBoxes.BoxNames(arrived) : [];
        if (names.Length == 0)
        {
            return;
        }

        var asOf = ConsentBoxes.ViewTime(arrived);
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

    /// <summary>True: the box of this same checkout or order was ticked and then unticked. The customer was asked and
    /// objects, so the sale gives no consent (ePrivacy directive, art. 13(2)).</summary>
    public static bool IsObjection(CustomerContext context, Event arrived, Channel channel) =>
        context.State.EmptyBoxes is { Count: > 0 } empty && IsObjection(empty, arrived, channel);

    private static bool IsObjection(IReadOnlyList<EmptyBox> empty, Event arrived, Channel channel) =>
        ConsentBoxes.BoxNames(arrived) is { Length: > 0 } names
        && empty.Any(b =>
            b.Unticked && b.Channel == channel && b.Source == arrived.Source && b.Names.Any(names.Contains)
        );

    /// <summary>Handles an older view with the tick that arrives after the newer one without it: the box was unticked,
    /// so the consent of the sale is withdrawn.</summary>
    public static void ApplyObjection(CustomerContext context, Event arrived, Channel channel)
    {
        var names = ConsentBoxes.BoxNames(arrived);
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

    /// <summary>Applies an objection to an order whose checkout box was ticked and unticked under another customer's
    /// address.</summary>
    public static void ApplyUntickedElsewhere(CustomerContext context, Event arrived)
    {
        if (arrived.Order is not null && context.Lookups.CheckoutBoxUntickedAt is { } at)
        {
            ApplyUntickedElsewhere(context, arrived.Source, ConsentBoxes.BoxNames(arrived), at);
        }
    }

    /// <summary>The same, reported when the order is already known: the consent of its sale is withdrawn.</summary>
    public static void ApplyUntickedElsewhere(
        CustomerContext context,
        string source,
        IReadOnlyList<string> names,
        Instant at
    )
    {
        var lasting = ConsentBoxes.LastingNames(names);
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

    internal static bool WithdrawBoxes(
        CustomerContext context,
        string source,
        IReadOnlyList<string> names,
        Func<ConsentRecord, bool> isWrong,
        string why = "the box of a checkout or order whose address was corrected counts no more for the old address"
    )
    {
        var taken = false;
        foreach (var consent in context.State.Consents.Where(c => c is { Box: not null, Address: not null }).ToArray())
        {
            var left = WithoutBoxes(
                consent,
                c => c.Source == source && ConsentBoxes.HasName(c.Box!, names) && isWrong(c)
            );
            if (ReferenceEquals(left, consent))
            {
                continue;
            }

            context.State = ConsentBook.Store(context.State, left ?? consent with { Status = ConsentStatus.Unknown });
            context.AddNote("consent", why: $"{ConsentDescriptions.ChannelName(consent.Channel)}: {why}");
            taken = true;
        }

        return taken;
    }

    // What remains of a record and its earlier records after some boxes are withdrawn; null: nothing was held before
    // the boxes.
    internal static ConsentRecord? WithoutBoxes(ConsentRecord consent, Func<ConsentRecord, bool> isTaken)
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

    internal static bool HasBoxes(CustomerContext context)
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
}
