using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MarketingAutomation.Web.Http;

/// <summary>
/// Where a list goes on, as callers see it: opaque, safe in a URL, and signed with the API's key, so that a store is
/// only ever asked to go on where it stopped. A token of one list is none of another's; changing the key ends those
/// under way.
/// </summary>
internal sealed class ContinuationToken(string secret)
{
    private const int TagBytes = 8;

    /// <summary>Longest token we read; ours are far shorter.</summary>
    private const int Longest = 2048;

    private readonly byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes($"next\n{secret}"));

    /// <summary>The token of a position in <paramref name="list"/>; null at the end.</summary>
    public string? Create(string list, string? position) =>
        position is null
            ? null
            : Base64Url.EncodeToString([
                .. Tag(list, position).AsSpan(0, TagBytes),
                .. Encoding.UTF8.GetBytes(position),
            ]);

    /// <summary>False: not one of this list's. Nothing given is the beginning.</summary>
    public bool TryRead(string list, string? given, out string? position)
    {
        position = null;
        if (string.IsNullOrEmpty(given))
        {
            return true;
        }

        if (
            given.Length > Longest
            || !Base64Url.IsValid(given)
            || Base64Url.DecodeFromChars(given) is not { Length: > TagBytes } bytes
        )
        {
            return false;
        }

        var decoded = Encoding.UTF8.GetString(bytes.AsSpan(TagBytes));
        if (!CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, TagBytes), Tag(list, decoded).AsSpan(0, TagBytes)))
        {
            return false;
        }

        position = decoded;
        return true;
    }

    private byte[] Tag(string list, string position) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{list}\n{position}"));
}
