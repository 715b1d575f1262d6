using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Templates.Rendering;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>The channel of a message. Channels are checked in order, the customer's preferred one first, for copy,
/// address, consent for the topic, price, the channel's own frequency caps and suppression; the first without an objection is
/// selected. Where only caps object, the message waits for the channel that has room first.</summary>
internal abstract record ChannelSelection
{
    private ChannelSelection() { }

    /// <param name="Choice">Why this channel; null: it is the first of policy.yaml, and nothing else was considered.</param>
    public sealed record Selected(Channel Channel, string Address, ChannelChoice? Choice) : ChannelSelection;

    public sealed record NoChannel(GateResult Result) : ChannelSelection;

    public static ChannelSelection Select(SendContext context, Message message, Template template)
    {
        var (waiting, pending) = (false, false);
        var run = context.State.Runs.FirstOrDefault(r => r.Id == message.Run);
        var firstNo = (Reason: Reasons.NoAddress, Detail: "no channel is left for it");
        var hasReason = false;
        FrequencyCap.Full? full = null;
        var preference = ChannelPreference.Find(context);
        var passed = new List<OtherChannel>();
        foreach (var channel in preference.Order)
        {
            if (message.Channels?.Contains(channel) == false)
            {
                continue;
            }

            var address = RunRecipient.AddressOf(context, run, channel);
            var (reason, detail) = FindObjection(context, message, template, channel, address);
            if (reason is null && FrequencyCap.FindFullChannel(context, message, channel, address!) is { } noRoom)
            {
                // Another channel may be used meanwhile; without one, the message waits for the first that has room.
                full = full is null || noRoom.Until < full.Until ? noRoom : full;
                passed.Add(new OtherChannel(channel) { Reason = noRoom.Reason, Why = noRoom.Detail });
                continue;
            }

            switch (reason)
            {
                case null:
                    var known = context.Lookups.Suppressions.TryGetValue(
                        AddressKey.Of(channel, address!),
                        out var against
                    );
                    if (
                        !known
                        && !context.MayBeginAttempt(message, channel)
                        && RunModes.RecordOnlyReason(context, message) is null
                    )
                    {
                        // When the attempt begins, every gate is checked again, this one with the newest lookups.
                        return new Selected(channel, address!, preference.Explain(context, message, channel, passed));
                    }

                    if (!known)
                    {
                        context.RequiredLookups.Add(new RequiredLookup.Suppression(channel, address!));
                        return new NoChannel(new GateResult.NeedsLookup());
                    }

                    if (FindSuppression(context, message, channel, address!, against) is not var (because, why))
                    {
                        if (
                            FrequencyCap.FindFullAddress(context, message, channel, address!, against) is
                            { } noRoomThere
                        )
                        {
                            full = full is null || noRoomThere.Until < full.Until ? noRoomThere : full;
                            passed.Add(
                                new OtherChannel(channel) { Reason = noRoomThere.Reason, Why = noRoomThere.Detail }
                            );
                            continue;
                        }

                        return new Selected(channel, address!, preference.Explain(context, message, channel, passed));
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

            passed.Add(new OtherChannel(channel) { Reason = reason, Why = detail });

            // The reason is that of the channel the customer would have got: the first with copy and an address. Only
            // where no channel has both, it is that of the very first.
            if (!hasReason || (IsUnreachable(firstNo.Reason) && !IsUnreachable(reason)))
            {
                (firstNo, hasReason) = ((reason, detail!), true);
            }
        }

        var room = full is null ? null : GateResult.HoldOrReject(message, full.Reason, full.Until, full.Detail);
        if (waiting)
        {
            return new NoChannel(WaitForConsent(context, message, pending, firstNo, room));
        }

        if (room is not null)
        {
            return new NoChannel(room);
        }

        if (!hasReason && context.State.Preference.OnlyThisChannel)
        {
            firstNo = (Reasons.ChannelNotPreferred, "the customer wants another channel only");
        }

        return new NoChannel(new GateResult.Reject(firstNo.Reason, firstNo.Detail));
    }

    /// <summary>True: by the customer's own record, some channel can be used for the message.</summary>
    public static bool IsReachable(SendContext context, Message message)
    {
        var run = context.State.Runs.FirstOrDefault(r => r.Id == message.Run);
        return run is not null
            && context.Workspace.FindTemplate(message.Template, run.Journey, run.Version) is { } template
            && ChannelPreference
                .Find(context)
                .Order.Where(c => message.Channels?.Contains(c) != false)
                .Any(c =>
                    FindObjection(context, message, template, c, RunRecipient.AddressOf(context, run, c)).Reason is null
                );
    }

    // "Not known yet" and "asked, not confirmed yet" are no refusals; each has its own time to wait.
    private static GateResult WaitForConsent(
        SendContext context,
        Message message,
        bool pending,
        (string Reason, string Detail) otherwise,
        GateResult? room
    )
    {
        var until = message.DecidedAt + (pending ? context.Policy.MaxConfirmationHold : context.Policy.MaxConsentHold);
        if (context.Now < until)
        {
            return pending
                ? new GateResult.Hold(
                    Reasons.ConsentPending,
                    until,
                    "the customer was asked to confirm and has not yet"
                )
                : GateResult.HoldOrReject(
                    message,
                    Reasons.ConsentUnknown,
                    until,
                    "it is not known yet whether the customer agreed"
                );
        }

        if (room is not null)
        {
            return room;
        }

        return otherwise.Reason switch
        {
            Reasons.ConsentUnknown => new GateResult.Reject(
                Reasons.ConsentUnknown,
                "it never became known whether the customer agreed"
            ),
            Reasons.ConsentPending => new GateResult.Reject(Reasons.ConsentPending, "the customer never confirmed"),
            _ => new GateResult.Reject(otherwise.Reason, otherwise.Detail),
        };
    }

    // Suppressions of the address, whichever customer they were recorded for.
    private static (string Reason, string Why)? FindSuppression(
        SendContext context,
        Message message,
        Channel channel,
        string address,
        AddressSuppression? against
    )
    {
        var permission = NeedsNoMarketingConsent(message, channel)
            ? SendPermissionRules.CheckAddressOfOrderMessage(context.State, channel, address, message.Topic, against)
            : SendPermissionRules.CheckAddress(context.State, channel, address, message.Topic, against);
        return permission?.Kind switch
        {
            SendPermissionKind.AddressStopped => (
                Reasons.Suppressed,
                $"this {ChannelName(channel)} address is not to be used ({against!.Reason ?? "suppressed"})"
            ),
            SendPermissionKind.AddressTopicStopped => (
                Reasons.TopicStopped,
                $"{message.Topic} was stopped for this {ChannelName(channel)} address"
            ),
            SendPermissionKind.Allowed
            or SendPermissionKind.Pending
            or SendPermissionKind.Unknown
            or SendPermissionKind.Stopped
            or SendPermissionKind.TopicStopped
            or null => null,
        };
    }

    private static bool NeedsNoMarketingConsent(Message message, Channel channel) =>
        message.IsAboutOrder && ChannelCatalog.Get(channel).AllowsOrderMessages;

    private static bool IsUnreachable(string reason) => reason is Reasons.NoCopy or Reasons.NoAddress;

    private static (string? Reason, string? Detail) FindObjection(
        SendContext context,
        Message message,
        Template template,
        Channel channel,
        string? address
    )
    {
        if (!template.Channels.Contains(channel))
        {
            return (Reasons.NoCopy, $"{message.Template} has no {ChannelName(channel)} copy");
        }

        if (address is null)
        {
            return (Reasons.NoAddress, $"no {ChannelName(channel)} address is known for it");
        }

        var permission = NeedsNoMarketingConsent(message, channel)
            ? SendPermissionRules.CheckOrderMessage(context.State, channel, address, message.Topic)
            : SendPermissionRules.CheckRecord(context.State, channel, address, message.Topic);
        return permission.Kind switch
        {
            SendPermissionKind.Stopped => (
                Reasons.Unsubscribed,
                ConsentDescriptions.DescribeStop(permission.DecidingConsent!, ChannelName(channel))
            ),
            SendPermissionKind.TopicStopped => (
                Reasons.TopicStopped,
                ConsentDescriptions.DescribeStop(
                    permission.DecidingConsent!,
                    $"{message.Topic} by {ChannelName(channel)}"
                )
            ),
            SendPermissionKind.Pending => (Reasons.ConsentPending, "the customer was asked to confirm and has not yet"),
            SendPermissionKind.Unknown => (Reasons.ConsentUnknown, "nothing is known for this address"),
            SendPermissionKind.Allowed or SendPermissionKind.AddressStopped or SendPermissionKind.AddressTopicStopped =>
                FindHoursObjection(context, message, channel, address),
        };
    }

    // Hours that are closed now only delay a message; hours that never open rule the channel out, and so does a price
    // above a limit.
    private static (string? Reason, string? Detail) FindHoursObjection(
        SendContext context,
        Message message,
        Channel channel,
        string address
    )
    {
        var hours = SendHours.For(context, channel, address);
        return hours switch
        {
            { IsPlaceKnown: false } => (
                Reasons.ZoneUnknown,
                "the customer's time zone is not known, so it might be night where they are"
            ),
            _ when hours.NextOpen(context.Now) is not null => MessagePrices.FindObjection(
                context,
                message,
                channel,
                address
            ),
            { IsZoneKnown: true } => (
                Reasons.OutsideSendWindow,
                "the window of policy.yaml and the hours of law have no time in common"
            ),
            _ => (
                Reasons.ZoneUnknown,
                "the customer's time zone is not known, and at no time is it allowed everywhere in "
                    + $"{context.State.Profile.Region ?? context.State.Profile.Country}"
            ),
        };
    }

    private static string ChannelName(Channel channel) => ConsentDescriptions.ChannelName(channel);
}
