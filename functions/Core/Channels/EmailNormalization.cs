using System.Globalization;
using System.Text;

namespace MarketingAutomation.Core.Channels;

/// <summary>
/// Converts the different spellings of one mailbox to one. A host with letters of other scripts is written with these
/// letters or as <c>xn--…</c> (IDNA A-labels): browsers and mail servers convert between both. An accented letter is
/// one code point or two (Unicode NFC, NFD).
/// </summary>
public static class EmailNormalization
{
    private const string PunycodePrefix = "xn--";
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false };

    /// <summary>
    /// The spelling used for comparing addresses: trimmed, lower case, NFC, the host as A-labels. A host without
    /// A-labels, because a label is too long or has signs that are not allowed in a host, is kept in lower case. Never
    /// throws.
    /// </summary>
    public static string Normalize(string address)
    {
        var plain = address.Trim().ToLowerInvariant();
        if (Ascii.IsValid(plain))
        {
            return plain;
        }

        var text = ToUnicodeForm(plain, NormalizationForm.FormC);
        var host = text.LastIndexOf('@') + 1;
        return host == 0 || Ascii.IsValid(text.AsSpan(host))
            ? text
            : text[..host] + (MapHost(Idn.GetAscii, text[host..]) ?? text[host..]);
    }

    /// <summary>
    /// Other spellings under which earlier releases, which compared addresses character by character, may have stored
    /// this address; none for an address in ASCII without <c>xn--</c>.
    /// </summary>
    /// <param name="canonical">The result of <see cref="Normalize"/>.</param>
    public static IReadOnlyList<string> EarlierForms(string canonical)
    {
        var at = canonical.LastIndexOf('@') + 1;
        if (
            at == 0
            || (Ascii.IsValid(canonical) && !canonical.AsSpan(at).Contains(PunycodePrefix, StringComparison.Ordinal))
        )
        {
            return [];
        }

        var (local, host) = (canonical[..at], canonical[at..]);
        var hosts = new[] { host, MapHost(Idn.GetUnicode, host) ?? host }.SelectMany(UnicodeForms);
        return
        [
            .. hosts
                .SelectMany(_ => UnicodeForms(local), (h, l) => l + h)
                .Distinct(StringComparer.Ordinal)
                .Where(other => other != canonical),
        ];
    }

    private static IEnumerable<string> UnicodeForms(string text) =>
        [ToUnicodeForm(text, NormalizationForm.FormC), ToUnicodeForm(text, NormalizationForm.FormD)];

    private static string ToUnicodeForm(string text, NormalizationForm form)
    {
        try
        {
            return text.Normalize(form);
        }
        catch (ArgumentException)
        {
            // An unpaired surrogate: not valid text.
            return text;
        }
    }

    private static string? MapHost(Func<string, string> map, string host)
    {
        try
        {
            return map(host).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
