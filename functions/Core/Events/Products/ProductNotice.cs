using NodaTime;

namespace MarketingAutomation.Core.Events.Products;

/// <summary>What a shop reports of its products in one delivery. It is about no customer.</summary>
/// <param name="Id">Permanent id of the delivery, as of an event (<see cref="EventId"/>).</param>
/// <param name="Source">The webhook's configured name, or <c>api</c>.</param>
/// <param name="At">When it was so, by the sender's clock.</param>
/// <param name="Products">At least one, each SKU once.</param>
public sealed record ProductNotice(string Id, string Source, Instant At, IReadOnlyList<ProductStatement> Products)
{
    /// <summary>True: it is recorded and starts nothing (a first load of all products).</summary>
    public bool Backfill { get; init; }

    /// <summary>What was dropped from the sender's body because it could not be read, as in an event.</summary>
    public IReadOnlyList<string> DroppedFields { get; init; } = [];
}

/// <summary>One product, or one variant of it, as the shop states it. Null means "not given".</summary>
/// <param name="Sku">Stock keeping unit, the same as in order lines; at most 200 characters.</param>
public sealed record ProductStatement(string Sku)
{
    /// <summary>The shop's product id, as in order lines.</summary>
    public string? Product { get; init; }

    /// <summary>What it is called.</summary>
    public string? Title { get; init; }

    /// <summary>Address of its page.</summary>
    public string? Url { get; init; }

    /// <summary>What one costs now.</summary>
    public decimal? Price { get; init; }

    /// <summary>Currency of <see cref="Price"/>, ISO 4217 in capitals; null: the shop's.</summary>
    public string? Currency { get; init; }

    /// <summary>Whether it can be bought now.</summary>
    public bool? InStock { get; init; }
}
