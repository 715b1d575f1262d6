using MarketingAutomation.Core.Customers;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>How often she may be spoken to. Counts what left and what may be leaving right now.</summary>
internal static class Frequency
{
    private const int MostContacts = 50;

    /// <summary>Null when she may be spoken to now.</summary>
    public static Passage? Objects(Draft draft, Message message)
    {
        if (!Counts(draft, message.Topic))
        {
            return null;
        }

        var contacts = Counted(draft, message).ToArray();
        if (contacts.Length == 0)
        {
            return null;
        }

        var free = contacts.Max() + draft.Policy.MinGap;
        if (free > draft.Now)
        {
            return Gates.Held(
                message,
                Reasons.MinGap,
                free,
                $"the last message was less than {Values.Counted.Time(draft.Policy.MinGap)} ago"
            );
        }

        var today = draft.Now.InZone(draft.Clock).Date;
        return contacts.Count(c => c.InZone(draft.Clock).Date == today) >= draft.Policy.PerDay
            ? Gates.Held(
                message,
                Reasons.DailyCap,
                Calendar.NextDay(draft.Now, draft.Clock),
                $"the customer had {draft.Policy.PerDay} today"
            )
            : null;
    }

    /// <summary>False for topics that answer her.</summary>
    public static bool Counts(Draft draft, string topic) =>
        !draft.Policy.Topics.TryGetValue(topic, out var known) || known.CountsForFrequency;

    /// <summary>A message left.</summary>
    public static void Left(Draft draft, Message message, Core.Channels.Channel channel)
    {
        if (message.Staff is null)
        {
            draft.State = Left(draft.State, channel, Counts(draft, message.Topic), draft.Now, message.Id);
        }
    }

    /// <summary>Something left, whether or not its message is still open. What goes to staff is no contact.</summary>
    public static CustomerState Left(
        CustomerState state,
        Core.Channels.Channel channel,
        bool counts,
        Instant at,
        string message
    ) =>
        channel == Core.Channels.Channel.Staff
            ? state
            : state with
            {
                Contacts =
                [
                    .. state.Contacts.Append(new Contact(at, channel, counts, Short(message))).TakeLast(MostContacts),
                ],
            };

    /// <summary>True: this message is among the contacts already.</summary>
    public static bool IsCounted(CustomerState state, string message) =>
        state.Contacts.Any(c => c.Of == Short(message));

    /// <summary>When this message left; null: not among the last contacts.</summary>
    public static Instant? LeftAt(CustomerState state, string message) =>
        state.Contacts.LastOrDefault(c => c.Of == Short(message))?.At;

    private static string Short(string message) => message[(message.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static IEnumerable<Instant> Counted(Draft draft, Message asking) =>
        draft
            .State.Contacts.Where(c => c.Counts)
            .Select(c => c.At)
            .Concat(
                draft
                    .State.Messages.Where(m =>
                        m.Id != asking.Id && m.Staff is null && m.Attempt is not null && Counts(draft, m.Topic)
                    )
                    .Select(m => m.Attempt!.BegunAt)
            );
}
