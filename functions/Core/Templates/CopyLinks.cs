using System.Net;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Workspaces;

namespace MarketingAutomation.Core.Templates;

/// <summary>
/// Addresses written out in copy: a link leads to the web, an e-mail address or a phone; a picture comes from the web. A message has no page of its own that a path could be
/// relative to. Addresses made of values (<c>{{links.page}}</c>) are held to the same where the values are read.
/// </summary>
internal static partial class CopyLinks
{
    public static void Check(string path, string body, int firstLine, ISet<Fault> faults)
    {
        foreach (Match found in Written().Matches(body))
        {
            var (value, picture) = (found.Groups["address"], found.Groups["name"].Value.Equals("src", StringComparison.OrdinalIgnoreCase));
            var address = WebUtility.HtmlDecode(value.Value).Trim();
            if (address.StartsWith("{{", StringComparison.Ordinal) || IsWhole(address, picture))
            {
                continue;
            }

            var before = body[..value.Index];
            var line = before.Count(c => c == '\n');
            faults.Add(new Fault("MA1217", path, firstLine + line, value.Index - before.LastIndexOf('\n'), $"an address that leads nowhere from a message: \"{value.Value}\"",
                picture ? "https://…, a value such as {{shop.url}}" : "https://…, mailto:…, tel:…, a value such as {{links.page}}", "Write the whole address."));
        }
    }

    private static bool IsWhole(string address, bool picture)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal) is > 0 and var end ? address[..end].ToLowerInvariant() : null;
        return (scheme is "http" or "https" && address.Length > scheme.Length + 3)
            || (!picture && (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || address.StartsWith("tel:", StringComparison.OrdinalIgnoreCase)
                || address.StartsWith("sms:", StringComparison.OrdinalIgnoreCase) || (address.StartsWith('#') && address.Length > 1)));
    }

    [GeneratedRegex("""<[a-zA-Z][^<>]*?\s(?<name>href|src)\s*=\s*(?<quote>["'])(?<address>.*?)\k<quote>""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Written();
}
