namespace MarketingAutomation.Core.Webhooks.Twilio;

/// <summary>Addresses as Twilio writes them: <c>+3725551234</c>, <c>whatsapp:+3725551234</c>.</summary>
public static class TwilioAddress
{
    public const string WhatsApp = "whatsapp:";

    /// <summary>The number in E.164; null: a short code, a name, another channel.</summary>
    public static string? Number(string? address)
    {
        var number = address?.StartsWith(WhatsApp, StringComparison.OrdinalIgnoreCase) == true ? address[WhatsApp.Length..] : address;
        return number is ['+', >= '1' and <= '9', ..] && number.Length is >= 8 and <= 16 && number.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 ? number : null;
    }
}
