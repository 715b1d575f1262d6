using System.Text.RegularExpressions;

namespace MarketingAutomation.Core.Templates;

/// <summary>What a checked copy says of what a message has to say, with its layout and its partials.</summary>
/// <param name="LinksOut">It links to her page (<c>links.page</c>) or straight to opting out
/// (<c>links.unsubscribe</c>).</param>
/// <param name="ShowsAddress">It shows the shop's postal address (<c>shop.address</c>).</param>
/// <param name="NamesShop">It names the shop (<c>shop.name</c>).</param>
/// <param name="SaysStop">Its words have STOP, in capitals.</param>
/// <param name="SaysHelp">Its words have HELP, in capitals.</param>
internal sealed partial record CopyFacts(bool LinksOut, bool ShowsAddress, bool NamesShop, bool SaysStop, bool SaysHelp)
{
    public static readonly CopyFacts None = new(false, false, false, false, false);

    public CopyFacts And(CopyFacts more) =>
        new(
            LinksOut || more.LinksOut,
            ShowsAddress || more.ShowsAddress,
            NamesShop || more.NamesShop,
            SaysStop || more.SaysStop,
            SaysHelp || more.SaysHelp
        );

    /// <summary>A value was printed.</summary>
    public CopyFacts With(string path) =>
        path switch
        {
            "links.page" or "links.keep" or "links.unsubscribe" => this with { LinksOut = true },
            "shop.address" => this with { ShowsAddress = true },
            "shop.name" => this with { NamesShop = true },
            _ => this,
        };

    /// <summary>These words stand there as they are.</summary>
    public CopyFacts With(Words words) =>
        this with
        {
            SaysStop = SaysStop || StopWord().IsMatch(words.Text),
            SaysHelp = SaysHelp || HelpWord().IsMatch(words.Text),
        };

    [GeneratedRegex(@"\bSTOP\b")]
    private static partial Regex StopWord();

    [GeneratedRegex(@"\bHELP\b")]
    private static partial Regex HelpWord();
}

/// <summary>Words between the tags of a file, and where they start.</summary>
internal sealed record Words(string File, string Text, int Line, int Column);

/// <summary>A copy for SMS and what it says, for the rules of a journey's first one.</summary>
public sealed record SmsCopy(string File, string Language, bool LinksOut, bool NamesShop, bool SaysStop, bool SaysHelp)
{
    internal static SmsCopy Of(string file, string language, CopyFacts facts) =>
        new(file, language, facts.LinksOut, facts.NamesShop, facts.SaysStop, facts.SaysHelp);
}
