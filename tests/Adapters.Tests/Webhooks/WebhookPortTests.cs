using System.Net;
using MarketingAutomation.Adapters.Tests.Providers;
using MarketingAutomation.Adapters.Tests.SendGrid;
using MarketingAutomation.Adapters.Webhooks;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Inbound.Signatures;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Webhooks;

/// <summary>Calls of URLs at the level of bytes: what is sent, what each answer means, and where nothing is sent.</summary>
public sealed class WebhookPortTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 20, 40);

    [Fact]
    public async Task A_call_is_signed_and_each_attempt_of_it_has_the_same_id()
    {
        await using var server = new RawServer(_ => Say(200));
        using var port = Port();
        await port.Send(Call(server), CancellationToken.None);
        await port.Send(Call(server) with { Attempt = 3 }, CancellationToken.None);
        var requests = server.CompleteRequests.ToArray();
        var (head, body) = Split(requests[0]);
        Assert.Equal(
            "{\"type\":\"journey.call\",\"timestamp\":\"2026-03-02T20:40:00Z\",\"data\":{\"order\":\"#1\"}}",
            body
        );
        Assert.Equal(
            StandardSignature.Compute(Secret, head["webhook-id"], Now, System.Text.Encoding.UTF8.GetBytes(body)),
            head["webhook-signature"]
        );
        Assert.Equal(head["webhook-id"], Split(requests[1]).Head["webhook-id"]);
        Assert.DoesNotContain("customer-key", requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_of_a_JSON_answer_are_kept_as_text()
    {
        const string json = "{\"owner\":\"Mari\",\"level\":3,\"vip\":true,\"more\":{\"a\":1},\"gone\":null}";
        var answer = Assert.IsType<Outcome.Sent>(await Answered(200, json, "Content-Type: application/json")).Answer!;
        Assert.Equal([("level", "3"), ("owner", "Mari"), ("vip", "yes")], answer.Select(a => (a.Key, a.Value)).Order());
    }

    [Theory]
    [InlineData("{\"owner\":\"Mari\",\"other\":\"\\ud83d\"}")]
    [InlineData("{\"owner\":\"Mari\",\"\\ud83d\":1}")]
    public async Task A_field_with_half_a_character_keeps_nothing_and_the_others_are_kept(string json)
    {
        var answer = Assert.IsType<Outcome.Sent>(await Answered(200, json, "Content-Type: application/json")).Answer!;
        Assert.Equal([("owner", "Mari")], answer.Select(a => (a.Key, a.Value)));
    }

    [Theory]
    [InlineData("<html>", "Content-Type: text/html")]
    [InlineData("{\"owner\":", "Content-Type: application/json")]
    [InlineData("[1]", "Content-Type: application/json")]
    public async Task Another_answer_is_a_success_without_fields(string body, string type) =>
        Assert.Null(Assert.IsType<Outcome.Sent>(await Answered(200, body, type)).Answer);

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Redirects_and_refusals_are_final(int status)
    {
        await using var other = new RawServer(_ => Say(200));
        Assert.IsType<Outcome.Refused>(await Answered(status, "", $"Location: {other.Address}"));
        Assert.Equal(0, other.RequestCount);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Others_are_tried_later_when_the_receiver_says(int status)
    {
        var later = Assert.IsType<Outcome.TryLater>(await Answered(status, "", "Retry-After: 120"));
        Assert.Equal(Duration.FromMinutes(2), later.After);
        Assert.Null(Assert.IsType<Outcome.TryLater>(await Answered(status)).After);
        Assert.Equal(
            Duration.FromHours(1),
            Assert.IsType<Outcome.TryLater>(await Answered(status, "", "Retry-After: 999999")).After
        );
    }

    [Fact]
    public async Task A_silent_receiver_and_one_that_closes_are_tried_later()
    {
        foreach (
            var action in (ServerAction[])[new ServerAction.Hang(), new ServerAction.Close(), new ServerAction.Reset()]
        )
        {
            await using var server = new RawServer(_ => action);
            using var port = Port(o => o with { Timeout = TimeSpan.FromMilliseconds(300) });
            Assert.IsType<Outcome.TryLater>(await port.Send(Call(server), CancellationToken.None));
        }
    }

    [Fact]
    public async Task An_answer_that_does_not_end_or_is_too_long_has_no_fields()
    {
        var endless = "HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 9999999\r\n\r\n{\"a\":\"";
        await using var slow = new RawServer(_ => new ServerAction.Say(endless));
        using var port = Port(o => o with { Timeout = TimeSpan.FromMilliseconds(300) });
        Assert.Null(Assert.IsType<Outcome.Sent>(await port.Send(Call(slow), CancellationToken.None)).Answer);
        var big = $"{{\"a\":\"{new string('x', WebhookPort.MaxAnswerBytes)}\"}}";
        Assert.Null(Assert.IsType<Outcome.Sent>(await Answered(200, big, "Content-Type: application/json")).Answer);
    }

    [Fact]
    public async Task Too_many_headers_end_the_call() =>
        Assert.IsType<Outcome.Refused>(await Answered(200, "", $"X-Long: {new string('x', 20_000)}"));

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("::10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("2002:a00:1::")]
    [InlineData("2001:0:a00:1::")]
    [InlineData("2001:db8::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public async Task A_name_that_leads_to_an_address_that_is_not_public_is_not_called(string address)
    {
        Assert.False(WebhookAddresses.IsPublic(IPAddress.Parse(address)));
        using var port = Port(o =>
            o with
            {
                Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]),
            }
        );
        Assert.IsType<Outcome.Refused>(await port.Send(Call("https://crm.example/x"), CancellationToken.None));
        using var mixed = Port(o =>
            o with
            {
                Resolve = (_, _) =>
                    Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8"), IPAddress.Parse(address)]),
            }
        );
        Assert.IsType<Outcome.Refused>(await mixed.Send(Call("https://crm.example/x"), CancellationToken.None));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("93.184.216.34")]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946")]
    public void A_public_address_is_allowed(string address) =>
        Assert.True(WebhookAddresses.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task The_address_that_was_checked_is_connected_to_and_the_name_is_not_resolved_again()
    {
        var asked = 0;
        await using var server = new RawServer(_ => Say(200));
        using var port = Port(o =>
            o with
            {
                IsAllowed = a => IPAddress.IsLoopback(a),
                Resolve = (_, _) =>
                    Task.FromResult<IPAddress[]>([asked++ == 0 ? IPAddress.Loopback : IPAddress.Parse("10.0.0.1")]),
            }
        );

        // The server speaks no TLS, so the connection ends after it was made to the first answer of DNS.
        var call = Call($"https://crm.example:{server.Address.Port}/x");
        Assert.IsType<Outcome.TryLater>(await port.Send(call, CancellationToken.None));
        Assert.Equal(1, asked);

        // The next connection resolves again, and what the name leads to now is refused.
        Assert.IsType<Outcome.Refused>(await port.Send(call, CancellationToken.None));
    }

    [Fact]
    public async Task A_host_that_is_not_allowed_this_machine_and_a_missing_secret_call_nothing()
    {
        await using var server = new RawServer(_ => Say(200));
        using var port = Port();
        Assert.IsType<Outcome.Refused>(await port.Send(Call("https://other.example/x"), CancellationToken.None));
        using var strict = Port(o => o with { AllowsLoopback = false });
        Assert.IsType<Outcome.Refused>(await strict.Send(Call(server), CancellationToken.None));
        using var unsigned = Port(o => o with { Secret = null });
        Assert.IsType<Outcome.Misconfigured>(await unsigned.Send(Call(server), CancellationToken.None));
        Assert.Equal(0, server.RequestCount);
    }

    private static async Task<Outcome> Answered(int status, string body = "", params string[] headers)
    {
        await using var server = new RawServer(_ => new ServerAction.Say(RawServer.Answer(status, body, headers)));
        using var port = Port();
        return await port.Send(Call(server), CancellationToken.None);
    }

    private static ServerAction.Say Say(int status) => new(RawServer.Answer(status));

    private static WebhookPort Port(Func<WebhookOptions, WebhookOptions>? change = null) =>
        new(
            (change ?? (o => o))(new WebhookOptions { Secret = Secret, AllowsLoopback = true }),
            change is null ? new ManualTime(Now) : TimeProvider.System
        );

    private static OutgoingMessage Call(RawServer server) => Call($"{server.Address}hooks/vip");

    private static OutgoingMessage Call(string url) =>
        SendGridMail.Mail() with
        {
            Id = "customer-key.hash",
            Channel = Channel.Webhook,
            To = url,
            Content = new RenderedMessage(null, null, "{\"order\":\"#1\"}", null, null),
            DecidedAt = Now,
            Shop = TestShop.SampleWorkspace.Shop with { WebhookHosts = ["crm.example", "127.0.0.1"] },
        };

    private static (Dictionary<string, string> Head, string Body) Split(string request)
    {
        var parts = request.Split("\r\n\r\n", 2);
        return (
            parts[0]
                .Split("\r\n")
                .Skip(1)
                .Select(l => l.Split(": ", 2))
                .ToDictionary(l => l[0], l => l[1], StringComparer.OrdinalIgnoreCase),
            parts[1]
        );
    }
}
