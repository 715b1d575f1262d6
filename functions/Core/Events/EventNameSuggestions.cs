using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Events;

/// <summary>
/// Distinguishes a sender's own event name from a misspelt standard name. The first words of standard names
/// (<c>order</c>, <c>message</c> …) are reserved, and so are names that differ from a standard name by a typing
/// mistake: <c>order.payed</c> is a fault, and not an own event of the sender that starts nothing.
/// </summary>
public static class EventNameSuggestions
{
    private static readonly IReadOnlyList<string> SortedNames =
    [
        .. EventNames.KnownNames.Order(StringComparer.Ordinal),
    ];

    // Names that shops and other programs use for our standard events.
    private static readonly Dictionary<string, string> CommonAliases = new(StringComparer.Ordinal)
    {
        ["order.shipped"] = EventNames.OrderFulfilled,
        ["order.dispatched"] = EventNames.OrderFulfilled,
        ["order.created"] = EventNames.OrderPlaced,
        ["checkout.created"] = EventNames.CheckoutStarted,
        ["checkout.abandoned"] = EventNames.CheckoutStarted,
    };

    /// <summary>The reserved first words, in order. <c>product</c> is none: shops have own events such as
    /// <c>product.viewed</c>.</summary>
    public static readonly IReadOnlyList<string> ReservedFirstWords =
    [
        .. SortedNames.Select(FirstWord).Distinct().Where(w => w != "product"),
    ];

    /// <summary>Null: a standard name, or a name that a sender may use. Else the standard name that was probably meant;
    /// empty: none is similar.</summary>
    public static string? FindIntendedName(string name)
    {
        if (EventNames.KnownNames.Contains(name))
        {
            return null;
        }

        if (CommonAliases.TryGetValue(name, out var ours))
        {
            return ours;
        }

        var first = FirstWord(name);
        if (ReservedFirstWords.Contains(first))
        {
            return Spelling.Nearest(name, NamesWithSameFirstWord(first)) ?? Spelling.Nearest(name, SortedNames) ?? "";
        }

        var near = Spelling.Nearest(name, SortedNames);
        return
            near is not null
            && (
                Spelling.Distance(name, near) <= (name.Length < 12 ? 1 : 2)
                || ReservedFirstWords.Any(word => Spelling.Distance(word, first) == 1)
            )
            ? near
            : null;
    }

    /// <summary>The standard names with the first word of <paramref name="name"/>; empty: no standard name begins with
    /// it.</summary>
    public static IReadOnlyList<string> NamesWithSameFirstWord(string name) =>
        [.. SortedNames.Where(n => FirstWord(n) == FirstWord(name))];

    private static string FirstWord(string name) => name.Split('.')[0];
}
