using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>Records sent messages as contacts of the customer.</summary>
internal static class ContactRecords
{
    /// <summary>Records a sent message as a contact.</summary>
    public static void RecordContact(SendContext context, Message message, Channel channel)
    {
        if (message.Recipient.RulesOfContactApply)
        {
            RecordContact(context, channel, FrequencyCap.Counts(context, message), message.Id, message.Topic);
        }
    }

    /// <summary>Records a message that was sent now as a contact, whether or not it is still open. Messages to staff are
    /// no contacts.</summary>
    /// <param name="topic">Null: not known.</param>
    public static void RecordContact(SendContext context, Channel channel, bool counts, string message, string? topic)
    {
        if (ChannelCatalog.Get(channel).IsForCustomers)
        {
            var contact = new Contact(context.Now, channel, counts, Contact.HashOf(message)) { Topic = topic };
            context.State = context.State with
            {
                Contacts = ContactHistory.Keep([.. context.State.Contacts, contact], context.Now),
            };
        }
    }

    /// <summary>Counts a message for the caps of its address, from its attempt on; <paramref name="ended"/>: the attempt
    /// sent nothing.</summary>
    public static void CountForAddress(SendContext context, Message message, Attempt attempt, bool ended)
    {
        if (
            context.Policy.AddressCaps is not null
            && message.Recipient.RulesOfContactApply
            && FrequencyCap.Counts(context, message)
        )
        {
            context.AddressContactChanges.Add(
                new AddressContactChange(
                    attempt.Channel,
                    attempt.Address,
                    new AddressContact(ended ? context.Now : attempt.BegunAt, Contact.HashOf(message.Id)),
                    ended
                )
            );
        }
    }

    /// <summary>Records that the customer answered a message.</summary>
    public static void MarkAnswered(SendContext context, string message)
    {
        var hash = Contact.HashOf(message);
        if (context.State.Contacts.Any(c => c.MessageHash == hash && !c.Answered))
        {
            context.State = context.State with
            {
                Contacts =
                [
                    .. context.State.Contacts.Select(c => c.MessageHash == hash ? c with { Answered = true } : c),
                ],
            };
        }
    }

    /// <summary>True: this message is already recorded as a contact.</summary>
    public static bool IsRecorded(CustomerState state, string message) =>
        state.Contacts.Any(c => c.MessageHash == Contact.HashOf(message));

    /// <summary>When this message was sent; null: it is not among the last contacts.</summary>
    public static Instant? SentAt(CustomerState state, string message) =>
        state.Contacts.LastOrDefault(c => c.MessageHash == Contact.HashOf(message))?.At;
}
