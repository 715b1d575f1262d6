using System.Globalization;
using System.Text;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Messages.Tracking;

/// <summary>The target of a tracked link: the address in the template, as a browser would request it.</summary>
public static class LinkTarget
{
    /// <summary>Longer addresses are not tracked: some mail programs and proxies cut links that are not much
    /// longer.</summary>
    public const int MaxLength = 1500;

    /// <summary>
    /// The address that a redirect to this link names: the same characters, with characters beyond ASCII
    /// percent-encoded (in the host: punycode), and the UTM parameters that it does not have yet, before the fragment.
    /// Null: not a link to the web (<c>mailto:</c>, <c>tel:</c>, <c>#place</c>, relative), or one that no redirect can
    /// name.
    /// </summary>
    public static string? RedirectAddress(string address, UtmValues? utm)
    {
        if (
            address.Length > MaxLength
            || address.Any(char.IsControl)
            || FindHostRange(address) is not { } host
            || ToAscii(address, host) is not { } target
        )
        {
            return null;
        }

        var site = address[host].ToLowerInvariant();
        return utm is not null && (site == utm.Host || site.EndsWith($".{utm.Host}", StringComparison.Ordinal))
            ? AddUtmValues(target, utm)
            : target;
    }

    /// <summary>The address without query and fragment, at most 200 characters: how events name a link.</summary>
    public static string WithoutQuery(string target)
    {
        var end = target.IndexOfAny(['?', '#']);
        var bare = end < 0 ? target : target[..end];
        return TextTruncation.Truncate(bare, 200);
    }

    /// <summary>A shop's site in the form of <see cref="UtmValues.Host"/>; null: not an address on the web.</summary>
    public static string? HostOfShop(string shopUrl) =>
        FindHostRange(shopUrl) is { } host
            ? shopUrl[host].ToLowerInvariant() is var site && site.StartsWith("www.", StringComparison.Ordinal)
                ? site[4..]
                : site
            : null;

    // The position of the host: after any user and before any port. Browsers treat a backslash as a slash, so it ends
    // the host too.
    private static Range? FindHostRange(string address)
    {
        var start =
            address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : -1;
        if (start < 0)
        {
            return null;
        }

        var end = address.IndexOfAny(['/', '\\', '?', '#'], start) is var stop and >= 0 ? stop : address.Length;
        start = address.LastIndexOf('@', end - 1, end - start) is var user and >= 0 ? user + 1 : start;
        var port = address.IndexOf(':', start, end - start);
        end = port >= 0 && address[start] != '[' ? port : end;
        return end > start ? start..end : null;
    }

    private static string? ToAscii(string address, Range host)
    {
        if (Ascii.IsValid(address) && !address.Contains(' ', StringComparison.Ordinal))
        {
            return address;
        }

        var (from, length) = host.GetOffsetAndLength(address.Length);
        var site = address.Substring(from, length);
        if (site.Contains(' ', StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return PercentEncode(address[..from])
                + (Ascii.IsValid(site) ? site : new IdnMapping().GetAscii(site))
                + PercentEncode(address[(from + length)..]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Encodes only what may not be written as it is in a header or an address; what is already encoded is unchanged.
    private static string PercentEncode(string part)
    {
        var text = new StringBuilder(part.Length + 16);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in part.EnumerateRunes())
        {
            if (rune.IsAscii && rune.Value != ' ')
            {
                text.Append((char)rune.Value);
                continue;
            }

            foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
            {
                text.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    private static string AddUtmValues(string target, UtmValues utm)
    {
        var fragment = target.IndexOf('#', StringComparison.Ordinal) is var at and >= 0 ? at : target.Length;
        var query = target.IndexOf('?', 0, fragment);
        var held = query < 0 ? "" : $"&{target[(query + 1)..fragment]}";
        var separator =
            query < 0 ? "?"
            : held.EndsWith('&') ? ""
            : "&";
        var added = new StringBuilder(target, 0, fragment, target.Length + 96);
        foreach (
            var (name, value) in new[]
            {
                ("utm_source", utm.Source),
                ("utm_medium", utm.Medium),
                ("utm_campaign", utm.Campaign),
            }
        )
        {
            if (value is not null && !held.Contains($"&{name}=", StringComparison.OrdinalIgnoreCase))
            {
                added.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = "&";
            }
        }

        return added.Append(target, fragment, target.Length - fragment).ToString();
    }
}
