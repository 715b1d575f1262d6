using System.Text.Json;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Flow.Sending;
using NodaTime;
using Twilio.Rest.Api.V2010.Account;
using Twilio.Types;

namespace MarketingAutomation.Adapters.Twilio;

/// <summary>A message as Twilio wants it: the number, the words and an address of ours with the message id, and nothing
/// else of the customer.</summary>
internal static class TwilioMessageOptions
{
    private static readonly Duration WhatsAppReplyWindow = Duration.FromHours(24);

    /// <summary>Null: nothing WhatsApp would let through.</summary>
    /// <param name="validity">Seconds in which it may arrive.</param>
    public static CreateMessageOptions? Build(OutgoingMessage message, TwilioOptions options, int validity, Instant now)
    {
        var create = new CreateMessageOptions(Recipient(message.To, options))
        {
            PathAccountSid = options.AccountSid,
            MessagingServiceSid = options.MessagingServiceSid,
            From = options.MessagingServiceSid is null ? new PhoneNumber(options.From!) : null,
            StatusCallback = new Uri(
                $"{options.PublicUrl}/providers/twilio/{TwilioStatusFeed.Feed}"
                    + $"?{TwilioStatusCallback.MessageParameter}={Uri.EscapeDataString(message.Id)}&a={message.Attempt}"
            ),
            ValidityPeriod = validity,
        };
        if (!options.IsWhatsApp)
        {
            (create.Body, create.SmartEncoded) = (message.Content.Text, true);
        }
        else if (message.RepliedAt is { } replied && now - replied < WhatsAppReplyWindow)
        {
            create.Body = message.Content.Text;
        }
        else if (message.Content.WhatsApp is { } template)
        {
            create.ContentSid = template.Sid;
            create.ContentVariables = template.Values.Count == 0 ? null : Variables(template.Values);
        }
        else
        {
            return null;
        }

        return create;
    }

    /// <summary>The question for what was sent to a number.</summary>
    public static ReadMessageOptions BuildSearch(string number, TwilioOptions options) =>
        new()
        {
            PathAccountSid = options.AccountSid,
            To = Recipient(number, options),
            PageSize = TwilioMessageSearch.PageSize,
        };

    private static PhoneNumber Recipient(string number, TwilioOptions options) =>
        new(options.IsWhatsApp ? TwilioAddress.WhatsApp + number : number);

    private static string Variables(IReadOnlyList<string> values) =>
        JsonSerializer.Serialize(
            values.Select((value, at) => (at, value)).ToDictionary(pair => $"{pair.at + 1}", pair => pair.value),
            TwilioAnswerJson.Default.DictionaryStringString
        );
}
