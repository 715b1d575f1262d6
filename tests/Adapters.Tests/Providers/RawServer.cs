using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MarketingAutomation.Adapters.Tests.Providers;

/// <summary>A provider at the level of bytes on a free loopback port: counts the requests it read whole and does to
/// each what the test sets.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Func<int, ServerAction> deeds;
    private readonly Task accepting;
    private int seen;

    /// <param name="deeds">What to do to the n-th request (from 1) that arrives on any connection.</param>
    public RawServer(Func<int, ServerAction> deeds)
    {
        this.deeds = deeds;
        listener.Start();
        accepting = Accept();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>Requests of which at least the head arrived.</summary>
    public int RequestCount => Volatile.Read(ref seen);

    public System.Collections.Concurrent.ConcurrentQueue<string> CompleteRequests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    public static string Answer(int status, string body = "", params ReadOnlySpan<string> headers) =>
        $"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{string.Concat(headers.ToArray().Select(h => h + "\r\n"))}\r\n{body}";

    private async Task Accept()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                open.Add(Serve(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException) { }

        await Task.WhenAll(open);
    }

    private async Task Serve(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            while (await Head(stream) is { } head)
            {
                var deed = deeds(Interlocked.Increment(ref seen));
                if (deed is ServerAction.CloseAfterHead)
                {
                    return;
                }

                var length = head.Split("\r\n")
                    .Where(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                    .Select(l => int.Parse(l.AsSpan(15), System.Globalization.CultureInfo.InvariantCulture))
                    .FirstOrDefault();
                var body = new byte[length];
                await stream.ReadExactlyAsync(body, stopping.Token);
                CompleteRequests.Enqueue(head + "\r\n\r\n" + Encoding.UTF8.GetString(body));
                switch (deed)
                {
                    case ServerAction.Reset:
                        client.Client.LingerState = new LingerOption(true, 0);
                        return;
                    case ServerAction.Close:
                        return;
                    case ServerAction.Hang:
                        await Task.Delay(Timeout.Infinite, stopping.Token);
                        return;
                    case ServerAction.Say(var text, var thenClose):
                        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), stopping.Token);
                        if (thenClose)
                        {
                            return;
                        }

                        break;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException) { }
    }

    private async Task<string?> Head(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stopping.Token) == 1)
        {
            head.Append((char)one[0]);
            if (head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
            {
                return head.ToString(0, head.Length - 4);
            }
        }

        return null;
    }
}

/// <summary>What a provider does to a request.</summary>
internal abstract record ServerAction
{
    /// <summary>Takes it whole, then resets the connection.</summary>
    public sealed record Reset : ServerAction;

    /// <summary>Takes it whole, then closes without a word.</summary>
    public sealed record Close : ServerAction;

    /// <summary>Takes it whole and is silent.</summary>
    public sealed record Hang : ServerAction;

    /// <summary>Reads the head and closes.</summary>
    public sealed record CloseAfterHead : ServerAction;

    /// <summary>Takes it whole and says these bytes.</summary>
    public sealed record Say(string Text, bool ThenClose = false) : ServerAction;
}
