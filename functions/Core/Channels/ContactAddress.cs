namespace MarketingAutomation.Core.Channels;

/// <summary>Addresses as they are compared and kept: consent and suppression belong to an address in this form.</summary>
public static class ContactAddress
{
    /// <summary>An e-mail address trimmed and in lower case; a number trimmed (E.164 already).</summary>
    public static string Normal(Channel channel, string address) => channel == Channel.Sms ? address.Trim() : address.Trim().ToLowerInvariant();

    /// <summary>True when both are the same address.</summary>
    public static bool Same(Channel channel, string? one, string? other) =>
        one is not null && other is not null && string.Equals(Normal(channel, one), Normal(channel, other), StringComparison.Ordinal);
}
