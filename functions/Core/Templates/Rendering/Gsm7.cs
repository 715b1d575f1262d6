namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>The letters of plain SMS (GSM 03.38 default alphabet, 3GPP TS 23.038): one septet each; the extension table
/// takes two.</summary>
internal static class Gsm7
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ "
        + "!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "\f^{}\\[~]|€";

    // Typographic signs a phone shows as well plainly; Twilio's SmartEncoded does the same before it sends.
    private static readonly Dictionary<char, string> PlainReplacements = new()
    {
        ['“'] = "\"",
        ['”'] = "\"",
        ['„'] = "\"",
        ['«'] = "\"",
        ['»'] = "\"",
        ['‘'] = "'",
        ['’'] = "'",
        ['‚'] = ",",
        ['`'] = "'",
        ['´'] = "'",
        ['–'] = "-",
        ['—'] = "-",
        ['―'] = "-",
        ['‐'] = "-",
        ['•'] = "-",
        ['…'] = "...",
        ['\u00A0'] = " ",
        ['\u202F'] = " ",
        ['\u2009'] = " ",
        ['\u200B'] = "",
        ['\uFEFF'] = "",
        ['\t'] = " ",
    };

    /// <summary>Septets of a letter: 1, 2, or 0 where the alphabet has none.</summary>
    public static int CountSeptets(char letter) =>
        Basic.Contains(letter, StringComparison.Ordinal) ? 1
        : Extension.Contains(letter, StringComparison.Ordinal) ? 2
        : 0;

    /// <summary>Typographic quotes, dashes and spaces as their plain counterparts.</summary>
    public static string ToPlainCharacters(string text) =>
        text.Any(PlainReplacements.ContainsKey)
            ? string.Concat(text.Select(c => PlainReplacements.GetValueOrDefault(c) ?? c.ToString()))
            : text;
}
