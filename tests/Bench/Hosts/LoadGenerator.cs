using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MarketingAutomation.Bench.Hosts;

/// <summary>What a load met: per second, and how long a request took, in milliseconds.</summary>
internal sealed record Load(double PerSecond, double P50, double P99, double Worst);

/// <summary>
/// Posts prepared requests over keep-alive connections, one thread and one blocking socket each: of all ways the one
/// that takes least from the server beside it. Every answer must be <c>200 accepted</c>, or the run stops.
/// </summary>
internal static class LoadGenerator
{
    public static Load Run(IPEndPoint host, byte[][] requests, int connections, int? warm = null)
    {
        var first = warm ?? 0;
        var next = first - 1;
        var taken = new long[requests.Length];
        Exception? fault = null;
        var watch = new Stopwatch();
        using var ready = new Barrier(connections + 1);
        var threads = Enumerable
            .Range(0, connections)
            .Select(_ => new Thread(
                () =>
                {
                    try
                    {
                        using var connection = new Connection(host);
                        ready.SignalAndWait();
                        for (
                            int number;
                            fault is null && (number = Interlocked.Increment(ref next)) < requests.Length;

                        )
                        {
                            taken[number] = connection.Post(requests[number]);
                        }
                    }
                    catch (Exception e) when (e is IOException or SocketException)
                    {
                        fault = e;
                    }
                },
                maxStackSize: 256 * 1024
            ))
            .ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }
        ready.SignalAndWait();
        watch.Start();
        foreach (var thread in threads)
        {
            thread.Join();
        }
        if (fault is not null)
        {
            throw new InvalidOperationException("The host did not answer as it should.", fault);
        }

        var sorted = taken[first..].Order().Select(ticks => ticks * 1000.0 / Stopwatch.Frequency).ToArray();
        return new Load(
            sorted.Length / watch.Elapsed.TotalSeconds,
            sorted[sorted.Length / 2],
            sorted[(int)(sorted.Length * 0.99)],
            sorted[^1]
        );
    }

    /// <summary>One keep-alive connection.</summary>
    internal sealed class Connection : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = 60_000,
        };
        private readonly byte[] buffer = new byte[4_096];

        public Connection(IPEndPoint host) => socket.Connect(host);

        /// <summary>Stopwatch ticks from the first byte out to the last one in.</summary>
        public long Post(byte[] request)
        {
            var start = Stopwatch.GetTimestamp();
            socket.Send(request);
            var length = 0;
            while (true)
            {
                var read = socket.Receive(buffer, length, buffer.Length - length, SocketFlags.None);
                if (read == 0)
                {
                    throw new IOException("The host closed the connection.");
                }
                length += read;
                if (IsWhole(buffer.AsSpan(0, length)))
                {
                    break;
                }
            }

            var ticks = Stopwatch.GetTimestamp() - start;
            if (
                !buffer.AsSpan(0, length).StartsWith("HTTP/1.1 200"u8)
                || buffer.AsSpan(0, length).IndexOf("\"accepted\""u8) < 0
            )
            {
                throw new IOException($"Expected 200 accepted, got: {Encoding.UTF8.GetString(buffer, 0, length)}");
            }
            return ticks;
        }

        // Answers are one small JSON object with a Content-Length.
        private static bool IsWhole(ReadOnlySpan<byte> answer) =>
            answer.IndexOf("\r\n\r\n"u8) > 0 && answer[^1] == (byte)'}';

        public void Dispose() => socket.Dispose();
    }
}
