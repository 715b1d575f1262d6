using System.Net;
using MarketingAutomation.Core.Inbound.Shops;

namespace MarketingAutomation.Hosting.Secrets;

/// <summary>
/// Secrets that everybody can read, because they are printed in this repository or in a standard's own text: good for
/// trying on one machine, an open way in anywhere else.
/// </summary>
public static class PublishedSecrets
{
    public const string Problem =
        "a published example, which everybody can read, while other machines reach this program";

    /// <summary>Those of local.settings.sample.json, of the tests, and of the text of Standard Webhooks.</summary>
    public static IReadOnlySet<string> All { get; } =
        new HashSet<string>(ShopProtocols.All.Select(p => p.SampleSecret), StringComparer.Ordinal)
        {
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            "woo-secret-for-tests-0123",
            "shpss_secret_for_tests",
            "crash-test-shopify-secret",
            "crash-test-api-key-0001",
            "key-for-tests-0123456789",
        };

    /// <summary>True: only this machine reaches these addresses. A name other than localhost is not looked up: Kestrel
    /// listens everywhere for it.</summary>
    public static bool IsLoopback(string url)
    {
        // As written, because Uri takes a machine called loopback for localhost.
        var host = url[(url.IndexOf("://", StringComparison.Ordinal) is var at && at < 0 ? 0 : at + 3)..].Split('/')[0];
        host = host.StartsWith('[') ? host.Split(']')[0].TrimStart('[') : host.Split(':')[0];
        return string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }

    internal static string Remedy(string key) =>
        (
            key.StartsWith("Webhooks:", StringComparison.OrdinalIgnoreCase)
                ? "Use the shop's own (docs/connect-shop.md)"
                : "Make one of your own: openssl rand -base64 32"
        ) + ", or listen on http://localhost alone, with no Public:Url of other machines.";
}
