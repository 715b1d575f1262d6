using System.Text.RegularExpressions;

namespace MarketingAutomation.Core.Templates.Reading;

/// <summary>The required content found in a checked copy, together with its layout and its partials.</summary>
/// <param name="LinksToOptOut">It links to the customer's page (<c>links.page</c>) or directly to opting out
/// (<c>links.unsubscribe</c>).</param>
/// <param name="ShowsAddress">It shows the shop's postal address (<c>shop.address</c>).</param>
/// <param name="NamesShop">It names the shop (<c>shop.name</c>).</param>
/// <param name="MentionsStop">Its text contains STOP, in capitals.</param>
/// <param name="MentionsHelp">Its text contains HELP, in capitals.</param>
internal sealed partial record CopyContent(
    bool LinksToOptOut,
    bool ShowsAddress,
    bool NamesShop,
    bool MentionsStop,
    bool MentionsHelp
)
{
    public static readonly CopyContent None = new(false, false, false, false, false);

    /// <summary>True: it shows the coupon without asking first whether there is one.</summary>
    public bool NeedsCoupon { get; init; }

    /// <summary>True: it uses the coupon or suggestions, which offer something to buy.</summary>
    public bool ShowsOffers { get; init; }

    public CopyContent Combine(CopyContent more) =>
        new(
            LinksToOptOut || more.LinksToOptOut,
            ShowsAddress || more.ShowsAddress,
            NamesShop || more.NamesShop,
            MentionsStop || more.MentionsStop,
            MentionsHelp || more.MentionsHelp
        )
        {
            NeedsCoupon = NeedsCoupon || more.NeedsCoupon,
            ShowsOffers = ShowsOffers || more.ShowsOffers,
        };

    /// <summary>Adds a printed value.</summary>
    public CopyContent Add(string path) =>
        path switch
        {
            "links.page" or "links.keep" or "links.unsubscribe" => this with { LinksToOptOut = true },
            "shop.address" => this with { ShowsAddress = true },
            "shop.name" => this with { NamesShop = true },
            _ => this,
        };

    /// <summary>Adds literal text.</summary>
    public CopyContent Add(TextBetweenTags words) =>
        this with
        {
            MentionsStop = MentionsStop || StopWord().IsMatch(words.Text),
            MentionsHelp = MentionsHelp || HelpWord().IsMatch(words.Text),
        };

    [GeneratedRegex(@"\bSTOP\b")]
    private static partial Regex StopWord();

    [GeneratedRegex(@"\bHELP\b")]
    private static partial Regex HelpWord();
}

/// <summary>Text between the tags of a file, and the place where it starts.</summary>
internal sealed record TextBetweenTags(string File, string Text, int Line, int Column);

/// <summary>A copy for SMS and its required content, for the rules about the first SMS of a journey.</summary>
public sealed record SmsCopy(
    string File,
    string Language,
    bool LinksToOptOut,
    bool NamesShop,
    bool MentionsStop,
    bool MentionsHelp
)
{
    internal static SmsCopy Create(string file, string language, CopyContent content) =>
        new(file, language, content.LinksToOptOut, content.NamesShop, content.MentionsStop, content.MentionsHelp);
}
