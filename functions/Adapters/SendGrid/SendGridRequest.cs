using System.Globalization;
using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Webhooks.SendGrid;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>A message as SendGrid wants it. Its own tracking is off: ours exists, and links that were rewritten twice break.</summary>
internal static class SendGridRequest
{
    private const int CategoryCharacters = 255;

    public static byte[] Of(OutgoingMessage message, bool sandbox) => JsonSerializer.SerializeToUtf8Bytes(Make(message, sandbox), SendGridJson.Default.MailSend);

    /// <summary>A message of the shop to itself that SendGrid checks and never delivers.</summary>
    public static byte[] Trial(Shop shop) => JsonSerializer.SerializeToUtf8Bytes(
        new MailSend
        {
            Personalizations = [new Personalization([new Mailbox(shop.From.Email)])],
            From = new Mailbox(shop.From.Email, shop.From.Name),
            ReplyTo = shop.ReplyTo is { } address ? new Mailbox(address) : null,
            Subject = "Checking the set-up",
            Content = [new Part("text/plain", "Nothing is delivered.")],
            Categories = [],
            CustomArgs = new Dictionary<string, string>(),
            TrackingSettings = Untracked,
            MailSettings = new MailSettings(new Switch(true)),
        },
        SendGridJson.Default.MailSend);

    private static readonly TrackingSettings Untracked = new(new Switch(false), new Switch(false), new Switch(false), new Switch(false));

    private static MailSend Make(OutgoingMessage message, bool sandbox)
    {
        var (content, shop, isStaff) = (message.Content, message.Shop, message.Channel == Channel.Staff);
        return new MailSend
        {
            Personalizations = [new Personalization([new Mailbox(message.To)]) { DynamicTemplateData = content.Remote is { } r ? Json(r.Data) : null }],
            From = new Mailbox(shop.From.Email, content.FromName ?? shop.From.Name),
            ReplyTo = shop.ReplyTo is { } address ? new Mailbox(address) : null,
            Subject = content.Subject,
            TemplateId = content.Remote?.Id,
            Content = content.Remote is not null ? null : content.Html is { Length: > 0 } html
                ? [new Part("text/plain", Some(content.Text)), new Part("text/html", html)]
                : [new Part("text/plain", Some(content.Text))],
            Categories = [.. new[] { message.Journey, message.Template }.Distinct().Where(c => c.Length > 0).Select(c => TextCut.To(c, CategoryCharacters))],
            Headers = isStaff ? null : OneClick(message.Links.Unsubscribe),
            CustomArgs = Arguments(message, isStaff),
            TrackingSettings = Untracked,
            MailSettings = sandbox ? new MailSettings(new Switch(true)) : null,
        };
    }

    // RFC 8058: one https address, and the header that says a POST to it is enough.
    private static Dictionary<string, string> OneClick(string unsubscribe) => new() { ["List-Unsubscribe"] = $"<{unsubscribe}>", ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click" };

    private static Dictionary<string, string> Arguments(OutgoingMessage message, bool isStaff)
    {
        var arguments = new Dictionary<string, string>
        {
            [SendGridArguments.Message] = message.Id, [SendGridArguments.Attempt] = message.Attempt.ToString(CultureInfo.InvariantCulture),
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
    private static string Some(string text) => text.Length > 0 ? text : " ";

    private static JsonElement Json(string data)
    {
        using var document = JsonDocument.Parse(data);
        return document.RootElement.Clone();
    }
}
