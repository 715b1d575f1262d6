using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MarketingAutomation.Support.Providers.SendGrid;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Stubs;

/// <summary>The stub is as strict as the published description of Mail Send: a wrong request is refused, and what is
/// wrong is named.</summary>
public sealed class StubSendGridTests
{
    /// <summary>Each breaks a right request in one place.</summary>
    private static readonly Dictionary<string, (Action<JsonObject> Break, string Where)> Breaks = new()
    {
        ["no personalizations"] = (m => m.Remove("personalizations"), "personalizations"),
        ["empty personalizations"] = (m => m["personalizations"] = new JsonArray(), "personalizations"),
        ["1001 personalizations"] = (
            m => m["personalizations"] = Many(1001, i => Person($"a{i}@example.com")),
            "personalizations"
        ),
        ["no recipient"] = (m => First(m).Remove("to"), "personalizations.0.to"),
        ["an address that is none"] = (
            m => First(m)["to"]![0]!["email"] = "mari at example.com",
            "personalizations.0.to.0.email"
        ),
        ["a recipient without an address"] = (
            m => First(m)["to"]![0]!.AsObject().Remove("email"),
            "personalizations.0.to.0.email"
        ),
        ["a recipient as text"] = (m => First(m)["to"] = new JsonArray("mari@example.com"), "personalizations.0.to.0"),
        ["one address twice"] = (
            m => First(m)["cc"] = new JsonArray(Address("MARI@example.com")),
            "personalizations.0.cc"
        ),
        ["no sender"] = (m => m.Remove("from"), "from"),
        ["a sender that is no address"] = (m => m["from"]!["email"] = "shop", "from.email"),
        ["reply_to that is no object"] = (m => m["reply_to"] = "help@example.com", "reply_to"),
        ["reply_to beside reply_to_list"] = (
            m => m["reply_to_list"] = new JsonArray(Address("b@example.com")),
            "reply_to_list"
        ),
        ["no subject"] = (m => m.Remove("subject"), "subject"),
        ["an empty subject"] = (m => m["subject"] = "", "subject"),
        ["a subject that is no text"] = (m => m["subject"] = 7, "subject"),
        ["no content"] = (m => m.Remove("content"), "content"),
        ["an empty block"] = (m => m["content"]![0]!["value"] = "", "content.0.value"),
        ["html before text"] = (m => m["content"] = new JsonArray(Block("text/html"), Block("text/plain")), "content"),
        ["html after something else"] = (
            m => m["content"] = new JsonArray(Block("text/plain"), Block("text/calendar"), Block("text/html")),
            "content"
        ),
        ["two text blocks"] = (m => m["content"] = new JsonArray(Block("text/plain"), Block("text/plain")), "content"),
        ["eleven categories"] = (m => m["categories"] = Many(11, i => $"c{i}"), "categories"),
        ["a category of 256 characters"] = (m => m["categories"] = new JsonArray(new string('c', 256)), "categories.0"),
        ["a category twice"] = (m => m["categories"] = new JsonArray("a", "a"), "categories.1"),
        ["custom_args over 10,000 bytes"] = (m => m["custom_args"]!["more"] = new string('õ', 5000), "custom_args"),
        ["custom_args that are not text"] = (m => m["custom_args"]!["n"] = 5, "custom_args.n"),
        ["a reserved header"] = (
            m => m["headers"] = new JsonObject { ["Reply-To"] = "a@example.com" },
            "headers.Reply-To"
        ),
        ["a header beyond ASCII"] = (m => m["headers"] = new JsonObject { ["X-Shop"] = "Mõis" }, "headers.X-Shop"),
        ["a header with a line break"] = (
            m => m["headers"] = new JsonObject { ["X-Shop"] = "a\r\nBcc: b@example.com" },
            "headers.X-Shop"
        ),
        ["sending in four days"] = (
            m => m["send_at"] = DateTimeOffset.UtcNow.AddDays(4).ToUnixTimeSeconds(),
            "send_at"
        ),
        ["a property that does not exist"] = (m => m["priority"] = "high", "priority"),
        ["sandbox mode as text"] = (
            m => m["mail_settings"] = new JsonObject { ["sandbox_mode"] = new JsonObject { ["enable"] = "true" } },
            "mail_settings.sandbox_mode.enable"
        ),
        ["26 groups to display"] = (
            m =>
                m["asm"] = new JsonObject
                {
                    ["group_id"] = 1,
                    ["groups_to_display"] = Many(26, i => JsonValue.Create(i)),
                },
            "asm.groups_to_display"
        ),
        ["asm without a group"] = (m => m["asm"] = new JsonObject(), "asm.group_id"),
    };

    public static TheoryData<string> Names => [.. Breaks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_wrong_request_is_refused_and_what_is_wrong_is_named(string name)
    {
        await using var stub = await StubSendGrid.Open("message");
        var mail = Right();
        Breaks[name].Break(mail);

        var answer = await Send(stub, mail);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(
            [Breaks[name].Where],
            body.RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString())
        );
        Assert.Equal([Breaks[name].Where], stub.Violations.Select(v => v.Where));
        Assert.Empty(stub.Accepted);
    }

