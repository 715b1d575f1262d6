using System.Globalization;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>What is wrong with an address that a setting gives, and what to write instead.</summary>
internal static class UrlRules
{
    public const string WrongPort = "the port is not a number from 0 to 65535";
    public const string PortRemedy = "Choose a port up to 65535, such as http://localhost:7071.";

    private const string NotListening = "not a list of listening addresses";

    /// <summary>Null: it can be listened on. "+", "*" and "0.0.0.0" mean every address of this machine.</summary>
    public static (string Problem, string Remedy)? Listening(string url)
    {
        if (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return (NotListening, "Write http://localhost:7071; https is what a proxy or tunnel in front adds.");
        }

        if (!url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            return (NotListening, "Write the whole address with http://, such as http://localhost:7071.");
        }

        if (HasWrongPort(url))
        {
            return (WrongPort, PortRemedy);
        }

        var plain = url.Replace("://+", "://any", StringComparison.Ordinal)
            .Replace("://*", "://any", StringComparison.Ordinal);
        return
            Uri.TryCreate(plain, UriKind.Absolute, out var uri)
            && uri.Host.Length > 0
            && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
            ? null
            : (NotListening, "Write scheme, host and port alone, such as http://localhost:7071.");
    }

    /// <summary>True: what follows the host's colon is no port.</summary>
    public static bool HasWrongPort(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return false;
        }

        var host = url[(scheme + 3)..].Split('/', '?', '#')[0];
        var colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']')
            && host.IndexOf(':', StringComparison.Ordinal) is var first
            && (first == colon || host[0] == '[')
            && !(
                int.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                && port <= ushort.MaxValue
            );
    }
}
