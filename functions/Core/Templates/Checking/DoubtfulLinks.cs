using System.Net;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates.Checking;

/// <summary>
/// Finds addresses written out in copy that are complete and probably lead nowhere: without encryption, of a host that
/// documents use as an example, <c>mailto:</c> without an address, with a space. Advice: some of them may be meant.
/// Whether the address answers is not asked here.
/// </summary>
internal static class DoubtfulLinks
{
    // RFC 2606, RFC 6761. ".example" is left out: samples of this program use it for a whole shop.
    private static readonly string[] ExampleHosts = ["example.com", "example.net", "example.org"];
    private static readonly string[] ReservedEndings = [".test", ".invalid", ".localhost"];
    private static readonly string[] Placeholders = ["yourshop", "your-shop", "yourdomain", "your-domain", "yoursite"];

    /// <summary>Advice at each of them, with places counted from the beginning of the text.</summary>
    public static IEnumerable<Fault<FilePlace>> FindAdvice(string path, string text)
    {
        foreach (var (written, at) in CopyLinkChecks.ListWrittenAddresses(text))
        {
            var address = WebUtility.HtmlDecode(written).Trim();
            if (Explain(address) is var (problem, remedy))
            {
                var before = text[..at];
                yield return new Fault<FilePlace>(
                    FaultCodes.DoubtfulLink.Code,
                    new(path, 1 + before.Count(c => c == '\n'), at - before.LastIndexOf('\n')),
                    $"\"{TextTruncation.Truncate(address, 80)}\" {problem}",
                    "",
                    remedy
                );
            }
        }
    }

    private static (string Problem, string Remedy)? Explain(string address)
    {
        if (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            var to = address["mailto:".Length..].Split('?')[0];
            return to.Contains('@', StringComparison.Ordinal) || to.Contains("{{", StringComparison.Ordinal)
                ? null
                : ("has no e-mail address", "write mailto:care@ and the shop's domain");
        }

        if (
            !address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && !address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        )
        {
            return null;
        }

        // A value may be any part of the address.
        var rest = address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var host = rest.Split('/', '?', '#')[0];
        if (host.Contains("{{", StringComparison.Ordinal))
        {
            return null;
        }

        if (
            rest.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
            || rest.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
        )
        {
            return ("begins twice with http", "write it once");
        }

        host = host.Split('@')[^1].Split(':')[0].ToLowerInvariant();
        return IsPlaceholder(host) ? ("leads to a host that is only an example", "write the address of your shop")
            : !host.Contains('.', StringComparison.Ordinal)
                ? ("leads to a host without a domain", "write the whole name")
            : address.Contains(' ', StringComparison.Ordinal) && !address.Contains("{{", StringComparison.Ordinal)
                ? ("has a space in it", "write %20, or leave the space out")
            : address.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
                ? (
                    "is not encrypted: mail programs warn of it, and show no picture from it",
                    $"write https{address[4..]}"
                )
            : null;
    }

    private static bool IsPlaceholder(string host) =>
        host is "localhost" or "127.0.0.1"
        || ExampleHosts.Any(e => host == e || host.EndsWith($".{e}", StringComparison.Ordinal))
        || ReservedEndings.Any(e => host.EndsWith(e, StringComparison.Ordinal))
        || host.Split('.').Any(Placeholders.Contains);
}