    [Fact]
    public async Task A_right_request_is_taken_under_an_id_and_counted()
    {
        await using var stub = await StubSendGrid.Open("message");

        var answer = await Send(stub, Right());

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
        var taken = Assert.Single(stub.Accepted);
        Assert.Equal(taken.Call.ProviderId, Assert.Single(answer.Headers.GetValues("X-Message-Id")));
        Assert.Equal(1, stub.AcceptedCount("m-1"));
        Assert.Empty(stub.Violations);
    }

    [Fact]
    public async Task Limits_are_reached_exactly()
    {
        await using var stub = await StubSendGrid.Open("message");
        var mail = Right();
        mail["personalizations"] = Many(1000, i => Person($"a{i}@example.com"));
        mail["categories"] = Many(10, i => $"{i}{new string('c', 254)}");
        mail["custom_args"]!["more"] = new string('x', 10_000 - "messagem-1more".Length);
        mail["headers"] = new JsonObject
        {
            ["List-Unsubscribe"] = "<https://shop.example.com/u>",
            ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click",
        };

        Assert.Equal(HttpStatusCode.Accepted, (await Send(stub, mail)).StatusCode);
        Assert.Empty(stub.Violations);
    }

    [Fact]
    public async Task A_template_brings_its_own_subject_and_content()
    {
        await using var stub = await StubSendGrid.Open("message");
        var mail = Right();
        mail.Remove("subject");
        mail.Remove("content");
        mail["template_id"] = "d-0123456789abcdef0123456789abcdef";

        Assert.Equal(HttpStatusCode.Accepted, (await Send(stub, mail)).StatusCode);
    }

    [Fact]
    public async Task A_sandboxed_request_is_checked_and_takes_nothing()
    {
        await using var stub = await StubSendGrid.Open("message");
        var mail = Right();
        mail["mail_settings"] = new JsonObject { ["sandbox_mode"] = new JsonObject { ["enable"] = true } };

        Assert.Equal(HttpStatusCode.OK, (await Send(stub, mail)).StatusCode);
        Assert.Empty(stub.Accepted);
        Assert.Equal(1, stub.Sandboxed);
    }

    [Fact]
    public async Task A_wrong_key_an_unknown_sender_and_an_invalid_body_are_distinguished()
    {
        await using var stub = await StubSendGrid.Open("message");
        stub.VerifiedSenders = ["other@example.com"];

        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(stub, Right(), key: "SG.wrong")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(stub, Right())).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Send(stub, Right(), type: "text/plain")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(stub, Right(), path: "/v3/mail/sent")).StatusCode);
        Assert.Equal(["Authorization", "from", "Content-Type", "/v3/mail/sent"], stub.Violations.Select(v => v.Where));
    }

    [Fact]
    public async Task A_body_over_30_MB_gets_the_front_ends_HTML()
    {
        await using var stub = await StubSendGrid.Open("message");
        var mail = Right();
        mail["content"]![0]!["value"] = new string('x', 30 * 1024 * 1024);

        var answer = await Send(stub, mail);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("body", Assert.Single(stub.Violations).Where);
    }

    [Fact]
    public async Task A_message_without_our_id_is_taken_and_is_a_violation()
    {
        await using var stub = await StubSendGrid.Open("message");
        var mail = Right();
        mail.Remove("custom_args");

        Assert.Equal(HttpStatusCode.Accepted, (await Send(stub, mail)).StatusCode);
        Assert.Equal("custom_args.message", Assert.Single(stub.Violations).Where);
    }

    internal static JsonObject Right(string to = "mari@example.com", string message = "m-1") =>
        new()
        {
            ["personalizations"] = new JsonArray(Person(to)),
            ["from"] = Address("shop@example.com"),
            ["reply_to"] = Address("help@example.com"),
            ["subject"] = "Welcome",
            ["content"] = new JsonArray(Block("text/plain"), Block("text/html")),
            ["categories"] = new JsonArray("welcome"),
            ["custom_args"] = new JsonObject { ["message"] = message },
        };

    internal static async Task<HttpResponseMessage> Send(
        StubSendGrid stub,
        JsonObject mail,
        string key = StubSendGrid.ApiKey,
        string type = "application/json",
        string path = "/v3/mail/send"
    )
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, stub.Address + path)
        {
            Content = new StringContent(mail.ToJsonString(), Encoding.UTF8, type),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await http.SendAsync(request);
    }

    private static JsonObject First(JsonObject mail) => mail["personalizations"]![0]!.AsObject();

    private static JsonObject Person(string to) => new() { ["to"] = new JsonArray(Address(to)) };

    private static JsonObject Address(string email) => new() { ["email"] = email };

    private static JsonObject Block(string type) => new() { ["type"] = type, ["value"] = "Hello" };

    private static JsonArray Many(int count, Func<int, JsonNode> make) => [.. Enumerable.Range(0, count).Select(make)];
}
