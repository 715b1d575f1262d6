using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace MarketingAutomation.Web.Http;

/// <summary>
/// The raw bytes of a request, in a rented buffer: dispose gives it back, so nothing may keep a reference to <see cref="Bytes"/> longer than the request.
/// </summary>
public readonly struct RequestBody : IDisposable
{
    private const int FirstGuess = 8 * 1024;
    private const int MostOnTrust = 64 * 1024;
    private readonly byte[]? rented;
    private readonly int length;

    private RequestBody(byte[]? rented, int length) => (this.rented, this.length) = (rented, length);

    /// <summary>True: the body is larger than allowed; no byte beyond the limit was kept and <see cref="Bytes"/> is empty.</summary>
    public bool TooLarge => rented is null;

    /// <summary>The whole body.</summary>
    public ReadOnlyMemory<byte> Bytes => rented.AsMemory(0, length);

    /// <summary>
    /// Reads a body of at most <paramref name="limit"/> bytes. One that announces more is not read at all; one that does not announce its size is read
    /// until the limit is passed, and no further.
    /// </summary>
    public static async ValueTask<RequestBody> Read(HttpRequest request, int limit, CancellationToken cancel)
    {
        if (request.ContentLength > limit)
        {
            return default;
        }

        // One byte more than announced, so that the end is seen without growing; not much on the mere word of a sender who may never send it.
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(request.ContentLength ?? FirstGuess, MostOnTrust) + 1);
        try
        {
            for (var length = 0; ; )
            {
                var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancel);
                length += read;
                if (length > limit)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return default;
                }

                if (read == 0)
                {
                    return new RequestBody(buffer, length);
                }

                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
