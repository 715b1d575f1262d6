using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>A message that was sent, for the frequency caps. <paramref name="MessageHash"/>: the message's id without
/// the customer's key; a message that is reported twice counts once.</summary>
public sealed record Contact(
    Instant At,
    Channel Channel,
    [property: JsonPropertyName("counts")] bool CountsForCap,
    [property: JsonPropertyName("of")] string? MessageHash = null
)
{
    /// <summary>The message's topic, for the caps of topics; null: not kept (older records).</summary>
    public string? Topic { get; init; }

    /// <summary>True: the customer followed a link of it or replied to it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Answered { get; init; }

    /// <summary>The message's id without the customer's key.</summary>
    public static string HashOf(string message) => message[(message.IndexOf('.', StringComparison.Ordinal) + 1)..];
}

/// <summary>
/// Which contacts a customer's record keeps: the last <see cref="Kept"/>, and of the last <see cref="LongestPeriod"/>
/// also the last <see cref="Kept"/> of each channel (those that count for frequency and those that do not, apart) and
/// of each topic. So a cap of at most <see cref="Kept"/> messages is counted right whatever else was sent, and the
/// record stays bounded.
/// </summary>
public static class ContactHistory
{
    /// <summary>How many contacts are kept of each kind: the greatest cap that can be counted.</summary>
    public const int Kept = 50;

    /// <summary>The longest period that a cap counts, with a day for the customer's clock.</summary>
    public static readonly Duration LongestPeriod = Duration.FromDays(31);

    /// <summary>The contacts to keep, oldest first.</summary>
    /// <param name="contacts">Oldest first.</param>
    /// <param name="now">The time of the decision.</param>
    public static IReadOnlyList<Contact> Keep(IReadOnlyList<Contact> contacts, Instant now)
    {
        if (contacts.Count <= Kept)
        {
            return contacts;
        }

        var kept = new List<Contact>(contacts.Count);
        var ofChannel = new Dictionary<(Channel, bool), int>();
        var ofTopic = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = contacts.Count - 1; i >= 0; i--)
        {
            var contact = contacts[i];
            var channel = (contact.Channel, contact.CountsForCap);
            var topic = contact.Topic ?? "";
            var (byChannel, byTopic) = (ofChannel.GetValueOrDefault(channel), ofTopic.GetValueOrDefault(topic));
            if (
                kept.Count < Kept
                || (contact.At > now - LongestPeriod && (byChannel < Kept || (topic.Length > 0 && byTopic < Kept)))
            )
            {
                kept.Add(contact);
            }

            ofChannel[channel] = byChannel + 1;
            ofTopic[topic] = byTopic + 1;
        }

        kept.Reverse();
        return kept;
    }
}
