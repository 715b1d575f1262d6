using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MarketingAutomation.Web.Http;

/// <summary>
/// Who may read and steer: programs with the API key in <c>X-Api-Key</c>, people with the cookie that the login link leaves. The cookie opens only the console,
/// is derived from the key and so ends when the key changes.
/// </summary>
public sealed class Access(WebOptions options)
{
    /// <summary>The header that carries the key.</summary>
    public const string Header = "X-Api-Key";

    private const string Cookie = "console";
    private readonly byte[] key = Hash(options.ApiKey);
    private readonly string pass = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.ApiKey), "console"u8));

    /// <summary>True: the request carries the key in its header.</summary>
    public bool HasKey(HttpRequest request) => request.Headers.TryGetValue(Header, out var given) && IsKey(given.ToString());

    /// <summary>True: this is the key. Takes the same time whatever is given.</summary>
    public bool IsKey(string? given) => CryptographicOperations.FixedTimeEquals(Hash(given ?? ""), key);

    /// <summary>True: the request may see the console.</summary>
    public bool MaySeeConsole(HttpRequest request) =>
        HasKey(request) || (request.Cookies.TryGetValue(Cookie, out var given) && CryptographicOperations.FixedTimeEquals(Hash(given ?? ""), Hash(pass)));

    /// <summary>Leaves the cookie that opens the console.</summary>
    public void LogIn(HttpContext context) => context.Response.Cookies.Append(Cookie, pass, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = options.OverHttps || context.Request.IsHttps,
        IsEssential = true,
        MaxAge = TimeSpan.FromDays(30),
        Path = "/",
    });

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
