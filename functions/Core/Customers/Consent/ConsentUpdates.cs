using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Consent;

/// <summary>Takes over the consent statements of an event: each change applies to one address and is decided by
/// <see cref="ConsentRules"/>.</summary>
internal static class ConsentUpdates
{
    // The program stops deciding when the clock is set back by more than this.
    private static readonly Duration LongestStepBack = Duration.FromHours(1);

    public static void Apply(CustomerContext context, Event arrived)
    {
        // The recorded arrival time may be in the future if the clock was set back a little since.
        var at =
            arrived.ReceivedAt is { } received && received < context.Now + LongestStepBack ? received : context.Now;
        UntickedBoxes.WithdrawUnticked(context, arrived);
        ConsentBoxes.WithdrawCorrected(context, arrived);
        UntickedBoxes.ApplyUntickedElsewhere(context, arrived);
        foreach (var change in arrived.Consents.EachElement())
        {
            if (change is not { AppliesToAllAddresses: true, Address: { } to })
            {
                ApplyChange(context, arrived, change, at);
                continue;
            }

            // Applies one change to each of its addresses.
            foreach (
                var (channel, address) in ChoiceAddresses.FindAddresses(context.State, change.Channel, to).ToArray()
            )
            {
                ApplyChange(
                    context,
                    arrived,
                    change with
                    {
                        Channel = channel,
                        Address = address,
                        AppliesToAllAddresses = false,
                    },
                    at
                );
            }
        }
    }

    private static void ApplyChange(CustomerContext context, Event arrived, ConsentChange change, Instant at)
    {
        var address =
            change.Address ?? AddressOf(arrived, change) ?? ConsentBook.AddressOf(context.State, change.Channel);
        if (
            change is { Address: null, Status: not ConsentStatus.Unsubscribed }
            && ChannelCatalog.Get(change.Channel).Address == AddressKind.Phone
            && arrived.Profile is { Phone: null, PhoneAsWritten: not null }
        )
        {
            context.AddNote(
                "consent_kept",
                why: $"{DescribeChange(change)} says nothing: the number that was given cannot be read"
            );
            return;
        }

        var box = change is { Status: ConsentStatus.Subscribed, Method: "checkout", Basis: not "soft_opt_in" };
        var unticked =
            change is { Status: ConsentStatus.Subscribed, Method: "checkout" }
            && UntickedBoxes.IsUnticked(context, arrived, change.Channel);
        if (box && unticked)
        {
            UntickedBoxes.ApplyObjection(context, arrived, change.Channel);
        }

        if (
            change.Status == ConsentStatus.Subscribed
            && (
                ConsentBoxes.IsFromOldView(context, arrived, address)
                || CorrectedAddresses.IsOutdatedView(context, arrived)
            )
        )
        {
            if (box && !unticked)
            {
                ConsentBoxes.RememberTicked(context, arrived, change.Channel);
            }

            context.AddNote(
                "consent_kept",
                why: $"{DescribeChange(change)} does not count: the address was corrected since"
            );
            return;
        }

        if (unticked)
        {
            context.AddNote(
                "consent_kept",
                why: $"{DescribeChange(change)} does not count: the box was unticked since"
            );
            return;
        }

        var held =
            box && address is not null ? ConsentBook.Find(context.State, change.Channel, address, change.Topic) : null;
        if (RepeatedBoxes.WasStopped(arrived, held))
        {
            context.AddNote(
                "consent_kept",
                why: $"{DescribeChange(change)} does not count: the box was ticked before the customer stopped it"
            );
            return;
        }

        change = RepeatedBoxes.WithFirstTime(arrived, change, held);
        if (change.Basis == "soft_opt_in" && UntickedBoxes.IsObjection(context, arrived, change.Channel))
        {
            context.AddNote(
                "consent_kept",
                why: $"{DescribeChange(change)} does not count: the box of this checkout was ticked and then unticked, "
                    + $"which is an objection"
            );
            return;
        }

        if (
            change.Basis == "soft_opt_in"
            && arrived.Order is { } sale
            && (context.FindOrder($"{arrived.Source}:{sale.Id}") ?? context.Lookups.OlderOrder) is { } known
            && known.Id == sale.Id
            && OrderStatusUpdates.IsOutdatedView(known, arrived)
        )
        {
            context.AddNote(
                "consent_kept",
                why: $"{DescribeChange(change)} does not count: the order was cancelled or wholly refunded since, or its "
                    + $"payment failed"
            );
            return;
        }

        Apply(context, change, address, arrived.Source, arrived.Id, at);
    }

