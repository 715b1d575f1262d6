using System.Globalization;
using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Inbound.Providers.SendGrid;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow.Sending;
using Newtonsoft.Json.Linq;
using SendGrid;
using SendGrid.Helpers.Mail;
using EmailAddress = SendGrid.Helpers.Mail.EmailAddress;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>A message as SendGrid wants it. Its own tracking is off: ours exists, and links that were rewritten twice
/// break.</summary>
internal static class SendGridRequest
{
    private const int CategoryCharacters = 255;

    /// <summary>Sends through SendGrid's library, over our connections and by our rules.</summary>
    /// <param name="begins">As for <see cref="ProviderHttp.Post"/>.</param>
    public static Task<ProviderReply> Send(
        ProviderHttp http,
        string apiKey,
        SendGridMessage message,
        CancellationToken deadline,
        Action? begins = null
    ) =>
        http.Call(
            (client, cancel) =>
                new SendGridClient(
                    client,
                    new SendGridClientOptions { ApiKey = apiKey, Host = http.Address + "/" }
                ).SendEmailAsync(message, cancel),
            deadline,
            begins
        );

    /// <summary>A message of the shop to itself that SendGrid checks and never delivers.</summary>
    public static SendGridMessage BuildSandboxCheck(Shop shop) =>
        new()
        {
            Personalizations = [new Personalization { Tos = [new EmailAddress(shop.Sender.Email)] }],
            From = new EmailAddress(shop.Sender.Email, shop.Sender.Name),
            ReplyTo = shop.ReplyTo is { } address ? new EmailAddress(address) : null,
            Subject = "Checking the set-up",
            Contents = [new Content(MimeType.Text, "Nothing is delivered.")],
            TrackingSettings = Untracked,
            MailSettings = InSandbox,
        };

    /// <summary>The message of an attempt.</summary>
    /// <param name="sandbox">True: SendGrid checks it and delivers nothing.</param>
    public static SendGridMessage Build(OutgoingMessage message, bool sandbox)
    {
        var (content, shop, isStaff) = (message.Content, message.Shop, message.Channel == Channel.Staff);
        return new SendGridMessage
        {
            Personalizations =
            [
                new Personalization
                {
                    Tos = [new EmailAddress(message.To)],
                    TemplateData = content.Remote is { } r ? new JRaw(r.Data) : null,
                },
            ],
            From = new EmailAddress(shop.Sender.Email, content.FromName ?? shop.Sender.Name),
            ReplyTo = shop.ReplyTo is { } address ? new EmailAddress(address) : null,
            Subject = content.Subject,
            TemplateId = content.Remote?.Id,

            // Text before HTML, as SendGrid demands; none with a template of its own.
            Contents =
                content.Remote is not null ? null
                : content.Html is { Length: > 0 } html
                    ? [new Content(MimeType.Text, NonEmpty(content.Text)), new Content(MimeType.Html, html)]
                : [new Content(MimeType.Text, NonEmpty(content.Text))],
            Categories =
            [
                .. new[] { message.Journey, message.Template }
                    .Distinct()
                    .Where(c => c.Length > 0)
                    .Select(c => TextTruncation.Truncate(c, CategoryCharacters)),
            ],
            Headers = isStaff ? null : UnsubscribeHeaders(message.Links.Unsubscribe),
            CustomArgs = Arguments(message, isStaff),
            TrackingSettings = Untracked,
            MailSettings = sandbox ? InSandbox : null,
        };
    }

    private static TrackingSettings Untracked =>
        new()
        {
            ClickTracking = new ClickTracking { Enable = false, EnableText = false },
            OpenTracking = new OpenTracking { Enable = false },
            SubscriptionTracking = new SubscriptionTracking { Enable = false },
            Ganalytics = new Ganalytics { Enable = false },
        };

    private static MailSettings InSandbox => new() { SandboxMode = new SandboxMode { Enable = true } };

    // RFC 8058: one https address, and the header that says a POST to it is enough.
    private static Dictionary<string, string> UnsubscribeHeaders(string unsubscribe) =>
        new() { ["List-Unsubscribe"] = $"<{unsubscribe}>", ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click" };

    private static Dictionary<string, string> Arguments(OutgoingMessage message, bool isStaff)
    {
        var arguments = new Dictionary<string, string>
        {
            [SendGridArguments.Message] = message.Id,
            [SendGridArguments.Attempt] = message.Attempt.ToString(CultureInfo.InvariantCulture),
        };
        if (message.Topic is { Length: > 0 } topic && !isStaff)
        {
            arguments[SendGridArguments.Topic] = topic;
        }

        if (isStaff)
        {
            arguments[SendGridArguments.Channel] = "staff";
        }

        return arguments;
    }

    // SendGrid refuses a part without a character.
    private static string NonEmpty(string text) => text.Length > 0 ? text : " ";
}
