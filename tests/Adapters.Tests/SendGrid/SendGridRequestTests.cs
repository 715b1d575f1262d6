using System.Text.Json;
using MarketingAutomation.Adapters.Tests.Providers;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Templates.Rendering;
using Xunit;
using static MarketingAutomation.Adapters.Tests.SendGrid.SendGridMail;

namespace MarketingAutomation.Adapters.Tests.SendGrid;

/// <summary>What the port sends to SendGrid.</summary>
public sealed class SendGridRequestTests
{
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
            """{"ma_message":"key.hash","ma_attempt":"2","ma_topic":"offers"}""",
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
}
