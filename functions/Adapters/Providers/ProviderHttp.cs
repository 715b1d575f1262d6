using System.Net;
using System.Net.Http.Headers;

namespace MarketingAutomation.Adapters.Providers;

/// <summary>
/// Requests to one provider over one connection pool: no redirects, no cookies, no retries, HTTP/1.1. Says of each request whether the provider can have acted on it;
/// throws for nothing the network can do. One for the life of the process.
/// </summary>
/// <remarks>
/// A pooled connection that the provider closed while it was idle loses the request written into it, and that is "perhaps sent" for ever; so idle ones are kept only
/// briefly, well below what load balancers close at.
/// </remarks>
public sealed class ProviderHttp : IDisposable
{
    /// <summary>More of an answer is not read.</summary>
    public const int MaxAnswerBytes = 64 * 1024;

    private readonly HttpClient client;
    private readonly string address;

    /// <param name="address">Scheme and host, perhaps a path: <c>https://api.sendgrid.com</c>.</param>
    public ProviderHttp(Uri address, AuthenticationHeaderValue authorization)
    {
        this.address = address.AbsoluteUri.TrimEnd('/');
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        client = new HttpClient(handler)
        {
            // The attempt's own deadline is the only one.
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Authorization = authorization;
        client.DefaultRequestHeaders.UserAgent.ParseAdd("MarketingAutomation");
    }

    /// <summary>Posts bytes; <paramref name="path"/> from its slash on.</summary>
    /// <param name="begins">Called once a connection is there, right before the first byte of the body is written; null: not called.</param>
    public async Task<ProviderReply> Post(string path, ReadOnlyMemory<byte> body, string mediaType, CancellationToken deadline, Action? begins = null)
    {
        using var content = new OnceContent(body, mediaType, begins);
        using var request = new HttpRequestMessage(HttpMethod.Post, address + path) { Content = content };
        var reply = await Send(request, () => content.Begun, deadline);
        return content.KeptBack ? new ProviderReply.NotSent("the call could not be written down in the data folder") { Ours = true } : reply;
    }

    /// <summary>Asks; an answer that does not come is <see cref="ProviderReply.NotSent"/>, since asking does nothing.</summary>
    public async Task<ProviderReply> Get(string pathAndQuery, CancellationToken deadline)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address + pathAndQuery);
        return await Send(request, () => false, deadline);
    }

    public void Dispose() => client.Dispose();

    private async Task<ProviderReply> Send(HttpRequestMessage request, Func<bool> maybeSent, CancellationToken deadline)
    {
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline);
            var headers = response.Headers.Concat(response.Content.Headers)
                .GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(h => h.Key, h => string.Join(", ", h.SelectMany(v => v.Value)), StringComparer.OrdinalIgnoreCase);
            return new ProviderReply.Answered((int)response.StatusCode, headers, await Read(response.Content, deadline));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // The kind of fault only: messages of these exceptions name hosts and paths.
            var why = e switch
            {
                HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error } => $"{error}",
                OperationCanceledException => "no answer in time",
                _ => e.GetType().Name,
            };
            return maybeSent() ? new ProviderReply.Lost(why) : new ProviderReply.NotSent(why);
        }
    }

    // The status is the answer; words that break off do not take it back.
    private static async Task<ReadOnlyMemory<byte>> Read(HttpContent content, CancellationToken deadline)
    {
        var bytes = new byte[MaxAnswerBytes];
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(deadline);
            int read;
            while (length < bytes.Length && (read = await stream.ReadAsync(bytes.AsMemory(length), deadline)) > 0)
            {
                length += read;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidDataException)
        {
        }

        return bytes.AsMemory(0, length);
    }
}
