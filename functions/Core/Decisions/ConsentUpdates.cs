using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Takes over what an event says about consent: each change about one address, decided by <see
/// cref="ConsentRules"/>.</summary>
internal static class ConsentUpdates
{
    // A clock that is put back by more stops deciding.
    private static readonly Duration LongestStepBack = Duration.FromHours(1);

    public static void Apply(Draft draft, Event arrived)
    {
        // Our own time of arrival may be ahead where the clock was put back a little since.
        var at = arrived.ReceivedAt is { } received && received < draft.Now + LongestStepBack ? received : draft.Now;
        ConsentBoxes.Untick(draft, arrived);
        ConsentBoxes.Correct(draft, arrived);
        ConsentBoxes.UntickedElsewhere(draft, arrived);
        foreach (var change in arrived.Consents.Each())
        {
            if (change is not { WithOthers: true, Address: { } to })
            {
                Told(draft, arrived, change, at);
                continue;
            }

            // What one change says, address by address.
            foreach (var (channel, address) in OwnAddresses.Of(draft.State, change.Channel, to).ToArray())
            {
                Told(draft, arrived, change with { Channel = channel, Address = address, WithOthers = false }, at);
            }
        }
    }

    private static void Told(Draft draft, Event arrived, ConsentChange change, Instant at)
    {
        var address =
            change.Address ?? ToldAddress(arrived, change) ?? ConsentBook.AddressOf(draft.State, change.Channel);
        if (
            change is { Channel: Channel.Sms, Address: null, Status: not ConsentStatus.Unsubscribed }
            && arrived.Profile is { Phone: null, PhoneWritten: not null }
        )
        {
            draft.Note("consent_kept", why: $"{Words(change)} says nothing: the number that was given cannot be read");
            return;
        }

        var box = change is { Status: ConsentStatus.Subscribed, Method: "checkout", Basis: not "soft_opt_in" };
        var unticked =
            change is { Status: ConsentStatus.Subscribed, Method: "checkout" }
            && ConsentBoxes.IsUnticked(draft, arrived, change.Channel);
        if (box && unticked)
        {
            ConsentBoxes.Object(draft, arrived, change.Channel);
        }

        if (
            change.Status == ConsentStatus.Subscribed
            && (ConsentBoxes.IsOfOldView(draft, arrived, address) || CorrectedAddresses.IsOver(draft, arrived))
        )
        {
            if (box && !unticked)
            {
                ConsentBoxes.Remember(draft, arrived, change.Channel);
            }

            draft.Note("consent_kept", why: $"{Words(change)} does not count: the address was corrected since");
            return;
        }

        if (unticked)
        {
            draft.Note("consent_kept", why: $"{Words(change)} does not count: the box was unticked since");
            return;
        }

        var held =
            box && address is not null ? ConsentBook.Find(draft.State, change.Channel, address, change.Topic) : null;
        if (ToldBoxes.WasStopped(arrived, held))
        {
            draft.Note(
                "consent_kept",
                why: $"{Words(change)} does not count: the box was ticked before the customer stopped it"
            );
            return;
        }

        change = ToldBoxes.FirstTold(arrived, change, held);
        if (change.Basis == "soft_opt_in" && ConsentBoxes.IsObjection(draft, arrived, change.Channel))
        {
            draft.Note(
                "consent_kept",
                why: $"{Words(change)} does not count: the box of this checkout was ticked and then unticked, "
                    + $"which is an objection"
            );
            return;
        }

        if (
            change.Basis == "soft_opt_in"
            && arrived.Order is { } sale
            && (draft.OrderOf($"{arrived.Source}:{sale.Id}") ?? draft.Facts.OlderOrder) is { } known
            && known.Id == sale.Id
            && OrderStanding.IsOver(known, arrived)
        )
        {
            draft.Note(
                "consent_kept",
                why: $"{Words(change)} does not count: the order was cancelled or wholly refunded since, or its "
                    + $"payment failed"
            );
            return;
        }

        Apply(draft, change, address, arrived.Source, arrived.Id, at);
    }

