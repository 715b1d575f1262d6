using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>
/// The frequency caps: how often messages may be sent to the customer. Counts messages that were sent and those that
/// may be being sent now. A cap counts whole days of the customer's clock, today included: 1, 7 or 30. There is room
/// again when the oldest message that fills it is out of these days, at the start of a day.
/// </summary>
internal static class FrequencyCap
{
    /// <summary>A cap that has no room at the moment.</summary>
    /// <param name="Reason">A name of <see cref="Reasons"/>.</param>
    /// <param name="Until">When there is room again, if nothing else is sent.</param>
    internal sealed record Full(string Reason, Instant Until, string Detail);

    /// <summary>A message that was sent or may be being sent, as the caps count it.</summary>
    internal readonly record struct Counted(Instant At, Channel Channel, string? Topic);

    /// <summary>The hold of a message by the caps that apply to every channel; null: it may be sent now.</summary>
    public static GateResult? FindHold(SendContext context, Message message)
    {
        if (
            !Counts(context, message)
            || FindFull(context, CountedContacts(context, message), message.Topic, context.Now) is not { } full
        )
        {
            return null;
        }

        return JourneyPriority.FindWinner(context, message) is { } winner
            ? GateResult.HoldOrReject(
                message,
                Reasons.LowerPriority,
                full.Until,
                JourneyPriority.Describe(winner, "is due now")
            )
            : GateResult.HoldOrReject(message, full.Reason, full.Until, full.Detail);
    }

    /// <summary>The cap of this channel that has no room now; null: the channel may be used.</summary>
    public static Full? FindFullChannel(SendContext context, Message message, Channel channel, string address) =>
        Later(FindFullByLaw(context, message, channel, address), FindFullChannel(context, message, channel));

    /// <summary>The cap of the address that has no room now, counted over all customers who have the address; null: the
    /// address may be used.</summary>
    /// <param name="known">What is known of the address.</param>
    public static Full? FindFullAddress(
        SendContext context,
        Message message,
        Channel channel,
        string address,
        AddressSuppression? known
    )
    {
        if (context.Policy.AddressCaps is not { } caps || !Counts(context, message))
        {
            return null;
        }

        // With those whose attempt begins in this decision.
        var contacts = context
            .AddressContactChanges.Where(c => c.Channel == channel && c.Address == address)
            .Aggregate((IReadOnlyList<AddressContact>?)known?.Contacts, AddressContacts.Apply);
        return FindFull(
            (contacts ?? []).Where(c => c.MessageHash != Contact.HashOf(message.Id)).Select(c => c.At),
            caps,
            " at this address",
            context.Now,
            context.Zone
        );
    }

    private static Full? FindFullChannel(SendContext context, Message message, Channel channel) =>
        context.Policy.ChannelCaps.TryGetValue(channel, out var caps) && Counts(context, message)
            ? FindFull(
                CountedContacts(context, message).Where(c => c.Channel == channel).Select(c => c.At),
                caps,
                $" by {ChannelCatalog.Get(channel).Name}",
                context.Now,
                context.Zone
            )
            : null;

    // The law counts every text, also an answer that the customer asked for.
    private static Full? FindFullByLaw(SendContext context, Message message, Channel channel, string address)
    {
        if (
            !ChannelCatalog.Get(channel).HasLegalHours
            || SendHours.For(context, channel, address).Limit is not { Per24Hours: { } most } limit
        )
        {
            return null;
        }

        var last = context
            .State.Contacts.Where(c => c.Channel == channel)
            .Select(c => c.At)
            .Concat(
                context
                    .State.Messages.Where(m => m.Id != message.Id && m.Attempt?.Channel == channel)
                    .Select(m => m.Attempt!.BegunAt)
            )
            .OrderDescending()
            .Skip(most - 1)
            .Take(1)
            .ToArray();
        return last is [var at] && at + Duration.FromHours(24) > context.Now
            ? new Full(
                Reasons.LawLimit,
                at + Duration.FromHours(24),
                $"the law of {limit.Place} allows {most} by {ChannelCatalog.Get(channel).Name} in 24 hours"
            )
            : null;
    }

