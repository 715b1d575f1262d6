using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Workspaces.Definitions;

/// <summary>What a message costs (<c>prices</c> of policy.yaml), by channel. What is not in the table is not known, which
/// is not zero.</summary>
public sealed record PriceTable(IReadOnlyDictionary<Channel, ChannelPrices> Channels)
{
    /// <summary>No price is known.</summary>
    public static readonly PriceTable None = new(new Dictionary<Channel, ChannelPrices>());

    /// <summary>True: no price is known.</summary>
    public bool IsEmpty => Channels.Count == 0;

    /// <summary>The price of one message; null: not known.</summary>
    /// <param name="country">ISO 3166-1 alpha-2; null: not known, which is one of the others.</param>
    public Money? Find(Channel channel, string? country) =>
        !Channels.TryGetValue(channel, out var prices) ? null
        : country is not null && prices.ByCountry.TryGetValue(country, out var price) ? price
        : prices.Others;
}

/// <summary>The prices of one channel.</summary>
/// <param name="Others">In every country that is not listed; null: not known.</param>
/// <param name="ByCountry">By ISO 3166-1 alpha-2 code.</param>
public sealed record ChannelPrices(Money? Others, IReadOnlyDictionary<string, Money> ByCountry)
{
    /// <summary>Every price, with where it holds; empty: everywhere, or in all other countries.</summary>
    public IEnumerable<(string Country, Money Price)> ListAll() =>
        ByCountry
            .OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => (p.Key, p.Value))
            .Concat(Others is { } others ? [("", others)] : Array.Empty<(string, Money)>());
}
