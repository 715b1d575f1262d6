using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace MarketingAutomation.Core.Inbound.Providers.Twilio;

/// <summary>
/// Verifies <c>X-Twilio-Signature</c>: HMAC-SHA1 with the account's auth token, in base64, over the public URL and the
/// sorted form. For a JSON body, its SHA-256 is in the URL (<c>bodySHA256</c>) and only the URL is signed. Rules and
/// vectors: Twilio's request validators (twilio-csharp, twilio-python).
/// </summary>
public static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";

    private const string BodyHash = "bodySHA256";

    /// <summary>The form of a request that is signed with one of the tokens; else null, and <paramref name="fault"/>
    /// explains to the owner why not, without a secret or a value.</summary>
    internal static TwilioForm? ReadVerified(IReadOnlyList<string> tokens, ProviderRequest request, out string fault)
    {
        if (FindHeaderFault(request) is { } missing)
        {
            fault = missing;
            return null;
        }

        if (TwilioForm.Parse(request.Body.Span) is not { } form)
        {
            fault = "the body is no form of at most 200 pairs";
            return null;
        }

        var hash = QueryValue(request.Url, BodyHash);
        if (hash is not null && !IsHashOf(hash, request.Body.Span))
        {
            fault = $"the body's SHA-256 is not the one in the address ({BodyHash})";
            return null;
        }

        if (!IsSigned(tokens, request.Url, hash is null ? form.Pairs : [], request.Header(Header)!))
        {
            fault =
                $"{Header} does not match: another auth token signed it, or Twilio was given another address "
                + $"than {WithoutQuery(request.Url)} (Public:Url)";
            return null;
        }

        fault = "";
        return form;
    }

    /// <summary>The fault of the headers, independent of the body; null: none.</summary>
    public static string? FindHeaderFault(ProviderRequest request) =>
        request.Header(Header) is null ? $"the header {Header} is missing" : null;

    /// <summary>The signature Twilio would send: for tests and manual trials.</summary>
    public static string Compute(string token, string url, IEnumerable<(string Name, string Value)> form) =>
        Convert.ToBase64String(ComputeMac(token, url, JoinForm(form)));

    /// <summary>A value of the URL's query; null: missing.</summary>
    internal static string? QueryValue(string url, string name)
    {
        var from = url.IndexOf('?', StringComparison.Ordinal);
        return from < 0 ? null : TwilioForm.Parse(Encoding.UTF8.GetBytes(url[(from + 1)..].Split('#')[0]))?[name];
    }

    // Every candidate is tried, so that the time taken does not show which one matches.
    private static bool IsSigned(
        IReadOnlyList<string> tokens,
        string url,
        IEnumerable<(string, string)> form,
        string signature
    )
    {
        Span<byte> given = stackalloc byte[HMACSHA1.HashSizeInBytes + 4];
        if (
            signature.Length > 32
            || !Convert.TryFromBase64String(signature, given, out var length)
            || length != HMACSHA1.HashSizeInBytes
        )
        {
            return false;
        }

        var joined = JoinForm(form);
        var matches = false;
        foreach (var token in tokens.Where(t => t.Length > 0))
        {
            foreach (var candidate in CandidateUrls(url))
            {
                matches |= CryptographicOperations.FixedTimeEquals(
                    ComputeMac(token, candidate, joined),
                    given[..length]
                );
            }
        }

        return matches;
    }

    [SuppressMessage("Security", "CA5350", Justification = "Twilio signs with HMAC-SHA1 and with nothing else.")]
    private static byte[] ComputeMac(string token, string url, string form) =>
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(url + form));

    // Sorted by name, then by value; equal pairs count once.
    private static string JoinForm(IEnumerable<(string Name, string Value)> form) =>
        string.Concat(
            form.Distinct()
                .OrderBy(p => p.Name, StringComparer.Ordinal)
                .ThenBy(p => p.Value, StringComparer.Ordinal)
                .Select(p => p.Name + p.Value)
        );

    // Twilio signs some URLs with the port and some without, independent of what was configured; connection settings
    // after # are never signed.
    private static IEnumerable<string> CandidateUrls(string url)
    {
        url = url.Split('#')[0];
        var host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.AsSpan(host).IndexOfAny('/', '?') is var at && at < 0 ? url.Length : host + at;
        var port =
            url.AsSpan(host, end - host).LastIndexOf(':') is var colon
            && colon >= 0
            && url.IndexOf(']', host) is var bracket
            && bracket < host + colon
                ? host + colon
                : end;
        yield return url;
        yield return port < end
            ? url[..port] + url[end..]
            : $"{url[..end]}:{(url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? 443 : 80)}{url[end..]}";
    }

    private static bool IsHashOf(string hex, ReadOnlySpan<byte> body) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(body))),
            Encoding.UTF8.GetBytes(hex.ToLowerInvariant())
        );

    private static string WithoutQuery(string url) => url.Split('?')[0];
}
