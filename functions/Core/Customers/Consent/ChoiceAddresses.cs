using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Core.Customers;

/// <summary>Finds the addresses that a choice made from one message applies to.</summary>
public static class ChoiceAddresses
{
    private const int Most = 6;

    /// <summary>The address the message went to, and the customer's other addresses if that one is the customer's own.
    /// An address of another person's order, or one the customer no longer has, is returned alone.</summary>
    /// <param name="state">The customer.</param>
    /// <param name="channel">The channel of the message; null: not known, then all of the customer's own addresses are
    /// returned.</param>
    /// <param name="to">The address the message went to.</param>
    public static IReadOnlyList<(Channel Channel, string Address)> FindAddresses(
        CustomerState state,
        Channel? channel,
        string? to
    )
    {
        var present = ChannelCatalog.Customers.Select(c =>
            (c.Channel, Address: ConsentBook.AddressOf(state, c.Channel))
        );

        // Messages about an order go to the address it was placed with, even after the customer changed their address.
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

    /// <summary>True: the message went to the customer's own present address, or its address is not known.</summary>
    public static bool IsOwnAddress(CustomerState state, Channel? channel, string? to) =>
        channel is not { } went || to is null || ContactAddress.AreSame(went, ConsentBook.AddressOf(state, went), to);
}
