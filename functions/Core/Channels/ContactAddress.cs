namespace MarketingAutomation.Core.Channels;

/// <summary>The normal form in which addresses are compared and stored: consent, suppression and identity belong to an
/// address in this form. The address that is displayed and sent to is kept as written.</summary>
public static class ContactAddress
{
    /// <summary>The normal form of an address of a channel.</summary>
    public static string Normalize(Channel channel, string address) =>
        Normalize(ChannelCatalog.Get(channel).Address, address);

    /// <summary>
    /// The normal form of an address. E-mail (<see cref="EmailNormalization"/>): trimmed, lower case, host in ASCII. A
    /// phone number is trimmed only (it is in E.164 already).
    /// </summary>
    public static string Normalize(AddressKind kind, string address) =>
        kind switch
        {
            AddressKind.Email => EmailNormalization.Normalize(address),
            AddressKind.Phone or AddressKind.Url => address.Trim(),
        };

    /// <summary>True: both are the same address.</summary>
    public static bool AreSame(Channel channel, string? one, string? other) =>
        AreSame(ChannelCatalog.Get(channel).Address, one, other);

    /// <inheritdoc cref="AreSame(Channel, string?, string?)"/>
    public static bool AreSame(AddressKind kind, string? one, string? other) =>
        one is not null
        && other is not null
        && string.Equals(Normalize(kind, one), Normalize(kind, other), StringComparison.Ordinal);

    /// <summary>The address for the shop's own people to read: a host that is not ASCII is shown as it was
    /// given.</summary>
    public static string Display(Channel channel, string address) =>
        ChannelCatalog.Get(channel).Address switch
        {
            AddressKind.Email => address.Trim().ToLowerInvariant(),
            AddressKind.Phone or AddressKind.Url => address.Trim(),
        };

    /// <summary>Part of the address: enough for its owner to know it by; a person to whom a link was forwarded learns
    /// little.</summary>
    public static string Mask(Channel channel, string address) =>
        ChannelCatalog.Get(channel).Address switch
        {
            AddressKind.Email when address.LastIndexOf('@') is > 0 and var at => $"{address[0]}…{address[at..]}",
            AddressKind.Email or AddressKind.Phone or AddressKind.Url => $"…{address[^Math.Min(3, address.Length)..]}",
        };

    /// <summary>The kind of an address as it is typed: an e-mail address has an at sign.</summary>
    public static AddressKind KindOf(string typed) =>
        typed.Contains('@', StringComparison.Ordinal) ? AddressKind.Email : AddressKind.Phone;

    /// <summary>The kind in sentences: <c>the e-mail address</c>.</summary>
    public static string NameOf(AddressKind kind) =>
        kind switch
        {
            AddressKind.Email => "the e-mail address",
            AddressKind.Phone => "the phone number",
            AddressKind.Url => "the URL",
        };
}
