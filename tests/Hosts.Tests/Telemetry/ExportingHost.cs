using System.Text;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Hosts.Tests.Web;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Telemetry;

/// <summary>The embedded host with variables of OpenTelemetry, exporting many times a second.</summary>
internal sealed class ExportingHost : IAsyncDisposable
{
    private readonly TemporaryFolder home = new();
    private EmbeddedHost host = null!;

    public EmbeddedHost Host => host;

    /// <summary>A caller that follows no redirect.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public static async Task<ExportingHost> Start(params (string Name, string Value)[] variables)
    {
        var exporting = new ExportingHost();
        exporting.host = await EmbeddedHost.Start(
            Settings(exporting.home.Path, variables),
            new StartOptions { ShowActivity = true },
            CancellationToken.None
        );
        exporting.Http.BaseAddress = new Uri(exporting.host.Url);
        return exporting;
    }

    public static HostSettings Settings(string home, params (string Name, string Value)[] variables) =>
        SettingsReader.Read(
            home,
            new SettingsLayers()
                .Environment([.. Often.Concat(variables).Select(v => KeyValuePair.Create(v.Name, v.Value))])
                .CommandLine([
                    "--ASPNETCORE_URLS=http://127.0.0.1:0",
                    "--Data:Path=data",
                    $"--Workspace:Path={Repository.Path("functions", "workspace")}",
                ])
        );

    /// <summary>A first order of a customer, signed; their key.</summary>
    public async Task<string> Order(string customer, string? traceparent = null)
    {
        var body = Encoding.UTF8.GetBytes(StandardBodies.Order(customer, $"o-{customer}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/standard")
        {
            Content = new ByteArrayContent(body),
        };
        foreach (
            var (name, value) in WebhookReader.Sign(
                ShopProtocols.Standard,
                host.Sources["standard"].Secrets[0],
                body,
                "",
                $"msg_{customer}",
                SystemClock.Instance.GetCurrentInstant()
            )
        )
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (traceparent is not null)
        {
            request.Headers.Add("traceparent", traceparent);
            request.Headers.Add("tracestate", $"who={customer}");
            request.Headers.Add("baggage", $"who={customer}");
        }

        using var answer = await Http.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
        return StandardBodies.ReadField(new Answer(200, await answer.Content.ReadAsStringAsync(), answer), "customer")!;
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        Http.Dispose();
        home.Dispose();
    }

    private static (string Name, string Value)[] Often { get; } =
    [("OTEL_METRIC_EXPORT_INTERVAL", "50"), ("OTEL_BSP_SCHEDULE_DELAY", "50"), ("OTEL_BLRP_SCHEDULE_DELAY", "50")];
}
