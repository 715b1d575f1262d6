namespace MarketingAutomation.Core.Channels;

/// <summary>Addresses as they are compared and kept: consent, suppression and identity belong to an address in this
/// form. What is shown and sent to stays as its owner wrote it.</summary>
public static class ContactAddress
{
    /// <summary>
    /// An e-mail address in the one spelling it is compared in (<see cref="EmailNormalization"/>): trimmed, lower case,
    /// its host in ASCII. A number trimmed (E.164 already).
    /// </summary>
    public static string Normalize(Channel channel, string address) =>
        channel == Channel.Sms ? address.Trim() : EmailNormalization.Normalize(address);

    /// <summary>True when both are the same address.</summary>
    public static bool AreSame(Channel channel, string? one, string? other) =>
        one is not null
        && other is not null
        && string.Equals(Normalize(channel, one), Normalize(channel, other), StringComparison.Ordinal);
}
