using System.Security.Cryptography;

namespace MarketingAutomation.Core.Inbound.Signatures;

/// <summary>HMAC-SHA256 in base64, compared in constant time.</summary>
internal static class HmacSignature
{
    public static string Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> signed)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, signed, hash);
        return Convert.ToBase64String(hash);
    }

    /// <summary>True: the text has the form of a signature; its key is not checked.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> base64)
    {
        Span<byte> bytes = stackalloc byte[HMACSHA256.HashSizeInBytes + 3];
        return base64.Length <= 64
            && Convert.TryFromBase64Chars(base64, bytes, out var length)
            && length == HMACSHA256.HashSizeInBytes;
    }

    /// <summary>
    /// Whether the signature was made with one of the keys. All keys are always tried, so that the time taken does not
    /// show which one matches.
    /// </summary>
    public static bool MatchesAny(IReadOnlyList<byte[]> keys, ReadOnlySpan<byte> signed, ReadOnlySpan<char> base64)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes + 3];
        if (
            base64.Length > 64
            || !Convert.TryFromBase64Chars(base64, given, out var length)
            || length != HMACSHA256.HashSizeInBytes
        )
        {
            return false;
        }

        Span<byte> made = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var matches = false;
        foreach (var key in keys)
        {
            HMACSHA256.HashData(key, signed, made);
            matches |= CryptographicOperations.FixedTimeEquals(made, given[..length]);
        }

        return matches;
    }
}
