using System.IO.Compression;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>
/// A body as Table Storage can hold it: in pieces of 64 KiB, compressed when that makes it at least an eighth smaller.
/// Bodies are JSON, so nearly all that is large enough to be split is compressed to a piece or two.
/// </summary>
internal static class EntityBody
{
    /// <summary>The most a binary property holds.</summary>
    public const int PieceBytes = 64 * 1024;

    /// <summary>Below this the gain is smaller than the cost.</summary>
    private const int WorthTrying = 1024;

    /// <summary>The stored bytes; compressed when they are fewer than the body's.</summary>
    public static ReadOnlyMemory<byte> Pack(ReadOnlyMemory<byte> body)
    {
        if (body.Length < WorthTrying)
        {
            return body;
        }
        var packed = new byte[body.Length - body.Length / 8];
        return BrotliEncoder.TryCompress(body.Span, packed, out var length, quality: 4, window: 20)
            ? packed.AsMemory(0, length)
            : body;
    }

    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Pack"/> made of a body of this
    /// length.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> packed, int length)
    {
        var body = new byte[length];
        return BrotliDecoder.TryDecompress(packed, body, out var written) && written == length
            ? body
            : throw new InvalidDataException($"a stored body does not decompress to its {length} bytes");
    }
}
