using System.Text.RegularExpressions;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Replies;

/// <summary>Whether the plain text of a mail has words of its writer, so that its HTML need not be read.</summary>
public static partial class TextPart
{
    private const int MaxLength = 100_000;

    // What programs write in the place of a text is one short paragraph.
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
    /// False: there is none, or after the quote is cut nothing is left but a signature, marks of pictures
    /// (<c>[cid:…]</c>), invisible signs, or one short paragraph about HTML or a browser, which a program wrote in the
    /// place of a text. A customer who writes of such a thing has said the same in the HTML.
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
