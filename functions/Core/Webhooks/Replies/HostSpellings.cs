using System.Globalization;

namespace MarketingAutomation.Core.Webhooks.Replies;

/// <summary>
/// A mail server writes a host with letters of other scripts as <c>xn--…</c>, a customer typed its letters at the checkout: one mailbox, two spellings.
/// </summary>
internal static class HostSpellings
{
    private static readonly IdnMapping Idn = new();

    /// <summary>The address as written, and where its host can be spelt otherwise, so too.</summary>
    public static IEnumerable<string> Of(string address)
    {
        yield return address;
        var at = address.LastIndexOf('@') + 1;
        if (Other(address[at..]) is { } host)
        {
            yield return address[..at] + host;
        }
    }

    private static string? Other(string host)
    {
        try
        {
            var other = !System.Text.Ascii.IsValid(host) ? Idn.GetAscii(host) : host.Contains("xn--", StringComparison.OrdinalIgnoreCase) ? Idn.GetUnicode(host) : host;
            return string.Equals(other, host, StringComparison.OrdinalIgnoreCase) ? null : other;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
