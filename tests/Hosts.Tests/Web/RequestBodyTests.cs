using System.Net.Sockets;
using System.Text;
using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Adapters.Twilio;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>What strangers can do with a body: nothing is read that path, settings or headers refuse already, and no
/// way of sending one badly costs more than a line.</summary>
public sealed class RequestBodyTests
{
    private const string Key =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    private const string Signature = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private const string SendGrid =
        $"X-Twilio-Email-Event-Webhook-Signature: MEUCIQ==\r\nX-Twilio-Email-Event-Webhook-Timestamp: 1600112502\r\n";

    [Theory]
    [InlineData("/webhooks/nothing", "", 404)]
    [InlineData("/webhooks/shopify", "", 401)]
    [InlineData("/webhooks/shopify", "X-Shopify-Hmac-Sha256: short\r\n", 401)]
    [InlineData("/webhooks/woocommerce", "", 401)]
    [InlineData("/webhooks/woocommerce", "X-WC-Webhook-Signature: short\r\n", 401)]
    [InlineData("/webhooks/standard", "", 401)]
    [InlineData("/webhooks/standard", "webhook-id: m\r\nwebhook-timestamp: soon\r\nwebhook-signature: v1,x\r\n", 401)]
    [InlineData("/providers/nothing/events", "", 404)]
    [InlineData("/providers/sendgrid/events", "", 401)]
    [InlineData(
        "/providers/sendgrid/events",
        "X-Twilio-Email-Event-Webhook-Signature: MEUCIQ==\r\nX-Twilio-Email-Event-Webhook-Timestamp: soon\r\n",
        401
    )]
    [InlineData("/providers/sendgrid/inbound", SendGrid, 401)]
    [InlineData("/providers/twilio/status", "", 401)]
    [InlineData("/providers/twilio/inbound", "", 401)]
    [InlineData("/api/events", "", 401)]
    [InlineData("/api/events", "X-Api-Key: wrong-key-0123456789\r\n", 401)]
    [InlineData("/api/send-test", "", 401)]
    [InlineData("/api/nothing", $"X-Api-Key: {WebTestShop.ApiKey}\r\n", 404)]
    [InlineData("/c/nothing", "Content-Type: application/x-www-form-urlencoded\r\n", 404)]
    [InlineData("/c/nothing/unsubscribe", "Content-Type: application/x-www-form-urlencoded\r\n", 404)]
    [InlineData("/nothing", "", 404)]
    public async Task What_path_settings_or_headers_refuse_is_answered_before_its_body_comes(
        string path,
        string headers,
        int status
    )
    {
        await using var shop = await Open();

        Assert.Equal(
            status,
            (await Raw(shop, $"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: 1000\r\n\r\n")).Status
        );
        Assert.Equal(
            status,
            (await Raw(shop, $"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}Transfer-Encoding: chunked\r\n\r\n")).Status
        );
    }

    [Theory]
    [InlineData("/webhooks/shopify", $"X-Shopify-Hmac-Sha256: {Signature}\r\n")]
    [InlineData("/providers/sendgrid/events", SendGrid)]
    [InlineData("/providers/twilio/status", $"X-Twilio-Signature: {Signature}\r\n")]
    [InlineData("/api/events", $"X-Api-Key: {WebTestShop.ApiKey}\r\n")]
    [InlineData("/api/send-test", $"X-Api-Key: {WebTestShop.ApiKey}\r\n")]
    public async Task A_body_that_announces_too_much_is_not_read(string path, string headers) =>
        Assert.Equal(
            413,
            (
                await Raw(await Open(), $"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: 99000000\r\n\r\n")
            ).Status
        );

