using NodaTime;

namespace MarketingAutomation.Core.Events;

/// <summary>A checkout: what is told of it under one name is one thing, whichever customer it is about.</summary>
/// <param name="Token">Its name within its source, the same over all that is told of it.</param>
/// <param name="Email">The address given with it, where messages about it go; null: none yet, or not told apart from
/// the customer's.</param>
public sealed record CheckoutData(string Token, string? Email)
{
    /// <summary>All its names (<see cref="CheckoutName"/>), the token's first.</summary>
    public IReadOnlyList<string> Names { get; init; } = [CheckoutName.FromToken(Token)];

    /// <summary>Its language, BCP 47; null: not told.</summary>
    public string? Locale { get; init; }

    /// <summary>When this view of it was true; null: when the event happened.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>When it was completed: it is ordered. Null: not yet, or not told.</summary>
    public Instant? CompletedAt { get; init; }

    /// <summary>True: it became an order.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Completed => CompletedAt is not null;
}

/// <summary>The names by which a checkout and its order know each other, within one source.</summary>
public static class CheckoutName
{
    /// <summary>The checkout's token.</summary>
    public static string FromToken(string token) => $"token:{token}";

    /// <summary>The cart it came from. A shop may use it again after an order.</summary>
    public static string FromCart(string token) => $"cart:{token}";

    /// <summary>The checkout's number.</summary>
    public static string FromId(string id) => $"id:{id}";

    /// <summary>True for a name that another checkout may have after this one.</summary>
    public static bool IsReusable(string name) => name.StartsWith("cart:", StringComparison.Ordinal);

    /// <summary>Those that are told.</summary>
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
