using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Tracking;

/// <summary>A link of a message: where it leads, and what the author calls it (null: nothing).</summary>
/// <param name="Message">The message's id.</param>
/// <param name="Number">Which of its different links, from 1.</param>
/// <param name="Target">Where it leads: a whole address in ASCII.</param>
public sealed record TrackedLink(string Message, int Number, string? Name, string Target);

/// <summary>
/// Links and pictures that tell of clicks and openings. A token carries the message's id and the whole target under a
/// tag only this store can make: a redirect needs neither store nor template, works as long as the message exists
/// somewhere, and leads nowhere else. It names no person and opens nothing of theirs.
/// </summary>
public sealed class TrackedLinks(KeyHasher hasher, FlowOptions options)
{
    private const int TagBytes = 12;
    private const int Longest = 4000;

    /// <summary>True: an address of our own (customer page, unsubscribe, ratings), which is never rewritten.</summary>
    public bool IsOwn(string address) =>
        address.StartsWith($"{options.PublicUrl}/", StringComparison.OrdinalIgnoreCase);

    /// <summary>The address that is in the message instead of <see cref="TrackedLink.Target"/>.</summary>
    public string UrlOf(TrackedLink link) => $"{options.PublicUrl}/l/{TokenOf(link)}";

    /// <summary>The picture that records an opening.</summary>
    public string PictureOf(string message) =>
        $"{options.PublicUrl}/o/{message.Replace('.', '-')}-{Tag("open", message)}.gif";

    /// <summary>The token of a link: <c>CUSTOMER-MESSAGE-TAG-LINK</c> in characters every mail program leaves
    /// alone.</summary>
    public string TokenOf(TrackedLink link)
    {
        var what = Base64Url.EncodeToString(
            Encoding.ASCII.GetBytes($"{link.Number.ToString(CultureInfo.InvariantCulture)}\n{link.Name}\n{link.Target}")
        );
        return $"{link.Message.Replace('.', '-')}-{Tag("link", $"{link.Message}\n{what}")}-{what}";
    }

    /// <summary>What a token leads to; null: forged, truncated or another store's.</summary>
    public TrackedLink? ReadToken(string token)
    {
        if (
            token.Length > Longest
            || token.Split('-', 4) is not [var customer, var hash, var tag, var what]
            || !KeyHasher.IsCustomerKey(customer)
            || !IsEqualTag(tag, Tag("link", $"{customer}.{hash}\n{what}"))
        )
        {
            return null;
        }

        // What follows a valid tag was written by us.
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(what)).Split('\n', 3);
        return new TrackedLink(
            $"{customer}.{hash}",
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            parts[1].Length == 0 ? null : parts[1],
            parts[2]
        );
    }

    /// <summary>The message whose picture this is; null: forged, truncated or another store's.</summary>
    public string? ReadPictureToken(string token) =>
        token.Length <= Longest
        && token.Split('-') is [var customer, var hash, var tag]
        && KeyHasher.IsCustomerKey(customer)
        && IsEqualTag(tag, Tag("open", $"{customer}.{hash}"))
            ? $"{customer}.{hash}"
            : null;

    private string Tag(string purpose, string text) =>
        KeyHasher.Base32(hasher.ComputeTag($"{purpose}\n{text}").AsSpan(0, TagBytes));

    private static bool IsEqualTag(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.ASCII.GetBytes(expected));
}
