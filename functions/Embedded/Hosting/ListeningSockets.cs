using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>
/// The addresses to listen on. Port 0 is replaced by a free port, which stays bound from then on: links in messages
/// need the real address before the server starts, and a port that was only looked up could be taken by then. Ports
/// with a number are bound when a start asks for it, before it creates anything.
/// </summary>
internal sealed class ListeningSockets : IDisposable
{
    private readonly Dictionary<IPEndPoint, Socket> bound = [];

    public ListeningSockets(IReadOnlyList<string> urls) => Urls = [.. urls.Select(BindFreePort)];

    /// <summary>The addresses, with real ports.</summary>
    public IReadOnlyList<string> Urls { get; }

    /// <summary>An address that a browser on this machine can open.</summary>
    public string FirstUrl =>
        Urls[0]
            .Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal)
            .TrimEnd('/');

    /// <summary>Takes the bound socket of an end point; null: there is none, the caller creates one.</summary>
    public Socket? TakeSocket(EndPoint at) => at is IPEndPoint ip && bound.Remove(ip, out var socket) ? socket : null;

    /// <summary>Binds every address that is not bound yet, in the same way as the server.</summary>
    /// <exception cref="AddressTakenException">Another program listens at one of them.</exception>
    /// <exception cref="AddressForbiddenException">This account may not listen at one of them.</exception>
    public void Bind()
    {
        foreach (
            var (url, at) in Urls.SelectMany(url => EndPointsOf(url).Select(at => (url, at)))
                .Where(e => !bound.ContainsKey(e.at))
        )
        {
            try
            {
                bound[at] = SocketTransportOptions.CreateDefaultBoundListenSocket(at);
            }
            catch (SocketException e) when (Fault(url, e) is not null)
            {
                throw Fault(url, e)!;
            }
            catch (SocketException)
            {
                // This machine may have no IPv6, or not this address: the server tries again, with another address
                // where that is possible, and reports the fault.
            }
        }
    }

    /// <summary>Describes a failure to bind that another try of the server cannot change; null: another one.</summary>
    internal static Exception? Fault(string url, SocketException fault) =>
        fault.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => new AddressTakenException(url, fault),
            SocketError.AccessDenied => new AddressForbiddenException(url, fault),
            _ => null,
        };

    /// <summary>Closes the sockets that were not taken.</summary>
    public void Dispose()
    {
        foreach (var socket in bound.Values)
        {
            socket.Dispose();
        }
    }

    private string BindFreePort(string url)
    {
        if (!url.TrimEnd('/').EndsWith(":0", StringComparison.Ordinal))
        {
            return url;
        }

        var everywhere =
            url.Contains("://+", StringComparison.Ordinal)
            || url.Contains("://*", StringComparison.Ordinal)
            || url.Contains("://0.0.0.0", StringComparison.Ordinal);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(everywhere ? IPAddress.Any : IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        bound[(IPEndPoint)socket.LocalEndPoint!] = socket;
        return $"http://{(everywhere ? "0.0.0.0" : "127.0.0.1")}:{port}";
    }

    // Interpreted as by the server: localhost is both loopback addresses, a name or a wildcard is every address.
    private static IPEndPoint[] EndPointsOf(string url)
    {
        var (host, port) = Uri.TryCreate(
            url.Replace("://+", "://any", StringComparison.Ordinal).Replace("://*", "://any", StringComparison.Ordinal),
            UriKind.Absolute,
            out var uri
        )
            ? (uri.Host.Trim('[', ']'), uri.Port)
            : ("any", 0);
        return host == "localhost"
            ? [new(IPAddress.Loopback, port), new(IPAddress.IPv6Loopback, port)]
            : [new(IPAddress.TryParse(host, out var ip) ? ip : IPAddress.IPv6Any, port)];
    }
}

/// <summary>Another program listens at this address.</summary>
internal sealed class AddressTakenException(string url, Exception cause)
    : Exception(
        $"Another program listens at {url} already. Stop it, or choose another address: "
            + $"--ASPNETCORE_URLS=http://localhost:7072",
        cause
    );

/// <summary>The system does not let this account listen at this address.</summary>
internal sealed class AddressForbiddenException(string url, Exception cause)
    : Exception(
        $"The account {Environment.UserName} may not listen at {url}: most systems keep ports below 1024 for the system. "
            + $"Choose another address: --ASPNETCORE_URLS=http://localhost:7072",
        cause
    );
