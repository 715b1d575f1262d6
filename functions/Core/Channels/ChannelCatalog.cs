using NodaTime;

namespace MarketingAutomation.Core.Channels;

/// <summary>The definition of every channel.</summary>
public static class ChannelCatalog
{
    private static readonly ChannelDefinition Email = new()
    {
        Channel = Channel.Email,
        Word = "email",
        Name = "e-mail",
        Address = AddressKind.Email,
        Form = MessageForm.Email,
        OverdueWindow = new(new LocalTime(8, 0), new LocalTime(21, 0)),
        IsTracked = true,
        AllowsOrderMessages = true,
    };

    // A number of Twilio's WhatsApp is a sender of this channel, so replies count here.
    private static readonly ChannelDefinition Sms = new()
    {
        Channel = Channel.Sms,
        Word = "sms",
        Name = "SMS",
        Address = AddressKind.Phone,
        Form = MessageForm.Text,
        DefaultWindow = new(new LocalTime(9, 0), new LocalTime(20, 0)),
        NeedsZone = true,
        HasLegalHours = true,
        KeepsLastReply = true,
    };

    private static readonly ChannelDefinition Staff = new()
    {
        Channel = Channel.Staff,
        Word = "staff",
        Name = "e-mail",
        Address = AddressKind.Email,
        Form = MessageForm.Email,
        IsForCustomers = false,
    };

    private static readonly ChannelDefinition Webhook = new()
    {
        Channel = Channel.Webhook,
        Word = "webhook",
        Name = "webhook",
        Address = AddressKind.Url,
        Form = MessageForm.Text,
        IsForCustomers = false,
    };

    /// <summary>Every channel, in the order of the enum.</summary>
    public static readonly IReadOnlyList<ChannelDefinition> All = [.. Enum.GetValues<Channel>().Select(Get)];

    /// <summary>The channels that reach customers, in the order they are tried by default.</summary>
    public static readonly IReadOnlyList<ChannelDefinition> Customers = [.. All.Where(c => c.IsForCustomers)];

    /// <summary>The words of <see cref="Customers"/>.</summary>
    public static readonly IReadOnlyList<string> Words = [.. Customers.Select(c => c.Word)];

    public static ChannelDefinition Get(Channel channel) =>
        channel switch
        {
            Channel.Email => Email,
            Channel.Sms => Sms,
            Channel.Staff => Staff,
            Channel.Webhook => Webhook,
        };

    /// <summary>The channel that reaches customers and has this word; null: none.</summary>
    public static Channel? Find(string word) => Customers.FirstOrDefault(c => c.Word == word)?.Channel;

    /// <summary>The channels that reach customers at this kind of address.</summary>
    public static IEnumerable<Channel> WithAddress(AddressKind kind) =>
        Customers.Where(c => c.Address == kind).Select(c => c.Channel);
}
