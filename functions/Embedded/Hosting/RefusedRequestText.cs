using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Connections;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>
/// Adds a body to Kestrel's own error responses. Kestrel answers a request that it refuses before the program's code
/// sees it (a NUL in the address, an invalid header, an address that is too long) with an empty body and closes the
/// connection. Here such a response gets the same problem document as every other error. All other responses are not
/// changed.
/// </summary>
internal static class RefusedRequestText
{
    private const string Detail =
        "The request is not what HTTP allows: its address or its headers have characters that may not be "
        + "there, are too long, or came too slowly. Nothing of it was read.";
    private static readonly byte[] NoBody = "\r\nContent-Length: 0\r\n"u8.ToArray();

    public static ConnectionDelegate AddText(ConnectionDelegate next) =>
        connection =>
        {
            connection.Transport = new Duplex(connection.Transport.Input, new Output(connection.Transport.Output));
            return next(connection);
        };

    /// <summary>
    /// Adds the problem document to the response that begins in these bytes, where it is an empty refusal.
    /// </summary>
    /// <param name="room">The bytes written, and the free space after them.</param>
    /// <param name="length">Number of bytes written.</param>
    /// <returns>Number of bytes written after the change.</returns>
    internal static int AddText(Span<byte> room, int length)
    {
        var head = room[..length];
        if (
            !head.StartsWith("HTTP/1.1 4"u8)
            || !head.EndsWith("\r\n\r\n"u8)
            || head.IndexOf("\r\nConnection: close\r\n"u8) < 0
            || head.IndexOf(NoBody) is not (> 0 and var at)
            || !int.TryParse(head[9..12], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
        )
        {
            return length;
        }

        var body = ErrorResponses.Body(status, Detail);
        var lines = Encoding.ASCII.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\r\nContent-Length: {body.Length}\r\nContent-Type: application/problem+json\r\n"
            )
        );
        byte[] answer = [.. head[..at], .. lines, .. head[(at + NoBody.Length)..], .. body];
        if (answer.Length > room.Length)
        {
            return length;
        }

        answer.CopyTo(room);
        return answer.Length;
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Output(PipeWriter inner) : PipeWriter
    {
        private Memory<byte> room;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => room = inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            var written = AddText(room.Span, bytes);
            room = room[written..];
            inner.Advance(written);
        }

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            inner.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(
            ReadOnlyMemory<byte> source,
            CancellationToken cancellationToken = default
        ) => inner.WriteAsync(source, cancellationToken);
    }
}
