using System.Security.Cryptography;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Sending;

/// <summary>
/// A customer's own links. The token carries their key and the message it came with, and a tag only this store can
/// make; it names no address and never expires, because opting out must always work.
/// </summary>
public sealed class CustomerLinks(KeyHasher hasher, FlowOptions options)
{
    private const int TagBytes = 12;

    /// <summary>The links of a message; rating links only where there is an order to rate, the customer's record only
    /// for the shop's own people.</summary>
    public MessageLinks LinksFor(string message, bool rate, bool staff = false)
    {
        var page = $"{options.PublicUrl}/c/{Token(message)}";
        return new MessageLinks
        {
            Page = page,
            Record = staff
                ? $"{options.PublicUrl}/console/customers/{message[..message.IndexOf('.', StringComparison.Ordinal)]}"
                : null,
            Unsubscribe = $"{page}/unsubscribe",
            Rate = rate ? [.. Enumerable.Range(1, 5).Select(stars => $"{page}?rate={stars}")] : [],
        };
    }

    /// <summary>The token of a message: its id and a tag, in characters every mail program leaves alone.</summary>
    public string Token(string message) => $"{message.Replace('.', '-')}-{Tag(message)}";

    /// <summary>The message id behind a token; null: forged, truncated or another store's.</summary>
    public string? ReadToken(string token)
    {
        var parts = token.Split('-');
        if (parts is not [var customer, var hash, var tag] || !KeyHasher.IsCustomerKey(customer))
        {
            return null;
        }

        var message = $"{customer}.{hash}";
        var expected = System.Text.Encoding.ASCII.GetBytes(Tag(message));
        var given = System.Text.Encoding.UTF8.GetBytes(tag);
        return CryptographicOperations.FixedTimeEquals(expected, given) ? message : null;
    }

    private string Tag(string message) => KeyHasher.Base32(hasher.ComputeTag($"page\n{message}").AsSpan(0, TagBytes));
}
