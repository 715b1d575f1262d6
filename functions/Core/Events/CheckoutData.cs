using NodaTime;

namespace MarketingAutomation.Core.Events;

/// <summary>A checkout. All data received under one name belongs to one checkout, also when the customer
/// differs.</summary>
/// <param name="Token">Its name within its source, the same in every event about this checkout.</param>
/// <param name="Email">The e-mail address given with it, to which messages about it go; null: none yet, or not
/// distinguished from the customer's address.</param>
public sealed record CheckoutData(string Token, string? Email)
{
    /// <summary>All its names (<see cref="CheckoutName"/>); the token's name is the first.</summary>
    public IReadOnlyList<string> Names { get; init; } = [CheckoutName.FromToken(Token)];

    /// <summary>Its language, BCP 47; null: unknown.</summary>
    public string? Locale { get; init; }

    /// <summary>When this view of it was true; null: when the event happened.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>When it was completed, that is, when it became an order. Null: not yet, or unknown.</summary>
    public Instant? CompletedAt { get; init; }

    /// <summary>True: it became an order.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Completed => CompletedAt is not null;
}

/// <summary>The names that connect a checkout with its order, within one source.</summary>
public static class CheckoutName
{
    /// <summary>The checkout's token.</summary>
    public static string FromToken(string token) => $"token:{token}";

    /// <summary>The token of the cart it came from. A shop may use the same cart token again after an order.</summary>
    public static string FromCart(string token) => $"cart:{token}";

    /// <summary>The checkout's number.</summary>
    public static string FromId(string id) => $"id:{id}";

    /// <summary>True for a name that a later checkout may have too.</summary>
    public static bool IsReusable(string name) => name.StartsWith("cart:", StringComparison.Ordinal);

    /// <summary>The names of the parts that are present.</summary>
    public static IReadOnlyList<string> FromParts(string? token, string? id, string? cart)
    {
        var names = new List<string>(3);
        if (token is not null)
        {
            names.Add(FromToken(token));
        }

        if (id is not null)
        {
            names.Add(FromId(id));
        }

        if (cart is not null)
        {
            names.Add(FromCart(cart));
        }

        return names;
    }
}