    [Theory]
    [InlineData("/webhooks/shopify", $"X-Shopify-Hmac-Sha256: {Signature}\r\n")]
    [InlineData("/webhooks/woocommerce", $"X-WC-Webhook-Signature: {Signature}\r\n")]
    [InlineData("/webhooks/standard", "webhook-id: m\r\nwebhook-timestamp: 1\r\nwebhook-signature: v1,x\r\n")]
    [InlineData("/webhooks/standard", "")]
    [InlineData("/providers/sendgrid/events", SendGrid)]
    [InlineData("/providers/twilio/inbound", $"X-Twilio-Signature: {Signature}\r\n")]
    [InlineData("/api/events", $"X-Api-Key: {WebTestShop.ApiKey}\r\n")]
    [InlineData("/api/customers/find", $"X-Api-Key: {WebTestShop.ApiKey}\r\n")]
    [InlineData("/login", "Content-Type: application/x-www-form-urlencoded\r\n")]
    [InlineData("/c/nothing", "Content-Type: application/x-www-form-urlencoded\r\n")]
    public async Task Bad_chunks_and_bodies_cut_short_write_no_stack_trace(string path, string headers)
    {
        using var log = new LogLines();
        await using var shop = await Open(log);
        var start = $"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}";

        var (status, body) = await Raw(shop, $"{start}Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n");
        await Raw(shop, $"{start}Transfer-Encoding: chunked\r\n\r\n5\r\nhel", close: true);
        await Raw(shop, $"{start}Content-Length: 100\r\n\r\nhel", close: true);

        Assert.True(status is 400 or 401 or 404, $"{status} {body}");
        Assert.Equal(200, (await shop.Get("/healthz")).Status);
        Assert.DoesNotContain(
            log.Lines,
            line =>
                line.Contains("   at ", StringComparison.Ordinal)
                || line.Contains("Exception", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Bad_chunks_are_reported_to_their_sender_and_the_owner()
    {
        await using var shop = await Open();

        var (status, body) = await Raw(
            shop,
            $"POST /webhooks/shopify HTTP/1.1\r\nHost: x\r\nX-Shopify-Hmac-Sha256: {Signature}\r\nTransfer-Encoding: "
                + $"chunked\r\n\r\nzz\r\n"
        );
        var rejections = await shop.Api(HttpMethod.Get, "/api/rejections");

        Assert.Equal(400, status);
        Assert.Contains("transfer coding (chunked) is not right; nothing was changed.", body, StringComparison.Ordinal);
        Assert.Equal(
            ("shopify", "400"),
            (
                StandardBodies.ReadField(rejections, "items", "0", "source"),
                StandardBodies.ReadField(rejections, "items", "0", "status")
            )
        );
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_ends_the_request()
    {
        await using var shop = await Open(time: new TimersAreOver());

        Assert.Equal(
            408,
            (
                await Raw(
                    shop,
                    $"POST /webhooks/shopify HTTP/1.1\r\nHost: x\r\nX-Shopify-Hmac-Sha256: {Signature}\r\nContent-Length: "
                        + $"100\r\n\r\nhel"
                )
            ).Status
        );
    }

    [Fact]
    public async Task The_unsigned_ping_of_WooCommerce_is_still_accepted()
    {
        await using var shop = await Open();

        var answer = await shop.Post("/webhooks/woocommerce", ("webhook_id", "5"));

        Assert.Equal((200, true), (answer.Status, answer.Body.Contains("ping", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_body_larger_than_a_small_one_is_read_whole()
    {
        await using var shop = await Open();
        var order = StandardBodies
            .Order()
            .Replace("{\"type\"", $"{{\"note\":\"{new string('x', 300_000)}\",\"type\"", StringComparison.Ordinal);

        Assert.Equal(200, (await shop.Deliver(order, "m1")).Status);
        Assert.Equal(200, (await shop.Deliver(order, "m2", chunked: true)).Status);
    }

    private static Task<WebTestShop> Open(LogLines? log = null, TimeProvider? time = null) =>
        WebTestShop.Open(
            feeds:
            [
                new SendGridEventFeed(Key),
                new SendGridInboundFeed(null),
                new TwilioStatusFeed(["token-0123456789ab"]),
                new TwilioInboundFeed(["token-0123456789ab"]),
            ],
            logs: log,
            realTime: time
        );

    /// <summary>Sends these bytes and no more. What is answered; with <paramref name="close"/> the sender goes away
    /// instead.</summary>
    private static async Task<(int Status, string Body)> Raw(WebTestShop shop, string request, bool close = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(shop.Address.Host, shop.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        if (close)
        {
            return (0, "");
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (
            !answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)
            || !answer.ToString().Split("\r\n\r\n", 2)[1].EndsWith('}')
        )
        {
            var read = await stream.ReadAsync(buffer, patience.Token);
            if (
                read == 0
                || answer.Append(Encoding.UTF8.GetString(buffer, 0, read)).ToString() is var text
                    && text.Contains("\r\n\r\n", StringComparison.Ordinal)
                    && !text.Contains("json", StringComparison.Ordinal)
            )
            {
                break;
            }
        }

        var whole = answer.ToString();
        return (int.Parse(whole.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), whole);
    }

    private sealed class TimersAreOver : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }
}
