using System.Text.Json.Serialization;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Orders.Purchases;

/// <summary>
/// What was bought in paid orders that are too old to be held in full, by product: kept when an order leaves
/// <see cref="OrderBook.Recent"/>, and taken back while it is held again. Orders that were cancelled or wholly refunded
/// are not in it. Bounded: beyond its bound a purchase is unknown, never denied.
/// </summary>
public sealed record EarlierPurchases
{
    /// <summary>At most <see cref="EarlierPurchaseUpdates.MostProducts"/> products, in the order they came.</summary>
    public IReadOnlyList<EarlierPurchase> Products { get; init; } = [];

    /// <summary>Orders paid at or before this time are not tracked exactly: what they held may be missing here, or be
    /// given back since. Null: all orders that left are in here.</summary>
    [JsonPropertyName("unsure")]
    public Instant? UnsureUntil { get; init; }

    /// <summary>The newest payment of an order with lines that were not reported, or without SKU and product id: it may
    /// be of any product. Null: none.</summary>
    [JsonPropertyName("unnamed")]
    public Instant? UnnamedUntil { get; init; }
}

/// <summary>One product in orders that are no longer held.</summary>
/// <param name="Sku">The SKU of its lines; null: they had none.</param>
/// <param name="Product">The shop's product id; null: it was not reported.</param>
/// <param name="Last">When the newest of these orders was paid.</param>
/// <param name="Times">In how many orders.</param>
public sealed record EarlierPurchase(
    string? Sku,
    [property: JsonPropertyName("id")] string? Product,
    Instant Last,
    int Times
)
{
    /// <summary>True: the newest of these orders was given back since, so that <see cref="Last"/> is only an upper
    /// bound.</summary>
    [JsonPropertyName("upTo")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LastIsBound { get; init; }
}
