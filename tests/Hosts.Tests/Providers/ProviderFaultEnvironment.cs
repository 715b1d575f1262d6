using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosts.Tests.Crash;
using MarketingAutomation.Hosts.Tests.Web;
using MarketingAutomation.Support.Providers;
using MarketingAutomation.Support.Providers.SendGrid;
using MarketingAutomation.Support.Providers.Twilio;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Providers;

/// <summary>
/// Both providers, a shop, and the real program as one process after the other, all on one clock that runs sixty times
/// as fast as real time from the moment the test begins. The clock goes on where the last process was killed, as the
/// world's does.
/// </summary>
internal sealed class ProviderFaultEnvironment : IAsyncDisposable
{
    public const int Speed = 60;
    private readonly Uri address = ServerProcess.FreeAddress();
    private readonly ScaledTimeProvider clock = new(TimeProvider.System, TimeProvider.System.GetUtcNow(), Speed);
    private readonly string folder = Directory.CreateTempSubdirectory("provider-faults").FullName;
    private readonly HttpClient http;
    private readonly string workspace;

    private ProviderFaultEnvironment(StubSendGrid mail, StubTwilio sms, (string, string)[] policy)
    {
        (Mail, Sms) = (mail, sms);
        http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
        workspace = ShortWaitWorkspace.Copy(Path.Combine(folder, "workspace"), policy);
        mail.EventsTo = new Uri(address, "/providers/sendgrid/events");
        foreach (var stub in Stubs)
        {
            stub.Time = clock;
            stub.CallReached += (stage, call) => Stages[call.To] = (stage, System.Diagnostics.Stopwatch.GetTimestamp());
        }
    }

    public StubSendGrid Mail { get; }

    public StubTwilio Sms { get; }

    public IReadOnlyList<ProviderServer> Stubs => [Mail, Sms];

    /// <summary>How far the last call for a recipient came, and when.</summary>
    public ConcurrentDictionary<string, (CallStage Stage, long At)> Stages { get; } = [];

    public string Data => Path.Combine(folder, "data");

    /// <summary>When the shop says it happened: three minutes ago on the fast clock, because a process's own clock is
    /// behind by as long as its start took.</summary>
    public DateTimeOffset Now => clock.GetUtcNow().AddMinutes(-3);

    public static async Task<ProviderFaultEnvironment> Open(params (string Was, string Is)[] policy) =>
        new(await StubSendGrid.Open(), await StubTwilio.Open(), policy);

    /// <summary>The next process; it answers when this returns.</summary>
    public Task<ServerProcess> Start(CancellationToken cancel)
    {
        Directory.CreateDirectory(Data);
        return ServerProcess.Start(
            Data,
            cancel,
            address,
            new Dictionary<string, string>
            {
                ["Workspace__Path"] = workspace,
                ["Webhooks__standard__Kind"] = "standard",
                ["Webhooks__standard__Secrets__0"] = WebTestShop.StandardSecret,
                ["Clock__Start"] = clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
                ["Clock__Speed"] = Speed.ToString(CultureInfo.InvariantCulture),
                ["Public__Url"] = address.ToString().TrimEnd('/'),
                ["Email__Provider"] = "sendgrid",
                ["SendGrid__ApiKey"] = StubSendGrid.ApiKey,
                ["SendGrid__BaseUrl"] = Mail.Address,
                ["SendGrid__EventPublicKey"] = Mail.Events.PublicKey,
                ["Sms__Provider"] = "twilio",
                ["Twilio__AccountSid"] = StubTwilio.AccountSid,
                ["Twilio__AuthToken"] = StubTwilio.AuthToken,
                ["Twilio__From"] = "+37255500000",
                ["Twilio__BaseUrl"] = Sms.Address,
            }
        );
    }

    /// <summary>The shop reports an order. <c>accepted</c> or <c>duplicate</c>; null: no answer.</summary>
    public async Task<string?> PostOrder(Buyer buyer, CancellationToken cancel)
    {
        var body = Encoding.UTF8.GetBytes(buyer.Order(Now));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/standard")
        {
            Content = new ByteArrayContent(body),
        };
        foreach (
            var (name, value) in WebhookReader.Sign(
                ShopProtocols.Standard,
                WebTestShop.StandardSecret,
                body,
                "",
                $"event-{buyer.Number}",
                SystemClock.Instance.GetCurrentInstant()
            )
        )
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        try
        {
            using var response = await http.SendAsync(request, cancel);
            var text = await response.Content.ReadAsStringAsync(cancel);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, text);
            using var answer = JsonDocument.Parse(text);
            buyer.Key = response.IsSuccessStatusCode ? answer.RootElement.GetProperty("customer").GetString() : null;
            return buyer.Key is null ? null : answer.RootElement.GetProperty("status").GetString();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The customer's messages as <c>/api</c> shows them: status and reason.</summary>
    public async Task<IReadOnlyList<(string Id, string Status, string? Reason)>> Messages(
        Buyer buyer,
        CancellationToken cancel
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/customers/{buyer.Key}/messages")
        {
            Headers = { { "X-Api-Key", ServerProcess.ApiKey } },
        };
        using var response = await http.SendAsync(request, cancel);
        response.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancel));
        return
        [
            .. json
                .RootElement.GetProperty("items")
                .EnumerateArray()
                .Select(i =>
                    (
                        i.GetProperty("id").GetString()!,
                        i.GetProperty("status").GetString()!,
                        i.GetProperty("reason").GetString()
                    )
                ),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Mail.DisposeAsync();
        await Sms.DisposeAsync();
        http.Dispose();
        Directory.Delete(folder, true);
    }
}
