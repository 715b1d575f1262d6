using System.Net;

namespace MarketingAutomation.Core.Workspaces.Definitions;

/// <summary>The form of a URL that a journey may call. What its name leads to is checked when it is called.</summary>
public static class WebhookUrl
{
    /// <summary>The only host that may be called by http, and only where a setting allows it: this machine.</summary>
    public const string Loopback = "127.0.0.1";

    /// <summary>What is wrong with it, and the remedy; null: nothing.</summary>
    internal static (string Problem, string Remedy)? FindFault(string text) =>
        text.Contains("{{", StringComparison.Ordinal)
            ? ("the url has a value in braces, and it is called as it is written", "put the value into fields")
        : !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0
            ? ("the url is no whole address", "write it with https:// and the host")
        : uri.UserInfo.Length > 0 ? ("the url has a user name or a password", "leave it out: calls are signed")
        : uri.Fragment.Length > 0 ? ("the url has a part after #, which is never sent", "leave it out")
        : uri.Port == 0 ? ("the url has port 0, which no server has", "leave the port out, or write the server's")
        : IsLoopback(text, uri) ? null
        : uri.Scheme != Uri.UriSchemeHttps
            ? ("the url is not https, so that everybody on the way could read it", "write https://")
        : uri.HostNameType != UriHostNameType.Dns || IPAddress.TryParse(uri.Host, out _)
            ? ("the url has an IP address instead of a host's name", "write the host's name")
        : null;

    // Only as it is written here: other spellings of the address, such as 127.1, are refused as addresses.
    private static bool IsLoopback(string text, Uri uri) =>
        uri.Scheme == Uri.UriSchemeHttp
        && uri.Host == Loopback
        && text.StartsWith($"http://{Loopback}", StringComparison.Ordinal);

    /// <summary>The host as it is compared with <c>webhook_hosts</c>: lower case, in ASCII.</summary>
    public static string HostOf(string url) => new Uri(url).IdnHost.ToLowerInvariant();

    /// <summary>True: the URL may be called for a shop that allows these hosts.</summary>
    public static bool IsAllowed(string url, IReadOnlyList<string> hosts) =>
        FindFault(url) is null && hosts.Contains(HostOf(url));
}
