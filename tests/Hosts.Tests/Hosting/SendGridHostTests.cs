using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Core.Inbound.Providers.SendGrid;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Hosting;

/// <summary>The real program with SendGrid set, and a stand-in for SendGrid on this machine.</summary>
public sealed class SendGridHostTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly BlockingCollection<string> taken = [];
    private readonly HttpClient http = new();
    private WebApplication sendGrid = null!;
    private EmbeddedHost host = null!;
    private int answer = 202;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        sendGrid = builder.Build();
        sendGrid.MapPost(
            "/v3/mail/send",
            async (HttpContext context) =>
            {
                using var body = new StreamReader(context.Request.Body);
                taken.Add(await body.ReadToEndAsync());
                return Results.StatusCode(answer);
            }
        );
        await sendGrid.StartAsync();
        var account = new SendGridOptions
        {
            ApiKey = "SG.secret",
            BaseUrl = new Uri(sendGrid.Urls.Single()),
            EventPublicKey = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()),
        };
        host = await EmbeddedHost.Start(
            new HostSettings
            {
                Home = folder.Path,
                DataPath = folder.File("data"),
                WorkspacePath = Repository.Path("functions", "workspace"),
                Urls = ["http://127.0.0.1:0"],
                ClockStart = TestShop.At("2026-03-02 12:00").ToDateTimeOffset(),
                Providers = new ProviderOptions { SendGrid = account },
            },
            new StartOptions(),
            CancellationToken.None
        );
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await sendGrid.DisposeAsync();
    }

    public void Dispose()
    {
        http.Dispose();
        key.Dispose();
        taken.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_message_is_sent_through_SendGrid_and_its_events_arrive()
    {
        var id = await Order();

        Assert.Equal("""{"status":"accepted","events":1}""", await Post("delivered", id, 200));
        Assert.Equal("""{"status":"accepted","events":0}""", await Post("delivered", id, 200));
        await Post("delivered", id, 401, sign: false);
        Assert.Contains(
            "\"providers\":[]",
            await http.GetStringAsync(new Uri($"{host.Url}/readyz")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_key_that_is_refused_is_shown_and_the_process_stays_ready()
    {
        answer = 401;
        await Order();

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        string ready;
        do
        {
            ready = await http.GetStringAsync(new Uri($"{host.Url}/readyz"), patience.Token);
        } while (!ready.Contains("\"provider\":\"sendgrid\"", StringComparison.Ordinal));

        Assert.Contains("SendGrid:ApiKey", ready, StringComparison.Ordinal);
        Assert.DoesNotContain("SG.secret", ready, StringComparison.Ordinal);
    }

    /// <summary>The id of the message that follows an order.</summary>
    private async Task<string> Order()
    {
        await host.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(host.Flow.Clock.Now), CancellationToken.None);
        Assert.True(taken.TryTake(out var body, TimeSpan.FromSeconds(20)));
        using var sent = JsonDocument.Parse(body);
        return sent.RootElement.GetProperty("custom_args").GetProperty("ma_message").GetString()!;
    }

    private async Task<string> Post(string kind, string message, int status, bool sign = true)
    {
        var body = Encoding.UTF8.GetBytes(
            $$"""[{"event":"{{kind}}","sg_event_id":"e-{{kind}}","email":"mari@example.com","timestamp":{{host.Flow.Clock.Now.ToUnixTimeSeconds()}},"ma_message":"{{message}}"}]"""
        );
        var timestamp = SystemClock
            .Instance.GetCurrentInstant()
            .ToUnixTimeSeconds()
            .ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{host.Url}/providers/sendgrid/events")
        {
            Content = new ByteArrayContent(body),
        };
        request.Headers.Add(SendGridSignature.TimestampHeader, timestamp);
        request.Headers.Add(
            SendGridSignature.Header,
            sign
                ? Convert.ToBase64String(
                    key.SignData(
                        [.. Encoding.ASCII.GetBytes(timestamp), .. body],
                        HashAlgorithmName.SHA256,
                        DSASignatureFormat.Rfc3279DerSequence
                    )
                )
                : "AAAA"
        );
        using var response = await http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
