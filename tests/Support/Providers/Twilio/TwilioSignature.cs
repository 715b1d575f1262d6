using System.Security.Cryptography;
using System.Text;

namespace MarketingAutomation.Support.Providers.Twilio;

/// <summary><c>X-Twilio-Signature</c> as Twilio makes it: base64 of HMAC-SHA1 over the full address and the sorted form
/// fields, name and value run together.</summary>
public static class TwilioSignature
{
#pragma warning disable CA5350 // Twilio's own choice.
    public static string Sign(string authToken, string url, IEnumerable<KeyValuePair<string, string>> fields) =>
        Convert.ToBase64String(
            HMACSHA1.HashData(
                Encoding.UTF8.GetBytes(authToken),
                Encoding.UTF8.GetBytes(
                    url
                        + string.Concat(
                            fields
                                .OrderBy(f => f.Key, StringComparer.Ordinal)
                                .ThenBy(f => f.Value, StringComparer.Ordinal)
                                .Select(f => f.Key + f.Value)
                        )
                )
            )
        );
#pragma warning restore CA5350
}
