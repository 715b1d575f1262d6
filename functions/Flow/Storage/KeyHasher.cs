using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Flow.Storage;

/// <summary>
/// Names customers and addresses by keyed hash: a plain hash of a phone number can be guessed, these cannot without the
/// store's secret. The secret belongs to the store and never rotates; with another secret the store's customers are not
/// found again.
/// </summary>
public sealed class KeyHasher
{
    /// <summary>Least length of the secret, in bytes.</summary>
    public const int SecretBytes = 32;

    internal const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private readonly byte[] secret;

    // Preparing the secret costs more than hashing a name, so each thread keeps it for the hasher used last.
    [ThreadStatic]
    private static (KeyHasher Owner, IncrementalHash Mac)? kept;

    public KeyHasher(ReadOnlySpan<byte> secret)
    {
        if (secret.Length < SecretBytes)
        {
            throw new ArgumentException(
                $"The store secret has {CountText.WithNoun(secret.Length, "byte")}; it needs at least {SecretBytes}. "
                    + $"Make one with a random generator and never change it."
            );
        }

        this.secret = secret.ToArray();
    }

    /// <summary>The key of a customer first met under this identity: 26 characters of lower-case base 32.</summary>
    public string CustomerKey(string identity) => Base32(ComputeTag($"customer\n{identity}").AsSpan(0, 16));

    /// <summary>Where an identity (<c>email:…</c>, <c>customer:shop:1</c>, <c>order:shop:1</c>, <c>phone:…</c>) is
    /// kept: 26 characters.</summary>
    public string IdentityPartition(string identity) => Base32(ComputeTag($"identity\n{identity}").AsSpan(0, 16));

    /// <summary>What two holders of the same secret see alike, and from which the secret cannot be found: 26
    /// characters.</summary>
    public string Fingerprint => Base32(ComputeTag("fingerprint").AsSpan(0, 16));

    /// <summary>A tag that only this store can make.</summary>
    public byte[] ComputeTag(string text)
    {
        if (kept is not var (owner, mac) || owner != this)
        {
            kept?.Mac.Dispose();
            mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
            kept = (this, mac);
        }

        mac.AppendData(Encoding.UTF8.GetBytes(text));
        return mac.GetHashAndReset();
    }

    /// <summary>Crockford's base 32 in lower case, without padding.</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[((bytes.Length * 8) + 4) / 5];
        var (buffer, bits, at) = (0, 0, 0);
        foreach (var b in bytes)
        {
            buffer = (buffer << 8) | b;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text[at++] = Alphabet[(buffer >> bits) & 31];
            }

            buffer &= (1 << bits) - 1;
        }

        if (bits > 0)
        {
            text[at] = Alphabet[(buffer << (5 - bits)) & 31];
        }

        return new string(text);
    }

    /// <summary>True for what <see cref="CustomerKey"/> makes.</summary>
    public static bool IsCustomerKey(string? text) => text is { Length: 26 } && text.All(Alphabet.Contains);
}
