using MarketingAutomation.Core.Workspaces.Reading;

namespace MarketingAutomation.Core.Events;

/// <summary>
/// Tells a sender's own event from a misspelt one of ours. The first words of ours (<c>order</c>, <c>message</c> …) are
/// reserved, and so are names that differ from one of ours
/// like a slip of the hand, so that <c>order.payed</c> is a fault and not an own event of the sender that starts
/// nothing.
/// </summary>
public static class EventSpelling
{
    private static readonly IReadOnlyList<string> Names = [.. EventNames.Known.Order(StringComparer.Ordinal)];

    // What shops and other programs call events of ours.
    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["order.shipped"] = EventNames.OrderFulfilled,
        ["order.dispatched"] = EventNames.OrderFulfilled,
        ["order.created"] = EventNames.OrderPlaced,
        ["checkout.created"] = EventNames.CheckoutStarted,
        ["checkout.abandoned"] = EventNames.CheckoutStarted,
    };

    /// <summary>The reserved first words, in order.</summary>
    public static readonly IReadOnlyList<string> FirstWords = [.. Names.Select(First).Distinct()];

    /// <summary>Null: ours, or a name that a sender may use. Else the name of ours that was probably meant, empty when
    /// none is near.</summary>
    public static string? Meant(string name)
    {
        if (EventNames.Known.Contains(name))
        {
            return null;
        }

        if (Others.TryGetValue(name, out var ours))
        {
            return ours;
        }

        var first = First(name);
        if (FirstWords.Contains(first))
        {
            return Spelling.Nearest(name, Alike(first)) ?? Spelling.Nearest(name, Names) ?? "";
        }

        var near = Spelling.Nearest(name, Names);
        return
            near is not null
            && (
                Spelling.Distance(name, near) <= (name.Length < 12 ? 1 : 2)
                || FirstWords.Any(word => Spelling.Distance(word, first) == 1)
            )
            ? near
            : null;
    }

    /// <summary>Our names with the first word of <paramref name="name"/>; empty when it is none of ours.</summary>
    public static IReadOnlyList<string> Alike(string name) => [.. Names.Where(n => First(n) == First(name))];

    private static string First(string name) => name.Split('.')[0];
}
