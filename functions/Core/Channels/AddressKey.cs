namespace MarketingAutomation.Core.Channels;

/// <summary>Names an address: <c>email:…</c> or <c>phone:…</c>, followed by the address as
/// <see cref="ContactAddress.Normalize"/> gives it.</summary>
public static class AddressKey
{
    /// <summary>The key in which addresses are compared.</summary>
    public static string Of(Channel channel, string address) =>
        $"{(channel == Channel.Sms ? "phone" : "email")}:{ContactAddress.Normalize(channel, address)}";
}