    /// <summary>One change about one address; without an address an opt-out holds for all of the channel, and an opt-in
    /// for none.</summary>
    public static void Apply(
        Draft draft,
        ConsentChange change,
        string? address,
        string source,
        string eventId,
        Instant at
    )
    {
        var normal = address is null ? null : ContactAddress.Normal(change.Channel, address);
        if (normal is null && change.Status != ConsentStatus.Unsubscribed)
        {
            draft.Note(
                "consent_kept",
                why: $"{Words(change)} says nothing: no address is known that it could be about"
            );
            return;
        }

        var known = ConsentBook.Of(draft.State, change.Channel, normal);
        var held = known.FirstOrDefault(c => c.Topic == change.Topic);
        var arrived = draft.Event?.Id == eventId ? draft.Event : null;
        var telling = new ConsentTelling(source, eventId, at, normal) { IsNow = arrived is { ReceivedAt: null } };
        var result = ConsentRules.Decide(known, change, telling);
        if (result.Next is { } next)
        {
            draft.State = ConsentBook.Put(
                draft.State,
                result.Counts ? ConsentBoxes.With(arrived, next, change, held) : next
            );
        }

        if (!result.Counts)
        {
            var box = result.Next ?? held;
            if (
                (
                    ConsentBoxes.ToldAgain(arrived, change, box)
                    ?? ConsentBoxes.Beneath(
                        arrived,
                        change,
                        box,
                        before =>
                            ConsentRules.Decide(
                                [.. known.Where(c => c != held), .. before is null ? Array.Empty<Consent>() : [before]],
                                change,
                                telling
                            )
                    )
                ) is
                { } kept
            )
            {
                draft.State = ConsentBook.Put(draft.State, kept);
            }
        }

        if (!result.Counts)
        {
            // That nothing was given changes nothing, except where it is all that the delivery tells.
            var same =
                held is null && change.Status == ConsentStatus.Unknown
                    ? draft.Event?.Name != EventNames.ConsentChanged
                    : held?.Status == change.Status;
            if (!same)
            {
                draft.Note("consent_kept", why: $"{Words(change)} does not count: {result.Why}");
            }

            return;
        }

        Mark(draft, change, held, result.Next!);
        if (held?.Status != result.Next!.Status)
        {
            draft.Note(
                "consent",
                why: $"{Words(change with { Status = result.Next.Status })} ({change.Basis}, {change.Method})"
            );
        }
    }

    // The address is stopped for every customer who has it; an opt-in of the customer's own hand frees it for each of
    // them again.
    private static void Mark(Draft draft, ConsentChange change, Consent? held, Consent next)
    {
        if (next.Address is not { } address)
        {
            return;
        }

        if (next.Status == ConsentStatus.Unsubscribed)
        {
            draft.Marks.Add(
                new AddressMark(
                    next.Channel,
                    address,
                    change.Method == "spam_report" ? "complained" : "unsubscribed",
                    next.At
                )
                {
                    Topic = next.Topic,
                }
            );
        }
        else if (
            next.Kind == ConsentKind.OwnAct
            && (next.Status == ConsentStatus.Subscribed || change.GivesBack is not null)
        )
        {
            // Where nothing had been given, only the very opt-out goes that took it, not what was marked since.
            var until = next.Status == ConsentStatus.Subscribed ? next.At : held?.At ?? next.At;
            draft.Marks.Add(new AddressMark(next.Channel, address, "", until) { Topic = next.Topic, Lifts = true });
        }
        else if (
            next.Status == ConsentStatus.Subscribed
            && held is { Status: ConsentStatus.Unsubscribed }
            && ConsentRules.IsImpossible(change, next.At)
        )
        {
            // What a shop said and takes back: only that very mark, nothing that the customer or a provider marked.
            draft.Marks.Add(
                new AddressMark(next.Channel, address, "", held.At)
                {
                    Topic = next.Topic,
                    Lifts = true,
                    Exactly = true,
                }
            );
        }
    }

    // The address that the delivery itself gives for whom it is about.
    internal static string? ToldAddress(Event arrived, ConsentChange change) =>
        change.Channel switch
        {
            Channel.Email => arrived.Profile?.Email
                ?? arrived.Who.Email
                ?? arrived.Order?.Email
                ?? arrived.Checkout?.Email,
            Channel.Sms => arrived.Profile?.Phone,
            _ => null,
        };

    private static string Words(ConsentChange change) =>
        $"{(change.Channel == Channel.Email ? "e-mail" : "SMS")}{(change.Topic is { } t ? $" about {t}" : "")}: "
        + $"{(change.Status == ConsentStatus.Unknown ? "not subscribed" : change.Status.ToString().ToLowerInvariant())}";
}
