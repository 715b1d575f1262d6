using System.Globalization;
using System.Text;

namespace MarketingAutomation.Core.Channels;

/// <summary>
/// The spellings of one mailbox. A host with letters of other scripts is written with those letters or as <c>xn--…</c>
/// (IDNA A-labels): browsers and mail servers turn one into the
/// other, and an accented letter is one sign or two (Unicode NFC, NFD).
/// </summary>
public static class MailSpelling
{
    private const string Encoded = "xn--";
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false };

    /// <summary>
    /// The spelling that addresses are compared in: trimmed, lower case, NFC, the host as A-labels. A host that has
    /// none, because a label is too long or has signs no host may have,
    /// stays in lower case. Never throws.
    /// </summary>
    public static string Canonical(string address)
    {
        var plain = address.Trim().ToLowerInvariant();
        if (Ascii.IsValid(plain))
        {
            return plain;
        }

        var text = Composed(plain, NormalizationForm.FormC);
        var host = text.LastIndexOf('@') + 1;
        return host == 0 || Ascii.IsValid(text.AsSpan(host))
            ? text
            : text[..host] + (Mapped(Idn.GetAscii, text[host..]) ?? text[host..]);
    }

    /// <summary>
    /// The other spellings under which earlier releases, which compared addresses letter by letter, may have kept this
    /// one; none for an address in ASCII without <c>xn--</c>.
    /// </summary>
    /// <param name="canonical">As <see cref="Canonical"/> gives it.</param>
    public static IReadOnlyList<string> Earlier(string canonical)
    {
        var at = canonical.LastIndexOf('@') + 1;
        if (at == 0 || (Ascii.IsValid(canonical) && !canonical.AsSpan(at).Contains(Encoded, StringComparison.Ordinal)))
        {
            return [];
        }

        var (local, host) = (canonical[..at], canonical[at..]);
        var hosts = new[] { host, Mapped(Idn.GetUnicode, host) ?? host }.SelectMany(Forms);
        return
        [
            .. hosts
                .SelectMany(_ => Forms(local), (h, l) => l + h)
                .Distinct(StringComparer.Ordinal)
                .Where(other => other != canonical),
        ];
    }

    private static IEnumerable<string> Forms(string text) =>
        [Composed(text, NormalizationForm.FormC), Composed(text, NormalizationForm.FormD)];

    private static string Composed(string text, NormalizationForm form)
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

    private static string? Mapped(Func<string, string> map, string host)
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
