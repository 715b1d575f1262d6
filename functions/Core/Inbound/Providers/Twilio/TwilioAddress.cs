namespace MarketingAutomation.Core.Inbound.Providers.Twilio;

/// <summary>Parses addresses as Twilio writes them: <c>+3725551234</c>, <c>whatsapp:+3725551234</c>,
/// <c>rcs:+3725551234</c>.</summary>
public static class TwilioAddress
{
    public const string WhatsApp = "whatsapp:";
    private const string Rcs = "rcs:";

    /// <summary>The number in E.164; null: a short code, a name, another channel.</summary>
    public static string? ParseNumber(string? address)
    {
        var number =
            HasPrefix(address, WhatsApp) ? address![WhatsApp.Length..]
            : HasPrefix(address, Rcs) ? address![Rcs.Length..]
            : address;
        return
            number is ['+', >= '1' and <= '9', ..]
            && number.Length is >= 8 and <= 16
            && number.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
            ? number
            : null;
    }

    /// <summary>True: it is a WhatsApp address.</summary>
    public static bool IsWhatsApp(string? address) => HasPrefix(address, WhatsApp);

    /// <summary>The kind of sender of an address without a number, in words that do not contain the address.</summary>
    public static string DescribeKind(string address) =>
        address switch
        {
            _ when HasPrefix(address, WhatsApp) => "a WhatsApp user without a number",
            _ when HasPrefix(address, Rcs) => "an RCS sender without a number",
            _ when address.IndexOf(':', StringComparison.Ordinal) > 0 => "a sender of another channel",
            _ when address.All(char.IsAsciiDigit) => "a short code",
            _ => "a sender that is no number",
        };

    private static bool HasPrefix(string? address, string prefix) =>
        address?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) == true;
}
