using System.Globalization;
using System.Text;

namespace MarketingAutomation.Core.Channels;

/// <summary>
/// The spellings of one mailbox. A host with letters of other scripts is written with those letters or as <c>xn--…</c>
/// (IDNA A-labels): browsers and mail servers turn one into the other, and an accented letter is one sign or two
/// (Unicode NFC, NFD).
/// </summary>
public static class EmailNormalization
{
    private const string PunycodePrefix = "xn--";
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false };

    /// <summary>
    /// The spelling that addresses are compared in: trimmed, lower case, NFC, the host as A-labels. A host that has
    /// none, because a label is too long or has signs no host may have, stays in lower case. Never throws.
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
    /// The other spellings under which earlier releases, which compared addresses letter by letter, may have kept this
    /// one; none for an address in ASCII without <c>xn--</c>.
    /// </summary>
    /// <param name="canonical">As <see cref="Normalize"/> gives it.</param>
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
            // Half of a surrogate pair: no text at all.
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
