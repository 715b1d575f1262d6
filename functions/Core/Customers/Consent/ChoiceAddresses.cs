using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Core.Customers;

/// <summary>Which addresses a choice about messages is about, that was made from one message.</summary>
public static class ChoiceAddresses
{
    private const int Most = 6;

    private static readonly Channel[] All = [Channel.Email, Channel.Sms];

    /// <summary>
    /// The address the message went to; and the customer's other ones where that one is the customer's own. The address
    /// of somebody else's order, or one the customer has no more, is alone.
    /// </summary>
    /// <param name="state">The customer.</param>
    /// <param name="channel">How the message went; null: not known, then all of the customer's own are meant.</param>
    /// <param name="to">Where it went.</param>
    public static IReadOnlyList<(Channel Channel, string Address)> FindAddresses(
        CustomerState state,
        Channel? channel,
        string? to
    )
    {
        var present = All.Select(c => (Channel: c, Address: ConsentBook.AddressOf(state, c)));

        // Messages about an order go on to the address it was placed with, also after the customer took another.
        var ordered = state
            .Orders.Recent.Where(o => o is { Email: not null, ForAnotherPerson: false })
            .Select(o => (Channel: Channel.Email, Address: o.Email));
        (Channel, string)[] own =
        [
            .. present
                .Concat(ordered)
                .Where(a => a.Address is not null)
                .DistinctBy(a => (a.Channel, ContactAddress.Normalize(a.Channel, a.Address!)))
                .Select(a => (a.Channel, a.Address!))
                .Take(Most),
        ];
        return channel is not { } went || to is null || IsOwnAddress(state, channel, to) ? own : [(went, to)];
    }

    /// <summary>True: the message went to the customer's own present address.</summary>
    public static bool IsOwnAddress(CustomerState state, Channel? channel, string? to) =>
        channel is not { } went || to is null || ContactAddress.AreSame(went, ConsentBook.AddressOf(state, went), to);
}