    /// <summary>The cap of all messages, of this topic or of the customer's own choice that has no room at that moment;
    /// of several, the one that has room last. Null: there is room.</summary>
    public static Full? FindFull(SendContext context, IReadOnlyList<Counted> contacts, string topic, Instant at)
    {
        var (policy, zone) = (context.Policy, context.Zone);
        if (contacts.Count == 0)
        {
            return null;
        }

        var free = contacts.Max(c => c.At) + policy.MinGap;
        var gap =
            free > at
                ? new Full(
                    Reasons.MinGap,
                    free,
                    $"the last message was less than {CountText.FormatDuration(policy.MinGap)} ago"
                )
                : null;
        var caps = FindFull(contacts.Select(c => c.At), policy.Caps, "", at, zone);
        var ofTopic = policy.TopicCaps.TryGetValue(topic, out var limits)
            ? FindFull(contacts.Where(c => c.Topic == topic).Select(c => c.At), limits, $" of {topic}", at, zone)
            : null;
        var own = context.State.Preference.MaxPerMonth is { } most
            ? FindFull(
                [.. contacts.Select(c => c.At.InZone(zone).Date).OrderDescending()],
                most,
                FrequencyCaps.Month,
                Reasons.CustomerCap,
                " in 30 days, as many as they chose",
                at,
                zone
            )
            : null;
        return Later(Later(Later(gap, caps), ofTopic), own);
    }

    /// <summary>True: the message counts. False for messages about an order and for topics that answer the
    /// customer.</summary>
    public static bool Counts(SendContext context, Message message) =>
        !message.IsAboutOrder && CountsTopic(context, message.Topic);

    /// <summary>True: messages of this topic count. False for topics that answer the customer.</summary>
    public static bool CountsTopic(SendContext context, string topic) =>
        !context.Policy.Topics.TryGetValue(topic, out var known) || known.CountsForFrequency;

    /// <summary>Messages to the customer that count for the caps, beside this one: those sent, and those that may be
    /// being sent.</summary>
    public static IReadOnlyList<Counted> CountedContacts(SendContext context, Message candidate) =>
        [
            .. context
                .State.Contacts.Where(c => c.CountsForCap)
                .Select(c => new Counted(c.At, c.Channel, c.Topic))
                .Concat(
                    context
                        .State.Messages.Where(m =>
                            m.Id != candidate.Id
                            && m.Recipient.RulesOfContactApply
                            && m.Attempt is not null
                            && Counts(context, m)
                        )
                        .Select(m => new Counted(m.Attempt!.BegunAt, m.Attempt.Channel, m.Topic))
                ),
        ];

    private static Full? FindFull(
        IEnumerable<Instant> contacts,
        FrequencyCaps caps,
        string what,
        Instant at,
        DateTimeZone zone
    )
    {
        if (caps is { PerDay: null, PerWeek: null, PerMonth: null })
        {
            return null;
        }

        var days = contacts.Select(c => c.InZone(zone).Date).OrderDescending().ToList();
        return Later(
            Later(
                FindFull(days, caps.PerDay, 1, Reasons.DailyCap, $"{what} today", at, zone),
                FindFull(days, caps.PerWeek, FrequencyCaps.Week, Reasons.WeeklyCap, $"{what} in 7 days", at, zone)
            ),
            FindFull(days, caps.PerMonth, FrequencyCaps.Month, Reasons.MonthlyCap, $"{what} in 30 days", at, zone)
        );
    }

    // days: of the contacts, newest first. There is room when the contact that fills the cap leaves the period.
    private static Full? FindFull(
        List<LocalDate> days,
        int? cap,
        int period,
        string reason,
        string what,
        Instant at,
        DateTimeZone zone
    ) =>
        cap is { } most && days.Count >= most && days[most - 1].PlusDays(period) > at.InZone(zone).Date
            ? new Full(
                reason,
                zone.AtStartOfDay(days[most - 1].PlusDays(period)).ToInstant(),
                $"the customer had {most}{what}"
            )
            : null;

    private static Full? Later(Full? one, Full? other) => one is null || other?.Until > one.Until ? other : one;
}
