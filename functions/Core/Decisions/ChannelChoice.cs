using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Workspaces;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Which channel a message takes: hers first, each asked for copy, address, consent for the topic, suppression; the first with no objection.</summary>
internal abstract record ChannelChoice
{
    private ChannelChoice() { }

    public sealed record Taken(Channel Channel, string Address) : ChannelChoice;

    public sealed record Left(Passage Passage) : ChannelChoice;

    public static ChannelChoice For(Draft draft, Message message, Template template)
    {
        var waiting = false;
        var firstNo = (Reason: Reasons.NoAddress, Detail: "no channel is left for it");
        var said = false;
        foreach (var channel in Order(draft))
        {
            if (message.Channels?.Contains(channel) == false)
            {
                continue;
            }

            var (reason, detail) = Objection(draft, message, template, channel);
            switch (reason)
            {
                case null:
                    var address = Learning.AddressOf(draft.State, channel)!;
                    var known = draft.Facts.Suppressed.TryGetValue(AddressKey.Of(channel, address), out var since);
                    if (!known && !Sending.MayBegin(draft, message, channel) && Modes.OnlyRecords(draft, message) is null)
                    {
                        // Whoever begins the attempt asks every gate again, and this one with the newest word.
                        return new Taken(channel, address);
                    }

                    if (!known)
                    {
                        draft.Needs.Add(new Need.Suppression(channel, address));
                        return new Left(new Passage.Ask());
                    }

                    if (since is not { } suppressed || OptedInSince(draft.State, channel, message.Topic, suppressed))
                    {
                        return new Taken(channel, address);
                    }

                    (reason, detail) = (Reasons.Suppressed, $"this {Name(channel)} address is not to be used");
                    break;
                case Reasons.ConsentUnknown:
                    waiting = true;
                    break;
            }

            // The channel the customer would have got decides the reason: the first that has copy and an address. Only where none has both does the first of all decide.
            if (!said || (CannotReach(firstNo.Reason) && !CannotReach(reason)))
            {
                (firstNo, said) = ((reason, detail!), true);
            }
        }

        if (waiting)
        {
            var until = message.DecidedAt + draft.Policy.ConsentHold;
            return new Left(draft.Now < until
                ? Gates.Held(message, Reasons.ConsentUnknown, until, "the shop has not told yet whether she agreed")
                : firstNo.Reason == Reasons.ConsentUnknown ? new Passage.Stop(Reasons.ConsentUnknown, "the shop never told whether she agreed")
                : new Passage.Stop(firstNo.Reason, firstNo.Detail));
        }

        if (!said && draft.State.Preference.Only)
        {
            firstNo = (Reasons.NotHerChannel, "she wants another channel only");
        }

        return new Left(new Passage.Stop(firstNo.Reason, firstNo.Detail));
    }

    private static bool CannotReach(string reason) => reason is Reasons.NoCopy or Reasons.NoAddress;

    // Hers first; only hers where she said "only".
    private static IEnumerable<Channel> Order(Draft draft)
    {
        if (draft.State.Preference.Channel is not { } hers)
        {
            return draft.Policy.Channels;
        }

        return draft.State.Preference.Only ? [hers] : draft.Policy.Channels.Where(c => c != hers).Prepend(hers);
    }

    private static (string? Reason, string? Detail) Objection(Draft draft, Message message, Template template, Channel channel)
    {
        if (!template.Channels.Contains(channel))
        {
            return (Reasons.NoCopy, $"{message.Template} has no {Name(channel)} copy");
        }

        if (Learning.AddressOf(draft.State, channel) is null)
        {
            return (Reasons.NoAddress, $"she has no {Name(channel)} address");
        }

        var whole = Find(draft.State, channel, null);
        var topic = Find(draft.State, channel, message.Topic);
        if (whole?.Status == ConsentStatus.Unsubscribed && !(topic?.Status == ConsentStatus.Subscribed && topic.At > whole.At))
        {
            return (Reasons.Unsubscribed, $"the customer stopped {Name(channel)} ({whole.Method})");
        }

        if (topic?.Status == ConsentStatus.Unsubscribed)
        {
            return (Reasons.TopicStopped, $"she stopped {message.Topic} by {Name(channel)}");
        }

        if ((topic ?? whole)?.Status != ConsentStatus.Subscribed)
        {
            return (Reasons.ConsentUnknown, null);
        }

        return channel == Channel.Sms && CustomerZone.Of(draft.State) is null
            ? (Reasons.ZoneUnknown, "her time zone is not known, so it might be night where she is")
            : (null, null);
    }

    private static bool OptedInSince(CustomerState state, Channel channel, string topic, NodaTime.Instant suppressed) =>
        state.Consents.Any(c => c.Channel == channel && (c.Topic is null || c.Topic == topic)
            && c.Status == ConsentStatus.Subscribed && c.Basis == "consent" && c.At > suppressed);

    private static Consent? Find(CustomerState state, Channel channel, string? topic)
    {
        foreach (var consent in state.Consents)
        {
            if (consent.Channel == channel && consent.Topic == topic)
            {
                return consent;
            }
        }

        return null;
    }

    private static string Name(Channel channel) => channel == Channel.Email ? "e-mail" : "SMS";
}
