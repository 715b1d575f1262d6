using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>The frequency cap: how often messages may be sent to the customer. Counts messages that were sent and those
/// that may be being sent now.</summary>
internal static class FrequencyCap
{
    private const int MostContacts = 50;

    /// <summary>The hold of a message by the cap; null: it may be sent now.</summary>
    public static GateResult? FindHold(SendContext context, Message message)
    {
        if (!CountsTopic(context, message.Topic))
        {
            return null;
        }

        var contacts = CountedContacts(context, message).ToArray();
        if (contacts.Length == 0)
        {
            return null;
        }

        var free = contacts.Max() + context.Policy.MinGap;
        if (free > context.Now)
        {
            return GateResult.HoldOrReject(
                message,
                Reasons.MinGap,
                free,
                $"the last message was less than {CountText.FormatDuration(context.Policy.MinGap)} ago"
            );
        }

        var today = context.Now.InZone(context.Zone).Date;
        return contacts.Count(c => c.InZone(context.Zone).Date == today) >= context.Policy.MaxPerDay
            ? GateResult.HoldOrReject(
                message,
                Reasons.DailyCap,
                LocalCalendar.StartOfNextDay(context.Now, context.Zone),
                $"the customer had {context.Policy.MaxPerDay} today"
            )
            : null;
    }

    /// <summary>True: messages of this topic count. False for topics that answer the customer.</summary>
    public static bool CountsTopic(SendContext context, string topic) =>
        !context.Policy.Topics.TryGetValue(topic, out var known) || known.CountsForFrequency;

    /// <summary>Records a sent message as a contact.</summary>
    public static void RecordContact(SendContext context, Message message, Channel channel)
    {
        if (message.Recipient.RulesOfContactApply)
        {
            context.State = RecordContact(
                context.State,
                channel,
                CountsTopic(context, message.Topic),
                context.Now,
                message.Id
            );
        }
    }

    /// <summary>Records a sent message as a contact, whether or not it is still open. Messages to staff are no
    /// contacts.</summary>
    public static CustomerState RecordContact(
        CustomerState state,
        Channel channel,
        bool counts,
        Instant at,
        string message
    ) =>
        channel == Channel.Staff
            ? state
            : state with
            {
                Contacts =
                [
                    .. state
                        .Contacts.Append(new Contact(at, channel, counts, MessageHash(message)))
                        .TakeLast(MostContacts),
                ],
            };

    /// <summary>True: this message is already recorded as a contact.</summary>
    public static bool IsRecorded(CustomerState state, string message) =>
        state.Contacts.Any(c => c.MessageHash == MessageHash(message));

    /// <summary>When this message was sent; null: it is not among the last contacts.</summary>
    public static Instant? SentAt(CustomerState state, string message) =>
        state.Contacts.LastOrDefault(c => c.MessageHash == MessageHash(message))?.At;

    private static string MessageHash(string message) =>
        message[(message.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static IEnumerable<Instant> CountedContacts(SendContext context, Message candidate) =>
        context
            .State.Contacts.Where(c => c.CountsForCap)
            .Select(c => c.At)
            .Concat(
                context
                    .State.Messages.Where(m =>
                        m.Id != candidate.Id
                        && m.Recipient.RulesOfContactApply
                        && m.Attempt is not null
                        && CountsTopic(context, m.Topic)
                    )
                    .Select(m => m.Attempt!.BegunAt)
            );
}
