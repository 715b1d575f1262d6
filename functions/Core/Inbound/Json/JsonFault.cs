namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>
/// A fault at one position of a body. <paramref name="Path"/> is a JSON path from the root
/// (<c>$.line_items[2].quantity</c>); <paramref name="Problem"/> states what is allowed there and what was found.
/// </summary>
public sealed record JsonFault(string Path, string Problem)
{
    /// <summary>"$.line_items[2].quantity: expected a number, found "x"".</summary>
    public override string ToString() => $"{Path}: {Problem}";
}
