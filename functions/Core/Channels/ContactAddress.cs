namespace MarketingAutomation.Core.Channels;

/// <summary>Addresses as they are compared and kept: consent, suppression and identity belong to an address in this
/// form. What is shown and sent to stays as its owner wrote it.</summary>
public static class ContactAddress
{
    /// <summary>
    /// An e-mail address in the one spelling it is compared in (<see cref="MailSpelling"/>): trimmed, lower case, its
    /// host in ASCII. A number trimmed (E.164 already).
    /// </summary>
    public static string Normal(Channel channel, string address) =>
        channel == Channel.Sms ? address.Trim() : MailSpelling.Canonical(address);

    /// <summary>True when both are the same address.</summary>
    public static bool Same(Channel channel, string? one, string? other) =>
        one is not null
        && other is not null
        && string.Equals(Normal(channel, one), Normal(channel, other), StringComparison.Ordinal);
}
