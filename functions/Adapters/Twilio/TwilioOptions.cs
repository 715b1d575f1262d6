using MarketingAutomation.Core.Inbound.Providers.Twilio;

namespace MarketingAutomation.Adapters.Twilio;

/// <summary>How this shop's Twilio account is used. A class and not a record, so that printing it can never print the
/// token.</summary>
public sealed class TwilioOptions
{
    public required string AccountSid { get; init; }

    /// <summary>Secret: proves who we are and signs what Twilio posts.</summary>
    public required string AuthToken { get; init; }

    /// <summary>A number (<c>+3725551234</c>), a name (<c>Metsa Meri</c>; it cannot be answered) or <c>whatsapp:+…</c>;
    /// null: the messaging service chooses.</summary>
    public string? From { get; init; }

    /// <summary><c>MG…</c>; null: <see cref="From"/> says who sends.</summary>
    public string? MessagingServiceSid { get; init; }

    public Uri BaseUrl { get; init; } = new("https://api.twilio.com");

    /// <summary>Where Twilio reaches us, without a slash at the end.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>The same account, reached by Twilio at this address.</summary>
    public TwilioOptions At(string publicUrl) =>
        new()
        {
            AccountSid = AccountSid,
            AuthToken = AuthToken,
            From = From,
            MessagingServiceSid = MessagingServiceSid,
            BaseUrl = BaseUrl,
            PublicUrl = publicUrl,
        };

    /// <summary>False: the sender is a name, which cannot be answered.</summary>
    public bool CanBeAnswered => From is null || IsWhatsApp || !From.Any(char.IsAsciiLetter);

    /// <summary>True: what is sent as SMS travels as WhatsApp.</summary>
    public bool IsWhatsApp => From?.StartsWith(TwilioAddress.WhatsApp, StringComparison.OrdinalIgnoreCase) == true;
}
