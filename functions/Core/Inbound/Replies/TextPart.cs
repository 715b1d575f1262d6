using System.Text.RegularExpressions;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Replies;

/// <summary>Checks whether the plain text of an e-mail has the writer's own words, so that its HTML need not be
/// read.</summary>
public static partial class TextPart
{
    private const int MaxLength = 100_000;

    // The placeholder that programs write instead of a text is one short paragraph.
    private const int MaxPlaceholderLength = 600;

    private static readonly string[] Placeholders =
    [
        "html",
        "mime format",
        "mime-format",
        "multi-part",
        "multipart",
        "mail client",
        "mail program",
        "mail reader",
        "email client",
        "email program",
        "email reader",
        "e-mail client",
        "view this message",
        "view this email",
        "view this e-mail",
        "view it online",
        "in a browser",
        "in your browser",
        "web browser",
        "text version",
        "plain text",
        "no text",
        "brauser",
        "veebilehitseja",
        "selaime",
        "браузер",
        "im browser",
        "navigateur",
        "navegador",
        "naršykl",
        "pārlūk",
    ];

    /// <summary>
    /// False: there is no text, or without the quote it has only a signature, picture marks (<c>[cid:…]</c>), invisible
    /// characters, or one short paragraph about HTML or a browser, which a program wrote as a placeholder. If a
    /// customer did write such a paragraph, the HTML contains it too.
    /// </summary>
    public static bool HasOwnWords(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        var own = Marks().Replace(ReplyText.ExtractOwnText(TextTruncation.Truncate(text, MaxLength)), "");
        return own.Any(char.IsLetterOrDigit)
            && !(
                own.Length <= MaxPlaceholderLength
                && Placeholders.Any(p => own.Contains(p, StringComparison.OrdinalIgnoreCase))
            );
    }

    [GeneratedRegex(
        @"\[(?:cid|image|bild|kuva|pilt|imagen|attēls)\b[^\]\n]{0,200}\]|<(?:https?|cid):[^>\n]{0,2000}>",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Marks();
}
