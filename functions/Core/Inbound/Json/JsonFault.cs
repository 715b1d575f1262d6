using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>
/// A fault at one position of a body, as the API sends it to the program that posted the body. <paramref name="Path"/>
/// is a JSON path from the root (<c>$.line_items[2].quantity</c>); <paramref name="Problem"/> states what is allowed
/// there and what was found. Not a <see cref="Fault{TPlace}"/>: the reader is another program, so there is no code with
/// a page of documentation, no remedy, and no line of a file.
/// </summary>
public sealed record JsonFault(string Path, string Problem)
{
    /// <summary>"$.line_items[2].quantity: expected a number, found "x"".</summary>
    public override string ToString() => $"{Path}: {Problem}";
}
