using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Workspaces;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Which channel a message takes: the customer's first, each asked for copy, address, consent for the topic,
/// suppression; the first with no objection.</summary>
internal abstract record ChannelChoice
{
    private ChannelChoice() { }

    public sealed record Taken(Channel Channel, string Address) : ChannelChoice;

    public sealed record Left(Passage Passage) : ChannelChoice;

    public static ChannelChoice For(Draft draft, Message message, Template template)
    {
        var (waiting, pending) = (false, false);
        var run = draft.State.Runs.FirstOrDefault(r => r.Id == message.Run);
        var firstNo = (Reason: Reasons.NoAddress, Detail: "no channel is left for it");
        var said = false;
        foreach (var channel in Order(draft))
        {
            if (message.Channels?.Contains(channel) == false)
            {
                continue;
            }

            var address = OrderRecipient.AddressOf(draft, run, channel);
            var (reason, detail) = Objection(draft, message, template, channel, address);
            switch (reason)
            {
                case null:
                    var known = draft.Facts.Suppressed.TryGetValue(AddressKey.Of(channel, address!), out var against);
                    if (
                        !known
                        && !Sending.MayBegin(draft, message, channel)
                        && Modes.OnlyRecords(draft, message) is null
                    )
                    {
                        // Whoever begins the attempt asks every gate again, and this one with the newest word.
                        return new Taken(channel, address!);
                    }

                    if (!known)
                    {
                        draft.Needs.Add(new Need.Suppression(channel, address!));
                        return new Left(new Passage.Ask());
                    }

                    if (Suppressed(draft, message, channel, address!, against) is not var (because, why))
                    {
                        return new Taken(channel, address!);
                    }

                    (reason, detail) = (because, why);
                    break;
                case Reasons.ConsentPending:
                    (waiting, pending) = (true, true);
                    break;
                case Reasons.ConsentUnknown:
                    waiting = true;
                    break;
            }

            // The channel the customer would have got decides the reason: the first that has copy and an address. Only
            // where none has both does the first of all decide.
            if (!said || (CannotReach(firstNo.Reason) && !CannotReach(reason)))
            {
                (firstNo, said) = ((reason, detail!), true);
            }
        }

        if (waiting)
        {
            return new Left(Waiting(draft, message, pending, firstNo));
        }

        if (!said && draft.State.Preference.Only)
        {
            firstNo = (Reasons.NotHerChannel, "the customer wants another channel only");
        }

        return new Left(new Passage.Stop(firstNo.Reason, firstNo.Detail));
    }

    // "Not known yet" and "asked, not confirmed yet" are no refusals; each has its time.
    private static Passage Waiting(Draft draft, Message message, bool pending, (string Reason, string Detail) otherwise)
    {
        var until = message.DecidedAt + (pending ? draft.Policy.ConfirmationHold : draft.Policy.ConsentHold);
        if (draft.Now < until)
        {
            return pending
                ? new Passage.Hold(Reasons.ConsentPending, until, "the customer was asked to confirm and has not yet")
                : Gates.Held(message, Reasons.ConsentUnknown, until, "it is not known yet whether the customer agreed");
        }

        return otherwise.Reason switch
        {
            Reasons.ConsentUnknown => new Passage.Stop(
                Reasons.ConsentUnknown,
                "it never became known whether the customer agreed"
            ),
            Reasons.ConsentPending => new Passage.Stop(Reasons.ConsentPending, "the customer never confirmed"),
            _ => new Passage.Stop(otherwise.Reason, otherwise.Detail),
        };
    }

    // What is known against the address, whichever customer it was told for.
    private static (string Reason, string Why)? Suppressed(
        Draft draft,
        Message message,
        Channel channel,
        string address,
        AddressSuppression? against
    )
    {
        return ConsentStanding.OfAddress(draft.State, channel, address, message.Topic, against)?.Kind switch
        {
            StandingKind.AddressStopped => (
                Reasons.Suppressed,
                $"this {Name(channel)} address is not to be used ({against!.Reason ?? "suppressed"})"
            ),
            StandingKind.AddressTopicStopped => (
                Reasons.TopicStopped,
                $"{message.Topic} was stopped for this {Name(channel)} address"
            ),
            _ => null,
        };
    }

    private static bool CannotReach(string reason) => reason is Reasons.NoCopy or Reasons.NoAddress;

    // The customer's channel first; no other where they said "only".
    private static IEnumerable<Channel> Order(Draft draft)
    {
        if (draft.State.Preference.Channel is not { } hers)
        {
            return draft.Policy.Channels;
        }

        return draft.State.Preference.Only ? [hers] : draft.Policy.Channels.Where(c => c != hers).Prepend(hers);
    }

    private static (string? Reason, string? Detail) Objection(
        Draft draft,
        Message message,
        Template template,
        Channel channel,
        string? address
    )
    {
        if (!template.Channels.Contains(channel))
        {
            return (Reasons.NoCopy, $"{message.Template} has no {Name(channel)} copy");
        }

        if (address is null)
        {
            return (Reasons.NoAddress, $"no {Name(channel)} address is known for it");
        }

        var standing = ConsentStanding.OfRecord(draft.State, channel, address, message.Topic);
        return standing.Kind switch
        {
            StandingKind.Stopped => (Reasons.Unsubscribed, ConsentWords.Stopped(standing.By!, Name(channel))),
            StandingKind.TopicStopped => (
                Reasons.TopicStopped,
                ConsentWords.Stopped(standing.By!, $"{message.Topic} by {Name(channel)}")
            ),
            StandingKind.Pending => (Reasons.ConsentPending, "the customer was asked to confirm and has not yet"),
            StandingKind.Unknown => (Reasons.ConsentUnknown, "nothing is known for this address"),
            _ => channel == Channel.Sms && CustomerZone.Of(draft.State) is null
                ? (Reasons.ZoneUnknown, "the customer's time zone is not known, so it might be night where they are")
                : (null, null),
        };
    }

    private static string Name(Channel channel) => ConsentWords.NameOf(channel);
}
