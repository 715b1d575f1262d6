using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.Security;

namespace MarketingAutomation.Hosting.Secrets;

/// <summary>When a secret is none, wherever it comes from: a setting or a kept file. Each answers what is wrong,
/// without the secret; null: nothing.</summary>
internal static class SecretRules
{
    public const string MakeKey = "Make one with: openssl rand -hex 24";

    /// <summary>Least bytes of the store's secret.</summary>
    public const int StoreBytes = KeyHasher.SecretBytes;

    public static string? ApiKey(string key) =>
        key.Trim().Length < AccessControl.MinKeyLength ? Characters(key.Trim()) : null;

    /// <summary>The secret that signs calls of URLs: <c>whsec_</c> and at least 24 bytes in base64.</summary>
    public static string? CallSecret(string secret) =>
        !secret.StartsWith("whsec_", StringComparison.Ordinal) ? "does not start with whsec_"
        : !Convert.TryFromBase64String(secret[6..], new byte[secret.Length], out var length)
            ? "is not base64 after whsec_"
        : length < 24 ? $"has {length} bytes; at least 24 are needed"
        : null;

    /// <param name="bytes">The secret; empty when there is a fault.</param>
    public static string? Store(string base64, out byte[] bytes)
    {
        bytes = [];
        var room = new byte[base64.Length];
        if (base64.Length == 0 || !Convert.TryFromBase64String(base64, room, out var length))
        {
            return base64.Length == 0 ? "empty" : "not base64";
        }

        bytes = length < StoreBytes ? [] : room[..length];
        return length < StoreBytes ? $"has {CountText.WithNoun(length, "byte")}" : null;
    }

    /// <param name="protocol">Null: it could not be read, which is a fault of its own; then only an empty secret is
    /// one.</param>
    public static string? Webhook(ShopProtocol? protocol, string secret) =>
        string.IsNullOrWhiteSpace(secret) ? "empty" : protocol?.CheckSecret(secret);

    private static string Characters(string text) =>
        text.Length == 0 ? "empty" : $"has {CountText.WithNoun(text.Length, "character")}";
}
