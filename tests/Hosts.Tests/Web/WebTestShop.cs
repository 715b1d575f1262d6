using System.Net.Http.Headers;
using System.Text;
using MarketingAutomation.Adapters.Mailbox;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Web;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>The program's HTTP side on a free loopback port: real Kestrel, the sample workspace, tables in memory, the
/// mailbox for every channel.</summary>
internal sealed class WebTestShop : IAsyncDisposable
{
    public const string ApiKey = "key-for-tests-0123456789";
    public const string ShopifySecret = "shpss_secret_for_tests";
    public const string WooSecret = "woo-secret-for-tests-0123";

    /// <summary>What providers sign for; there is no listener.</summary>
    public const string PublicUrl = "http://localhost:7071";

    public const string StandardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly WebApplication app;

    private WebTestShop(WebApplication app, WebPorts ports)
    {
        (this.app, Ports) = (app, ports);
        Address = new Uri(app.Urls.Single());
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = Address,
        };
    }

    public WebPorts Ports { get; }

    public MarketingFlow Flow => Ports.Flow;

    public Uri Address { get; }

    /// <summary>A caller without a key, who follows no redirect and keeps no cookie.</summary>
    public HttpClient Http { get; }

    public static async Task<WebTestShop> Open(
        ITableStore? store = null,
        int maxBytes = 1024 * 1024,
        IReadOnlyList<Fault<FilePlace>>? faults = null,
        IReadOnlyList<IProviderFeed>? feeds = null,
        bool overHttps = false,
        string apiKey = ApiKey,
        TimeProvider? realTime = null,
        ILoggerProvider? logs = null,
        TimeProvider? watched = null
    )
    {
        store ??= new MemoryTableStore();
        var workspace = WorkspaceFolder.Read(Repository.Path("functions", "workspace")) switch
        {
            WorkspaceResult.Valid(var read) => read,
            WorkspaceResult.Invalid(var found) => throw new InvalidOperationException(string.Join('\n', found)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMarketingAutomationWeb();
        var app = builder.Build();
        var mailbox = new MailboxPort(store);
        var ports = new FlowPorts(
            store,
            new KeyHasher(Encoding.UTF8.GetBytes(new string('k', KeyHasher.SecretBytes))),
            new Dictionary<Channel, ISendPort>
            {
                [Channel.Email] = mailbox,
                [Channel.Sms] = mailbox,
                [Channel.Staff] = mailbox,
            },
            new Dictionary<string, WebhookSource>
            {
                ["shopify"] = new()
                {
                    Name = "shopify",
                    Protocol = ShopProtocols.Shopify,
                    Secrets = [ShopifySecret],
                },
                ["woocommerce"] = new()
                {
                    Name = "woocommerce",
                    Protocol = ShopProtocols.WooCommerce,
                    Secrets = [WooSecret],
                    ConsentKey = "marketing_opt_in",
                },
                ["standard"] = new()
                {
                    Name = "standard",
                    Protocol = ShopProtocols.Standard,
                    Secrets = [StandardSecret],
                },
            },
            new FlowOptions { PublicUrl = PublicUrl },
            watched ?? TimeProvider.System,
            TimeProvider.System,
            NullLoggerFactory.Instance
        )
        {
            Feeds = feeds ?? [],
            WatchesClock = watched is not null,
        };
        var flow = new MarketingFlow(ports, (perform, _) => new InlineEffects(perform));
        if (watched is not null)
        {
            await flow.Operation.Start(acceptClock: false, CancellationToken.None);
        }

        await flow.Releases.Release(workspace, CancellationToken.None);
        var web = new WebPorts(
            flow,
            new WebOptions
            {
                ApiKey = apiKey,
                MaxWebhookBytes = maxBytes,
                SampleCommand = "curl --sample",
                OverHttps = overHttps,
            },
            _ => ValueTask.FromResult(faults ?? []),
            new MailboxReader(store)
        )
        {
            RealTime = realTime ?? TimeProvider.System,
        };
        app.UseErrorResponses();
        app.MapMarketingAutomation(web);
        await app.StartAsync();
        return new WebTestShop(app, web);
    }

    /// <summary>Path and query of a login link, as a host prints it.</summary>
    public async Task<string> LoginLink() =>
        $"/login?code={await new ConsoleSessions(Flow.Store, Ports.Options.ApiKey, Ports.RealTime).CreateCode(CancellationToken.None)}";

    /// <summary>Sends with the API key; a body goes as JSON.</summary>
    public async Task<Answer> Api(
        HttpMethod method,
        string path,
        string? json = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Api-Key", ApiKey);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        request.Content = json is null ? null : new StringContent(json, new MediaTypeHeaderValue("application/json"));
        return await Send(request);
    }

    /// <summary>A delivery to the standard webhook, signed unless set otherwise.</summary>
    public async Task<Answer> Deliver(
        string body,
        string id = "msg_1",
        string secret = StandardSecret,
        string source = "standard",
        bool chunked = false
    )
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/{source}")
        {
            Content = new ByteArrayContent(bytes),
        };
        request.Headers.TransferEncodingChunked = chunked;
        foreach (
            var (name, value) in WebhookReader.Sign(
                ShopProtocols.Standard,
                secret,
                bytes,
                "",
                id,
                SystemClock.Instance.GetCurrentInstant()
            )
        )
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await Send(request);
    }

    public async Task<Answer> Get(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await Send(request);
    }

    public async Task<Answer> Post(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        return await Send(request);
    }

    public async Task<Answer> Send(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        await Flow.DisposeAsync();
    }
}

/// <summary>An answer, read whole.</summary>
internal sealed record Answer(int Status, string Body, HttpResponseMessage Response)
{
    public string? Type => Response.Content.Headers.ContentType?.ToString();

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
