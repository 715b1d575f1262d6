using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Flow.Administration;
using Microsoft.AspNetCore.Http;

namespace MarketingAutomation.Web.Security;

/// <summary>
/// Who may read and steer: programs with the API key in <c>X-Api-Key</c>, people with the cookie of a session. The
/// cookie opens only the console. A key of fewer than <see cref="MinKeyLength"/> characters opens nothing, whatever is
/// configured and whatever is sent.
/// </summary>
public sealed class AccessControl
{
    /// <summary>The header that carries the key.</summary>
    public const string Header = "X-Api-Key";

    /// <summary>Least characters of the key, spaces around it not counted.</summary>
    public const int MinKeyLength = 16;

    private const string Cookie = "console";
    private readonly byte[]? key;
    private readonly bool overHttps;
    private readonly ConsoleSessions sessions;

    public AccessControl(WebOptions options, ConsoleSessions sessions)
    {
        key = options.ApiKey?.Trim().Length >= MinKeyLength ? Hash(options.ApiKey) : null;
        (overHttps, this.sessions) = (options.OverHttps, sessions);
    }

    /// <summary>True: the request carries the key in its header.</summary>
    public bool HasKey(HttpRequest request) =>
        request.Headers.TryGetValue(Header, out var given) && IsKey(given.ToString());

    /// <summary>True: this is the key. Takes the same time whatever is given.</summary>
    public bool IsKey(string? given) =>
        CryptographicOperations.FixedTimeEquals(Hash(given ?? ""), key ?? new byte[SHA256.HashSizeInBytes])
        && key is not null;

    /// <summary>True: the request may see the console.</summary>
    public async ValueTask<bool> MaySeeConsole(HttpRequest request) => HasKey(request) || await IsLoggedIn(request);

    /// <summary>True: the request carries the cookie of a session that holds.</summary>
    public async ValueTask<bool> IsLoggedIn(HttpRequest request) =>
        key is not null
        && request.Cookies.TryGetValue(Cookie, out var token)
        && await sessions.IsOpen(token, request.HttpContext.RequestAborted);

    /// <summary>True, once: this is a login code.</summary>
    public async ValueTask<bool> RedeemCode(string? code, CancellationToken cancel) =>
        key is not null && code is { Length: > 0 and <= 100 } && await sessions.Redeem(code, cancel);

    /// <summary>A new login code; it works once.</summary>
    public ValueTask<string> CreateCode(CancellationToken cancel) => sessions.CreateCode(cancel);

    /// <summary>Opens a session and leaves its cookie.</summary>
    public async ValueTask LogIn(HttpContext context) =>
        context.Response.Cookies.Append(
            Cookie,
            await sessions.Open(context.RequestAborted),
            Options(context, ConsoleSessions.SessionLifetime.ToTimeSpan())
        );

    /// <summary>Ends the request's session, for every holder of its cookie, and takes the cookie back.</summary>
    public async ValueTask LogOut(HttpContext context)
    {
        if (context.Request.Cookies.TryGetValue(Cookie, out var token))
        {
            await sessions.End(token, context.RequestAborted);
        }

        context.Response.Cookies.Delete(Cookie, Options(context, null));
    }

    // Strict: no other site's page can have a browser carry it along, so it needs no other protection of the console's
    // forms.
    private CookieOptions Options(HttpContext context, TimeSpan? lasts) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = overHttps || context.Request.IsHttps,
            IsEssential = true,
            MaxAge = lasts,
            Path = "/",
        };

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
