namespace MarketingAutomation.Core.Channels;

/// <summary>The normal form in which addresses are compared and stored: consent, suppression and identity belong to an
/// address in this form. The address that is displayed and sent to is kept as written.</summary>
public static class ContactAddress
{
    /// <summary>
    /// The normal form of an address. E-mail (<see cref="EmailNormalization"/>): trimmed, lower case, host in ASCII. A
    /// phone number is trimmed only (it is in E.164 already).
    /// </summary>
    public static string Normalize(Channel channel, string address) =>
        channel == Channel.Sms ? address.Trim() : EmailNormalization.Normalize(address);

    /// <summary>True: both are the same address.</summary>
    public static bool AreSame(Channel channel, string? one, string? other) =>
        one is not null
        && other is not null
        && string.Equals(Normalize(channel, one), Normalize(channel, other), StringComparison.Ordinal);
}
