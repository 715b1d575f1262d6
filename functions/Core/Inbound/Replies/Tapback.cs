namespace MarketingAutomation.Core.Inbound.Replies;

/// <summary>A phone's reaction to a message arrives as text that quotes the message: Loved “Reply STOP to opt out”.
/// What it quotes is ours.</summary>
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

    /// <summary>The text without the quoted part; as it is where it is no reaction.</summary>
    public static string RemoveQuotedMessage(string text) =>
        Verbs.Any(v => text.StartsWith(v, StringComparison.OrdinalIgnoreCase))
        && text.IndexOfAny(['“', '"', '„', '«']) is > 0 and var quote
            ? text[..quote]
            : text;
}
