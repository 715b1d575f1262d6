namespace MarketingAutomation.Core.Channels;

/// <summary>Names an address: <c>email:…</c> or <c>phone:…</c>, followed by the address as
/// <see cref="ContactAddress.Normalize(AddressKind, string)"/> gives it.</summary>
public static class AddressKey
{
    /// <summary>The key in which addresses are compared. Channels with the same kind of address have the same
    /// key.</summary>
    public static string Of(Channel channel, string address) => Of(ChannelCatalog.Get(channel).Address, address);

    public static string Of(AddressKind kind, string address) =>
        $"{Prefix(kind)}:{ContactAddress.Normalize(kind, address)}";

    private static string Prefix(AddressKind kind) =>
        kind switch
        {
            AddressKind.Email => "email",
            AddressKind.Phone => "phone",
            AddressKind.Url => "url",
        };
}
