using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Support.Tools;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Crash;

/// <summary>
/// The real process under open uploads, 24 of 30 MiB or 96 of 1 MiB, to each endpoint that takes a body: its memory
/// stays under 250 MB, and orders are taken meanwhile, large ones too.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class UploadMemoryTests : IDisposable
{
    private const string Key =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    private const string Signature = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private const string SendGrid =
        "X-Twilio-Email-Event-Webhook-Signature: MEUCIQ==\r\nX-Twilio-Email-Event-Webhook-Timestamp: 1600112502\r\n";
    private readonly TemporaryFolder home = new();

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData("/webhooks/shopify", $"X-Shopify-Hmac-Sha256: {Signature}\r\n", false)]
    [InlineData("/webhooks/shopify", $"X-Shopify-Hmac-Sha256: {Signature}\r\n", true)]
    [InlineData("/webhooks/nothing", "", true)]
    [InlineData("/providers/sendgrid/events", SendGrid, true)]
    [InlineData("/providers/sendgrid/inbound", $"{SendGrid}Content-Type: multipart/form-data; boundary=x\r\n", false)]
    [InlineData("/providers/sendgrid/inbound", $"{SendGrid}Content-Type: multipart/form-data; boundary=x\r\n", true)]
    [InlineData("/api/events", $"X-Api-Key: {ServerProcess.ApiKey}\r\n", true)]
    [InlineData("/api/events", "", true)]
    [InlineData("/c/nothing", "Content-Type: application/x-www-form-urlencoded\r\n", true)]
    [InlineData("/login", "Content-Type: application/x-www-form-urlencoded\r\n", true)]
    public Task It_stays_under_250_MB_and_takes_orders_meanwhile(string path, string headers, bool chunked) =>
        Holds(24, 30 * 1024 * 1024, path, headers, chunked);

    [Theory]
    [InlineData("/webhooks/shopify", $"X-Shopify-Hmac-Sha256: {Signature}\r\n", false)]
    [InlineData("/webhooks/shopify", $"X-Shopify-Hmac-Sha256: {Signature}\r\n", true)]
    [InlineData("/providers/sendgrid/inbound", $"{SendGrid}Content-Type: multipart/form-data; boundary=x\r\n", true)]
    [InlineData("/api/events", $"X-Api-Key: {ServerProcess.ApiKey}\r\n", true)]
    [InlineData("/login", "Content-Type: application/x-www-form-urlencoded\r\n", true)]
    public Task It_does_so_under_many_smaller_bodies_that_are_held_back(string path, string headers, bool chunked) =>
        Holds(96, 1024 * 1024, path, headers, chunked);

    private async Task Holds(int uploads, int bytes, string path, string headers, bool chunked)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var server = await ServerProcess.Start(
            home.Path,
            patience.Token,
            settings: new Dictionary<string, string>
            {
                ["Email__Provider"] = "sendgrid",
                ["SendGrid__ApiKey"] = "SG.x",
                ["SendGrid__BaseUrl"] = "http://127.0.0.1:9",
                ["SendGrid__EventPublicKey"] = Key,
                ["SendGrid__InboundPublicKey"] = Key,
            }
        );
        Assert.Equal(200, await Order(server));

        var open = Enumerable
            .Range(0, uploads)
            .Select(_ => Upload(server, bytes, path, headers, chunked, patience.Token))
            .ToList();
        await Task.WhenAny(Task.WhenAll(open), Task.Delay(TimeSpan.FromSeconds(2), patience.Token));
        var meanwhile = await Order(server);
        await Task.WhenAll(open);

        Assert.Equal(200, meanwhile);
        Assert.InRange(PeakMegabytes(server.Id), 1, 250);
        Assert.DoesNotContain(server.OutputLines, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    // From another address than the orders', so that it has a share of its own. All of it, as far as it is taken, and
    // then the connection stays open for a while. What the program answers is not waited for.
    private static async Task Upload(
        ServerProcess server,
        int bytes,
        string path,
        string headers,
        bool chunked,
        CancellationToken cancel
    )
    {
        using var client = new TcpClient(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await client.ConnectAsync(server.Address.Host, server.Address.Port, cancel);
        var stream = client.GetStream();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        enough.CancelAfter(TimeSpan.FromSeconds(8));
        try
        {
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}{(chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {bytes}")}\r\n\r\n"
                ),
                enough.Token
            );
            var part = new byte[64 * 1024];
            Array.Fill(part, (byte)'x');
            for (var sent = 0; sent < bytes - part.Length; sent += part.Length)
            {
                if (chunked)
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), enough.Token);
                }

                await stream.WriteAsync(part, enough.Token);
                if (chunked)
                {
                    await stream.WriteAsync("\r\n"u8.ToArray(), enough.Token);
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(8), enough.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException && !cancel.IsCancellationRequested) { }
    }

    private static async Task<int> Order(ServerProcess server)
    {
        var body = Encoding.ASCII.GetBytes($"{{\"note\":\"{new string('x', 300_000)}\"}}");
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(20) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/shopify")
        {
            Content = new ByteArrayContent(body),
        };
        foreach (
            var (name, value) in WebhookReader.Sign(
                ShopProtocols.Shopify,
                ServerProcess.Secret,
                body,
                "shop/update",
                Guid.NewGuid().ToString(),
                SystemClock.Instance.GetCurrentInstant()
            )
        )
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    // The most it ever had in memory, as the system counts it.
    private static double PeakMegabytes(int process) =>
        double.Parse(
            File.ReadLines($"/proc/{process}/status")
                .Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture
        )
        * 1024
        / 1e6;
}
