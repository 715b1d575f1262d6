using System.Net;
using System.Net.Http.Headers;

namespace MarketingAutomation.Adapters.Providers;

/// <summary>
/// Requests to one provider over one connection pool: no redirects, no cookies, no retries, HTTP/1.1. Says of each
/// request whether the provider can have acted on it; throws for nothing the network can do. One for the life of the
/// process.
/// </summary>
/// <remarks>
/// A pooled connection that the provider closed while it was idle loses the request written into it, and that is
/// "perhaps sent" for ever; so idle ones are kept only briefly, well below what load balancers close at.
/// </remarks>
public sealed class ProviderHttp : IDisposable
{
    /// <summary>More of an answer is not read.</summary>
    public const int MaxAnswerBytes = 64 * 1024;

    private readonly HttpMessageInvoker connections;
    private readonly AuthenticationHeaderValue authorization;
    private readonly string address;

    /// <summary>Scheme and host, perhaps a path, without a slash at the end.</summary>
    public string Address => address;

    /// <param name="address">Scheme and host, perhaps a path: <c>https://api.sendgrid.com</c>.</param>
    public ProviderHttp(Uri address, AuthenticationHeaderValue authorization)
    {
        (this.address, this.authorization) = (address.AbsoluteUri.TrimEnd('/'), authorization);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        connections = new HttpMessageInvoker(handler);
    }

    /// <summary>Posts bytes; <paramref name="path"/> from its slash on.</summary>
    /// <param name="begins">Called once a connection is there, right before the first byte of the body is written;
    /// null: not called.</param>
    public async Task<ProviderReply> Post(
        string path,
        ReadOnlyMemory<byte> body,
        string mediaType,
        CancellationToken deadline,
        Action? begins = null
    )
    {
        using var content = new SingleUseContent(body, mediaType, begins);
        using var request = new HttpRequestMessage(HttpMethod.Post, address + path) { Content = content };
        return await Send(request, content, deadline);
    }

    /// <summary>
    /// One request that a provider's own client library makes, to act or (GET) to ask: it gets a client whose request
    /// goes over these connections, under these rules. What the provider answered is read from the answer itself and
    /// not from what the library makes of it.
    /// </summary>
    /// <param name="call">Makes exactly one request; a second one is refused.</param>
    /// <param name="begins">As for <see cref="Post"/>.</param>
    public async Task<ProviderReply> Call(
        Func<HttpClient, CancellationToken, Task> call,
        CancellationToken deadline,
        Action? begins = null
    )
    {
        using var one = new OneCall(this, begins, deadline);
        using var client = new HttpClient(one) { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            await call(client, deadline);
        }
        catch (Exception) when (one.Reply is not null)
        {
            // The library's view of an answer that is known.
        }

        return one.Reply ?? throw new InvalidOperationException("the provider's library made no request");
    }

    /// <summary>Asks; an answer that does not come is <see cref="ProviderReply.NotSent"/>, since asking does
    /// nothing.</summary>
    public async Task<ProviderReply> Get(string pathAndQuery, CancellationToken deadline)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address + pathAndQuery);
        return await Send(request, () => false, deadline);
    }

    public void Dispose() => connections.Dispose();

    private async Task<ProviderReply> Send(
        HttpRequestMessage request,
        SingleUseContent content,
        CancellationToken deadline
    )
    {
        var reply = await Send(request, () => content.HasStarted, deadline);
        return content.IsBlockedByUs
            ? new ProviderReply.NotSent("the call could not be written down in the data folder") { IsOwnFault = true }
            : reply;
    }

    private async Task<ProviderReply> Send(HttpRequestMessage request, Func<bool> maybeSent, CancellationToken deadline)
    {
        try
        {
            // No newer version: what repeats a request by itself is HTTP/2.
            (request.Version, request.VersionPolicy) = (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
            request.Headers.Authorization ??= authorization;
            request.Headers.UserAgent.ParseAdd("MarketingAutomation");
            using var response = await connections.SendAsync(request, deadline);
            var headers = response
                .Headers.Concat(response.Content.Headers)
                .GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(
                    h => h.Key,
                    h => string.Join(", ", h.SelectMany(v => v.Value)),
                    StringComparer.OrdinalIgnoreCase
                );
            return new ProviderReply.Answered(
                (int)response.StatusCode,
                headers,
                await Read(response.Content, deadline)
            );
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
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
        catch (Exception e)
            when (e is HttpRequestException or IOException or OperationCanceledException or InvalidDataException) { }

        return bytes.AsMemory(0, length);
    }

    // The request of a library, once; one that acts, with a body that can be written once.
    private sealed class OneCall(ProviderHttp http, Action? begins, CancellationToken deadline) : HttpMessageHandler
    {
        public ProviderReply? Reply { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (Reply is not null)
            {
                throw new InvalidOperationException("a message to a provider is sent once");
            }

            Reply =
                request.Method == HttpMethod.Get
                    ? await http.Send(request, () => false, deadline)
                    : await Act(request, cancellationToken);
            return Reply is ProviderReply.Answered answer
                ? new HttpResponseMessage((HttpStatusCode)answer.Status)
                {
                    Content = new ReadOnlyMemoryContent(answer.Body),
                    RequestMessage = request,
                }
                : throw new HttpRequestException("no answer");
        }

        private async Task<ProviderReply> Act(HttpRequestMessage request, CancellationToken cancel)
        {
            var body = request.Content is { } given ? await given.ReadAsByteArrayAsync(cancel) : [];
            var content = new SingleUseContent(
                body,
                $"{request.Content?.Headers.ContentType ?? new("application/json")}",
                begins
            );
            request.Content?.Dispose();
            request.Content = content;
            return await http.Send(request, content, deadline);
        }
    }
}
