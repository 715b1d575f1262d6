namespace MarketingAutomation.Core.Channels.OptOuts;

/// <summary>Handles a phone's reaction to a message. It arrives as text that quotes our message: Loved “Reply STOP to
/// opt out”.</summary>
internal static class Tapback
{
    private static readonly string[] Verbs =
    [
        "Liked",
        "Loved",
        "Disliked",
        "Laughed at",
        "Emphasized",
        "Emphasised",
        "Questioned",
        "Reacted",
        "Removed a",
        "Meeldis",
        "Понравилось",
        "Gefällt",
    ];

    /// <summary>The text without the quoted part; unchanged where it is not a reaction.</summary>
    public static string RemoveQuotedMessage(string text) =>
        Verbs.Any(v => text.StartsWith(v, StringComparison.OrdinalIgnoreCase))
        && text.IndexOfAny(['“', '"', '„', '«']) is > 0 and var quote
            ? text[..quote]
            : text;
}
