using System.Net;
using System.Net.Sockets;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>
/// The addresses to listen on. Port 0 is turned into a free port and kept bound from then on, because links in messages need the real address before the
/// server starts, and a port that was only looked up could be gone by then.
/// </summary>
internal sealed class Listening : IDisposable
{
    private readonly Dictionary<int, Socket> bound = [];

    public Listening(IReadOnlyList<string> urls) => Urls = [.. urls.Select(Fix)];

    /// <summary>With real ports.</summary>
    public IReadOnlyList<string> Urls { get; }

    /// <summary>An address this machine's browser understands.</summary>
    public string First => Urls[0].Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal)
        .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal).Replace("://[::]", "://localhost", StringComparison.Ordinal).TrimEnd('/');

    /// <summary>The socket kept for an end point; null: there is none, make one.</summary>
    public Socket? Take(EndPoint at) => at is IPEndPoint ip && bound.Remove(ip.Port, out var socket) ? socket : null;

    /// <summary>Frees what nobody took.</summary>
    public void Dispose()
    {
        foreach (var socket in bound.Values)
        {
            socket.Dispose();
        }
    }

    private string Fix(string url)
    {
        if (!url.TrimEnd('/').EndsWith(":0", StringComparison.Ordinal))
        {
            return url;
        }

        var everywhere = url.Contains("://+", StringComparison.Ordinal) || url.Contains("://*", StringComparison.Ordinal) || url.Contains("://0.0.0.0", StringComparison.Ordinal);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(everywhere ? IPAddress.Any : IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        bound[port] = socket;
        return $"http://{(everywhere ? "0.0.0.0" : "127.0.0.1")}:{port}";
    }
}
