using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MarketingAutomation.Core.Inbound.Signatures;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow.Sending;
using NodaTime;

namespace MarketingAutomation.Adapters.Webhooks;

/// <summary>
/// Calls URLs of journeys: POST, signed with Standard Webhooks. A *repeatable* port: every attempt of a call has the same
/// <c>webhook-id</c>, by which the receiver drops repeats. No redirects, no proxy, no cookies; each connection goes to an
/// address that was checked after the name was resolved, so an answer of DNS that changes later leads nowhere else.
/// </summary>
public sealed class WebhookPort : ISendPort, IDisposable
{
    /// <summary>More of an answer is not read.</summary>
    public const int MaxAnswerBytes = 64 * 1024;

    private const int MaxValue = 200;
    private readonly WebhookOptions options;
    private readonly TimeProvider realTime;
    private readonly HttpMessageInvoker connections;

    public WebhookPort(WebhookOptions options, TimeProvider realTime)
    {
        (this.options, this.realTime) = (options, realTime);
        connections = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                MaxResponseHeadersLength = 16,
                MaxResponseDrainSize = 0,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = TimeSpan.FromMinutes(1),
                ConnectCallback = Connect,
            }
        );
    }

    public PortKind Kind => PortKind.Repeatable;

    public int? MaxConcurrency => 16;

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline)
    {
        if (options.Secret is not { } secret)
        {
            return new Outcome.Misconfigured("CallWebhook:Secret is not set");
        }

        if (!WebhookUrl.IsAllowed(message.To, message.Shop.WebhookHosts))
        {
            return new Outcome.Refused("its host is not in webhook_hosts of shop.yaml");
        }

        var url = new Uri(message.To);
        if (url.Host == WebhookUrl.Loopback && !options.AllowsLoopback)
        {
            return new Outcome.Refused("this machine is called only where CallWebhook:AllowLoopback is true");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        using var timer = realTime.CreateTimer(
            static s => ((CancellationTokenSource)s!).Cancel(),
            limit,
            options.Timeout,
            Timeout.InfiniteTimeSpan
        );
        try
        {
            using var request = CreateRequest(message, url, secret);
            using var response = await connections.SendAsync(request, limit.Token);
            return await ReadOutcome(response, limit.Token);
        }
        catch (HttpRequestException e) when (e.InnerException is AddressRefusedException)
        {
            return new Outcome.Refused("its host's name leads to an address that is not public");
        }
        catch (HttpRequestException e)
            when (e.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse)
        {
            return new Outcome.Refused("its answer is none of HTTP, or has too many headers");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return new Outcome.TryLater($"it could not be called ({Describe(e)})");
        }
        catch (OperationCanceledException)
        {
            return new Outcome.TryLater("no answer in time");
        }
    }

    public Task<Outcome> QueryStatus(Effect.QueryOutcome about, CancellationToken cancel) =>
        throw new NotSupportedException("a call is made again instead of asked for");

    public void Dispose() => connections.Dispose();

    private HttpRequestMessage CreateRequest(OutgoingMessage message, Uri url, string secret)
    {
        var id = $"msg_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.Id)).AsSpan(0, 16))}";
        var now = Instant.FromDateTimeOffset(realTime.GetUtcNow());
        var body = Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["type"] = "journey.call",
                ["timestamp"] = NodaTime.Text.InstantPattern.General.Format(message.DecidedAt),
                ["data"] = JsonNode.Parse(message.Content.Text),
            }.ToJsonString()
        );
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.UserAgent.ParseAdd("MarketingAutomation");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", StandardSignature.FormatTimestamp(now));
        request.Headers.Add("webhook-signature", StandardSignature.Compute(secret, id, now, body));
        return request;
    }

    // The name is resolved here, checked, and the address itself connected to.
    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = host == WebhookUrl.Loopback ? [IPAddress.Loopback] : await options.Resolve(host, cancel);
        if (addresses.Length == 0 || (host != WebhookUrl.Loopback && !addresses.All(options.IsAllowed)))
        {
            throw new AddressRefusedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Outcome> ReadOutcome(HttpResponseMessage response, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        switch (status)
        {
            case >= 200 and < 300:
                return new Outcome.Sent(null) { Answer = await ReadAnswer(response, cancel) };
            case >= 300 and < 400:
                return new Outcome.Refused($"it answered {status}; redirects are not followed");
            case 408 or 409 or 425 or 429 or >= 500:
                return new Outcome.TryLater($"it answered {status}", FindDelay(response.Headers.RetryAfter));
            default:
                return new Outcome.Refused($"it answered {status}");
        }
    }

    // At most an hour, as of providers.
    private Duration? FindDelay(RetryConditionHeaderValue? header) =>
        (header?.Delta ?? header?.Date - realTime.GetUtcNow()) is { } delay
            ? Duration.FromTimeSpan(TimeSpan.FromTicks(Math.Clamp(delay.Ticks, 0, TimeSpan.TicksPerHour)))
            : null;

    // The status is the answer; a body that is late, too long or no JSON object only has no fields.
    private static async Task<IReadOnlyDictionary<string, string>?> ReadAnswer(
        HttpResponseMessage response,
        CancellationToken cancel
    )
    {
        if (
            response.Content.Headers.ContentType?.MediaType is not { } type
            || !(type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal))
        )
        {
            return null;
        }

        var (bytes, length) = (new byte[MaxAnswerBytes + 1], 0);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancel);
            int read;
            while (length < bytes.Length && (read = await stream.ReadAsync(bytes.AsMemory(length), cancel)) > 0)
            {
                length += read;
            }

            if (length > MaxAnswerBytes)
            {
                return null;
            }

            using var json = JsonDocument.Parse(bytes.AsMemory(0, length), new JsonDocumentOptions { MaxDepth = 16 });
            return json.RootElement.ValueKind != JsonValueKind.Object
                ? null
                : json
                    .RootElement.EnumerateObject()
                    .Select(ReadField)
                    .OfType<(string Name, string Text)>()
                    .GroupBy(p => p.Name, StringComparer.Ordinal)
                    .ToDictionary(g => g.Key, g => g.Last().Text, StringComparer.Ordinal);
        }
        catch (Exception e)
            when (e is JsonException or IOException or HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    // Null: a field that keeps nothing. Half of a surrogate pair, in a name or a text, is valid JSON and no text.
    private static (string Name, string Text)? ReadField(JsonProperty field)
    {
        try
        {
            return FormatValue(field.Value) is { } text ? (field.Name, text) : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? FormatValue(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => TextTruncation.Truncate(value.GetString()!, MaxValue),
            JsonValueKind.Number => TextTruncation.Truncate(value.GetRawText(), MaxValue),
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            _ => null,
        };

    // The kind of fault only: messages of these exceptions name hosts and paths.
    private static string Describe(Exception e) =>
        e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error }
            ? $"{error}"
            : e.GetType().Name;

    private sealed class AddressRefusedException : IOException;
}
