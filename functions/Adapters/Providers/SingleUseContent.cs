using System.Net;
using System.Net.Http.Headers;

namespace MarketingAutomation.Adapters.Providers;

/// <summary>
/// A request's body that can be written once. <c>SocketsHttpHandler</c> repeats some requests by itself; with this one
/// it cannot, whatever its version. It also knows the one fact that separates "not sent" from "perhaps sent": whether
/// writing ever began.
/// </summary>
internal sealed class SingleUseContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly Action? begins;
    private int begun;

    /// <param name="begins">Called before the first byte; what it throws keeps the body here.</param>
    public SingleUseContent(ReadOnlyMemory<byte> bytes, string mediaType, Action? begins = null)
    {
        (this.bytes, this.begins) = (bytes, begins);
        Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
    }

    /// <summary>True: <c>begins</c> threw, so the reason is ours and not the provider's.</summary>
    public bool IsBlockedByUs { get; private set; }

    /// <summary>False: the connection was never asked to carry it.</summary>
    public bool HasStarted => Volatile.Read(ref begun) > 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        if (!HasStarted)
        {
            IsBlockedByUs = true;
            begins?.Invoke();
            IsBlockedByUs = false;
        }

        return Interlocked.Exchange(ref begun, 1) == 0
            ? stream.WriteAsync(bytes, cancellationToken).AsTask()
            : throw new InvalidOperationException("a message to a provider is written once");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
