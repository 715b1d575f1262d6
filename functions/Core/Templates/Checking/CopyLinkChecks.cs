using System.Buffers;
using System.Net;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates.Checking;

/// <summary>
/// Checks addresses written out in copy: a link must be a web address, an e-mail address or a phone number; a picture
/// must have a web address. A message has no page of its own, so a path cannot be relative. Addresses made of values
/// (<c>{{links.page}}</c>) are checked by the same rules where the values are read.
/// </summary>
internal static partial class CopyLinkChecks
{
    public static void Check(string path, string body, int firstLine, FaultCollector faults)
    {
        foreach (Match found in WrittenAddress().Matches(body))
        {
            var (value, picture) = (
                found.Groups["address"],
                found.Groups["name"].Value.Equals("src", StringComparison.OrdinalIgnoreCase)
            );
            var address = WebUtility.HtmlDecode(value.Value).Trim();
            if (
                IsCompleteAddress(address, picture)
                && address.AsSpan().IndexOfAny(CurlyQuotes) is var curly and > 0
                && !address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
            )
            {
                Curly(
                    found.Groups["name"].Value,
                    address[..curly],
                    value.Index + value.ValueSpan.IndexOfAny(CurlyQuotes)
                );
            }
            else if (!address.StartsWith("{{", StringComparison.Ordinal) && !IsCompleteAddress(address, picture))
            {
                Add(
                    value.Index,
                    $"an address that leads nowhere from a message: \"{value.Value}\"",
                    picture
                        ? "https://…, a value such as {{shop.url}}"
                        : "https://…, mailto:…, tel:…, a value such as {{links.page}}",
                    "Write the whole address."
                );
            }
        }

        foreach (Match found in InCurlyQuotes().Matches(body))
        {
            Curly(found.Groups["name"].Value, found.Groups["address"].Value.Trim(), found.Groups["quote"].Index);
        }

        void Curly(string name, string address, int at) =>
            Add(
                at,
                $"a curly quotation mark at an address: {body[at]}",
                "straight quotation marks: \"",
                $"Write {name.ToLowerInvariant()}=\"{address}\"."
            );

        void Add(int at, string problem, string allowed, string remedy)
        {
            var before = body[..at];
            faults
                .For(path)
                .Add(
                    TemplateFaultCodes.Address,
                    firstLine + before.Count(c => c == '\n'),
                    at - before.LastIndexOf('\n'),
                    problem,
                    allowed,
                    remedy
                );
        }
    }

    /// <summary>The addresses of links and pictures in a text, as they are written, each with its position.</summary>
    public static IEnumerable<(string Address, int At)> ListWrittenAddresses(string text) =>
        WrittenAddress()
            .Matches(text)
            .Select(m => m.Groups["address"])
            .Where(a => a.Length > 0)
            .Select(a => (a.Value, a.Index));

    // Quotes as word processors write them: a mail program reads them as a part of the address.
    private static readonly SearchValues<char> CurlyQuotes = SearchValues.Create("“”„‟«»‘’");

    private static bool IsCompleteAddress(string address, bool picture)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal) is > 0 and var end
            ? address[..end].ToLowerInvariant()
            : null;
        return (scheme is "http" or "https" && address.Length > scheme.Length + 3)
            || (
                !picture
                && (
                    address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
                    || address.StartsWith("tel:", StringComparison.OrdinalIgnoreCase)
                    || address.StartsWith("sms:", StringComparison.OrdinalIgnoreCase)
                    || (address.StartsWith('#') && address.Length > 1)
                )
            );
    }

    [GeneratedRegex(
        """<[a-zA-Z][^<>]*?\s(?<name>href|src|data-link)\s*=\s*(?<quote>[“”„‟«»‘’])(?<address>[^“”„‟«»‘’<>]*)""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex InCurlyQuotes();

    [GeneratedRegex(
        """<[a-zA-Z][^<>]*?\s(?<name>href|src)\s*=\s*(?<quote>["'])(?<address>.*?)\k<quote>""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex WrittenAddress();
}
