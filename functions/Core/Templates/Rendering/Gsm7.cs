namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>The characters of plain SMS (GSM 03.38 default alphabet, 3GPP TS 23.038): one septet each; characters of
/// the extension table take two.</summary>
internal static class Gsm7
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ "
        + "!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "\f^{}\\[~]|€";

    // Typographic characters with a plain equivalent; Twilio's SmartEncoded replaces the same ones before it sends.
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

    /// <summary>Number of septets of a character: 1, 2, or 0 where the alphabet does not have it.</summary>
    public static int CountSeptets(char character) =>
        Basic.Contains(character, StringComparison.Ordinal) ? 1
        : Extension.Contains(character, StringComparison.Ordinal) ? 2
        : 0;

    /// <summary>Replaces typographic quotes, dashes and spaces by their plain equivalents.</summary>
    public static string ToPlainCharacters(string text) =>
        text.Any(PlainReplacements.ContainsKey)
            ? string.Concat(text.Select(c => PlainReplacements.GetValueOrDefault(c) ?? c.ToString()))
            : text;
}
