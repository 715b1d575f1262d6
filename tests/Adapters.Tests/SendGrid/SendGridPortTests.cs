using System.Text.Json;
using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Adapters.Tests.Providers;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.SendGrid;

public sealed class SendGridPortTests
{
    private const string Address = "mari@example.com";
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 12, 0);

    /// <summary>Status, body, outcome, part of its words.</summary>
    public static TheoryData<int, string, Type, string> Answers =>
        new()
        {
            { 401, Error("null"), typeof(Outcome.Misconfigured), "SendGrid:ApiKey" },
            { 403, Error("\"from\""), typeof(Outcome.Misconfigured), "sender" },
            { 403, "", typeof(Outcome.Misconfigured), "Mail Send" },
            { 404, "", typeof(Outcome.Misconfigured), "SendGrid:BaseUrl" },
            { 302, "", typeof(Outcome.Misconfigured), "SendGrid:BaseUrl" },
            { 400, Error("\"from.email\""), typeof(Outcome.Misconfigured), "sender" },
            { 400, Error("\"template_id\""), typeof(Outcome.Misconfigured), "template" },
            { 400, Error("\"reply_to\""), typeof(Outcome.Misconfigured), "reply" },
            { 400, Error("\"personalizations.0.to.0.email\""), typeof(Outcome.Refused), "no address" },
            { 400, Error("\"personalizations.0.to\""), typeof(Outcome.Refused), "personalizations.0.to" },
            { 400, Error("\"content.0.value\""), typeof(Outcome.Refused), "content.0.value" },
            { 400, Error("\"mari@example.com\""), typeof(Outcome.Refused), "without naming" },
            { 400, "<html>what?</html>", typeof(Outcome.Refused), "without naming" },
            { 400, """{"errors":[null,{"field":7}]}""", typeof(Outcome.Refused), "without naming" },
            { 413, "<html><h1>413 Request Entity Too Large</h1></html>", typeof(Outcome.Refused), "larger" },
            { 422, "", typeof(Outcome.Refused), "422" },
            { 429, "", typeof(Outcome.TryLater), "429" },
            { 500, "", typeof(Outcome.TryLater), "500" },
            { 503, "", typeof(Outcome.TryLater), "503" },
            { 502, "", typeof(Outcome.Unknown), "502" },
            { 504, "", typeof(Outcome.Unknown), "504" },
            { 200, "", typeof(Outcome.Unknown), "200" },
            { 204, "", typeof(Outcome.Unknown), "204" },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Each_answer_has_one_outcome_and_never_contains_the_recipient_or_the_key(
        int status,
        string body,
        Type outcome,
        string words
    )
    {
        await using var server = new RawServer(_ => new ServerAction.Say(RawServer.Answer(status, body)));
        using var port = Port(server);

        var answer = await port.Send(Mail(), CancellationToken.None);

        Assert.IsType(outcome, answer);
        Assert.Contains(words, $"{answer}", StringComparison.Ordinal);
        Assert.DoesNotContain(Address, $"{answer}", StringComparison.Ordinal);
        Assert.DoesNotContain("SG.", $"{answer}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepted_means_sent_and_only_an_invalid_address_is_given_up()
    {
        await using var server = new RawServer(n => new ServerAction.Say(
            n == 1
                ? RawServer.Answer(202, "", "X-Message-Id: LRzXl")
                : RawServer.Answer(
                    400,
                    Error(n == 2 ? "\"personalizations.0.to.0.email\"" : "\"personalizations.0.to\"")
                )
        ));
        using var port = Port(server);

        Assert.Equal(new Outcome.Sent("LRzXl"), await port.Send(Mail(), CancellationToken.None));
        Assert.True(Assert.IsType<Outcome.Refused>(await port.Send(Mail(), CancellationToken.None)).AddressDead);
        Assert.False(Assert.IsType<Outcome.Refused>(await port.Send(Mail(), CancellationToken.None)).AddressDead);
    }

    [Fact]
    public async Task In_the_sandbox_a_checked_message_counts_as_sent()
    {
        await using var server = new RawServer(_ => new ServerAction.Say(RawServer.Answer(200)));
        using var port = Port(server, sandbox: true);

        Assert.Equal(new Outcome.Sent("sandbox"), await port.Send(Mail(), CancellationToken.None));
        Assert.True(
            Json(Assert.Single(server.CompleteRequests))
                .GetProperty("mail_settings")
                .GetProperty("sandbox_mode")
                .GetProperty("enable")
                .GetBoolean()
        );
    }

    [Fact]
    public async Task After_too_many_requests_it_waits_for_the_given_time_without_calling()
    {
        var time = new ManualTime(Now);
        await using var server = new RawServer(_ => new ServerAction.Say(
            RawServer.Answer(429, "", $"X-RateLimit-Reset: {(Now + Duration.FromSeconds(100)).ToUnixTimeSeconds()}")
        ));
        using var port = Port(server, time: time);

        Assert.Equal(
            Duration.FromSeconds(100),
            Assert.IsType<Outcome.TryLater>(await port.Send(Mail(), CancellationToken.None)).After
        );
        time.Now += Duration.FromSeconds(40);
        Assert.Equal(
            new Outcome.TryLater("SendGrid was not called: the provider asked for a pause", Duration.FromSeconds(60))
            {
                Untried = true,
            },
            await port.Send(Mail(), CancellationToken.None)
        );
        Assert.Equal(1, server.RequestCount);
    }

    [Fact]
    public async Task No_answer_is_unknown_and_no_connection_is_not()
    {
        var server = new RawServer(_ => new ServerAction.Reset());
        using var port = Port(server);

        Assert.IsType<Outcome.Unknown>(await port.Send(Mail(), CancellationToken.None));
        Assert.Equal(1, server.RequestCount);
        await server.DisposeAsync();
        Assert.IsType<Outcome.TryLater>(await port.Send(Mail(), CancellationToken.None));
    }

    [Fact]
    public async Task A_message_has_everything_SendGrid_asks_for_and_nothing_personal_where_it_keeps_it()
    {
        var sent = await Sent(Mail());

        Assert.Equal(
            [
                "categories",
                "content",
                "custom_args",
                "from",
                "headers",
                "personalizations",
                "reply_to",
                "subject",
                "tracking_settings",
            ],
            sent.EnumerateObject().Select(p => p.Name).Order()
        );
        Assert.Equal($$"""[{"to":[{"email":"{{Address}}"}]}]""", sent.GetProperty("personalizations").GetRawText());
        Assert.Equal(
            """{"name":"Liis from Birch","email":"hello@shop.example"}""",
            sent.GetProperty("from").GetRawText()
        );
        Assert.Equal("""{"email":"help@shop.example"}""", sent.GetProperty("reply_to").GetRawText());
        Assert.Equal("Tere, õun", sent.GetProperty("subject").GetString());
        Assert.Equal(
            [("text/plain", "text"), ("text/html", "<p>html</p>")],
            sent.GetProperty("content")
                .EnumerateArray()
                .Select(c => (c.GetProperty("type").GetString()!, c.GetProperty("value").GetString()!))
        );
        Assert.Equal(["welcome", "hello"], sent.GetProperty("categories").EnumerateArray().Select(c => c.GetString()!));
        Assert.Equal(
            """{"List-Unsubscribe":"<https://ma.example.com/c/t/unsubscribe>","List-Unsubscribe-Post":"List-Unsubscribe=One-Click"}""",
            JsonSerializer.Serialize(
                JsonSerializer.Deserialize<Dictionary<string, string>>(sent.GetProperty("headers")),
                Relaxed
            )
        );
        Assert.Equal(
            """{"ma_message":"key.hash","ma_attempt":"2","ma_topic":"news"}""",
            sent.GetProperty("custom_args").GetRawText()
        );
        Assert.All(
            sent.GetProperty("tracking_settings").EnumerateObject(),
            s => Assert.False(s.Value.GetProperty("enable").GetBoolean())
        );
        Assert.DoesNotContain(
            "mari",
            sent.GetProperty("categories").GetRawText() + sent.GetProperty("custom_args").GetRawText(),
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public async Task Notices_to_staff_carry_no_unsubscribe_and_say_that_they_are_for_staff()
    {
        var sent = await Sent(
            Mail() with
            {
                Channel = Channel.Staff,
                Content = new RenderedMessage("s", null, "", null, null),
            }
        );

        Assert.False(sent.TryGetProperty("headers", out _));
        Assert.Equal(
            """{"ma_message":"key.hash","ma_attempt":"2","ma_channel":"staff"}""",
            sent.GetProperty("custom_args").GetRawText()
        );
        Assert.Equal("""[{"type":"text/plain","value":" "}]""", sent.GetProperty("content").GetRawText());
        Assert.Equal("Birch", sent.GetProperty("from").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_template_of_SendGrid_s_is_named_with_its_values_instead_of_a_body()
    {
        const string Id = "d-0123456789abcdef0123456789abcdef";

        var sent = await Sent(
            Mail() with
            {
                Content = Mail().Content with
                {
                    Remote = new RemoteTemplate(Id, """{"customer":{"first_name":"Mari"}}"""),
                },
            }
        );

        Assert.Equal(Id, sent.GetProperty("template_id").GetString());
        Assert.False(sent.TryGetProperty("content", out _));
        Assert.Equal(
            "Mari",
            sent.GetProperty("personalizations")[0]
                .GetProperty("dynamic_template_data")
                .GetProperty("customer")
                .GetProperty("first_name")
                .GetString()
        );
    }

    [Fact]
    public async Task It_posts_JSON_to_mail_send_with_the_key()
    {
        await using var server = new RawServer(_ => new ServerAction.Say(RawServer.Answer(202)));
        using var port = Port(server);

        await port.Send(Mail(), CancellationToken.None);

        var request = Assert.Single(server.CompleteRequests);
        Assert.StartsWith("POST /v3/mail/send HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer SG.key\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", request, StringComparison.Ordinal);
        Assert.Equal(PortKind.Blind, port.Kind);
    }

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static async Task<JsonElement> Sent(OutgoingMessage message)
    {
        await using var server = new RawServer(_ => new ServerAction.Say(RawServer.Answer(202)));
        using var port = Port(server);
        Assert.IsType<Outcome.Sent>(await port.Send(message, CancellationToken.None));
        return Json(Assert.Single(server.CompleteRequests));
    }

    private static JsonElement Json(string request) =>
        JsonDocument.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]).RootElement;

    private static SendGridPort Port(RawServer server, bool sandbox = false, TimeProvider? time = null) =>
        new(
            new SendGridOptions
            {
                ApiKey = "SG.key",
                BaseUrl = server.Address,
                Sandbox = sandbox,
            },
            time ?? new ManualTime(Now)
        );

    private static string Error(string field) =>
        $$"""{"errors":[{"message":"mari@example.com is wrong for SG.key","field":{{field}},"help":null}]}""";

    private static OutgoingMessage Mail() =>
        new(
            "key.hash",
            2,
            Channel.Email,
            Address,
            "welcome",
            "hello",
            "hello",
            new RenderedMessage("Tere, õun", null, "text", "<p>html</p>", "Liis from Birch"),
            new MessageLinks
            {
                Page = "https://ma.example.com/c/t",
                Unsubscribe = "https://ma.example.com/c/t/unsubscribe",
            },
            TestShop.SampleWorkspace.Shop with
            {
                Sender = new("Birch", "hello@shop.example"),
                ReplyTo = "help@shop.example",
            },
            Now
        )
        {
            Topic = "news",
        };
}