    /// <summary>Applies one change to one address. Without an address an opt-out applies to the whole channel, and an
    /// opt-in to nothing.</summary>
    public static void Apply(
        CustomerContext context,
        ConsentChange change,
        string? address,
        string source,
        string eventId,
        Instant at
    )
    {
        var normal = address is null ? null : ContactAddress.Normalize(change.Channel, address);
        if (normal is null && change.Status != ConsentStatus.Unsubscribed)
        {
            context.AddNote(
                "consent_kept",
                why: $"{DescribeChange(change)} says nothing: no address is known that it could be about"
            );
            return;
        }

        var known = ConsentBook.ForAddress(context.State, change.Channel, normal);
        var held = known.FirstOrDefault(c => c.Topic == change.Topic);
        var arrived = context.Event?.Id == eventId ? context.Event : null;
        var statement = new StatementSource(source, eventId, at, normal)
        {
            DecidedOnArrival = arrived is { ReceivedAt: null },
        };
        var result = ConsentRules.Decide(known, change, statement);
        if (result.Next is { } next)
        {
            context.State = ConsentBook.Store(
                context.State,
                result.ChangesStatus ? ConsentBoxes.WithBox(arrived, next, change, held) : next
            );
        }

        if (!result.ChangesStatus)
        {
            var box = result.Next ?? held;
            if (
                (
                    ConsentBoxes.FindRepeatedBox(arrived, change, box)
                    ?? ConsentBoxes.PlaceBeneath(
                        arrived,
                        change,
                        box,
                        before =>
                            ConsentRules.Decide(
                                [
                                    .. known.Where(c => c != held),
                                    .. before is null ? Array.Empty<ConsentRecord>() : [before],
                                ],
                                change,
                                statement
                            )
                    )
                ) is
                { } kept
            )
            {
                context.State = ConsentBook.Store(context.State, kept);
            }
        }

        if (!result.ChangesStatus)
        {
            // "Nothing was given" changes nothing, so it is noted only where the delivery reports nothing else.
            var same =
                held is null && change.Status == ConsentStatus.Unknown
                    ? context.Event?.Name != EventNames.ConsentChanged
                    : held?.Status == change.Status;
            if (!same)
            {
                context.AddNote("consent_kept", why: $"{DescribeChange(change)} does not count: {result.Reason}");
            }

            return;
        }

        SuppressionUpdates.AddSuppressionChange(context, change, held, result.Next!);
        if (held?.Status != result.Next!.Status)
        {
            context.AddNote(
                "consent",
                why: $"{DescribeChange(change with { Status = result.Next.Status })} ({change.Basis}, {change.Method})"
            );
        }
    }

    // The address that the event itself gives for the person it is about.
    internal static string? AddressOf(Event arrived, ConsentChange change) =>
        change.Channel switch
        {
            Channel.Email => arrived.Profile?.Email
                ?? arrived.Identity.Email
                ?? arrived.Order?.Email
                ?? arrived.Checkout?.Email,
            Channel.Sms => arrived.Profile?.Phone,
            Channel.Staff or Channel.Webhook => null,
        };

    private static string DescribeChange(ConsentChange change) =>
        $"{ConsentDescriptions.ChannelName(change.Channel)}{(change.Topic is { } t ? $" about {t}" : "")}: "
        + $"{(change.Status == ConsentStatus.Unknown ? "not subscribed" : change.Status.ToString().ToLowerInvariant())}";
}
