using MarketingAutomation.Adapters.Tests.Providers;
using MarketingAutomation.Adapters.Twilio;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Templates.Rendering;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Twilio;

public sealed class TwilioPortTests
{
    private const string Created = """{"sid":"SM1","status":"queued","num_segments":"1","error_code":null}""";

    [Fact]
    public async Task It_posts_the_number_the_text_and_our_id_and_nothing_else_about_the_customer()
    {
        await using var server = new RawServer(_ => TwilioFixture.Say(201, Created));
        using var port = TwilioFixture.Port(server);

        Assert.Equal(new Outcome.Sent("SM1"), await port.Send(TwilioFixture.Message(), CancellationToken.None));

        var request = Assert.Single(server.CompleteRequests);
        Assert.StartsWith(
            "POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1\r\n",
            request,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"Authorization: Basic {Convert.ToBase64String("AC1:secret-token"u8)}",
            request,
            StringComparison.Ordinal
        );
        Assert.Contains("Content-Type: application/x-www-form-urlencoded", request, StringComparison.Ordinal);
        Assert.Equal(
            [
                ("Body", "Tänan! Stop: https://ma.example.com/c/x"),
                ("From", "+3725550000"),
                ("SmartEncoded", "true"),
                ("StatusCallback", $"https://ma.example.com/providers/twilio/status?m={TwilioFixture.Id}&a=2"),
                ("To", "+3725551234"),
                ("ValidityPeriod", "3600"),
            ],
            TwilioFixture.Form(request).OrderBy(pair => pair.Name, StringComparer.Ordinal)
        );
        Assert.DoesNotContain("twilio-csharp", request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_messaging_service_sends_in_place_of_a_number()
    {
        await using var server = new RawServer(_ => TwilioFixture.Say(201, Created));
        using var port = TwilioFixture.Port(server, from: null, service: "MG1");
        await port.Send(TwilioFixture.Message(), CancellationToken.None);
        var form = TwilioFixture.Form(Assert.Single(server.CompleteRequests));
        Assert.Contains(("MessagingServiceSid", "MG1"), form);
        Assert.DoesNotContain(form, p => p.Name == "From");
    }

    [Theory]
    [InlineData(90, "90")]
    [InlineData(360_000, "36000")]
    public async Task Twilio_drops_what_it_could_not_deliver_in_time(int seconds, string validity)
    {
        await using var server = new RawServer(_ => TwilioFixture.Say(201, Created));
        using var port = TwilioFixture.Port(server);
        await port.Send(TwilioFixture.Message(validFor: Duration.FromSeconds(seconds)), CancellationToken.None);
        Assert.Contains(("ValidityPeriod", validity), TwilioFixture.Form(Assert.Single(server.CompleteRequests)));
    }

    [Fact]
    public async Task What_cannot_go_is_never_posted()
    {
        await using var server = new RawServer(_ => TwilioFixture.Say(201, Created));
        using var port = TwilioFixture.Port(server);
        Assert.IsType<Outcome.TryLater>(
            await port.Send(TwilioFixture.Message(validFor: Duration.Zero), CancellationToken.None)
        );
        Assert.Equal(
            new Outcome.Refused("the text has 1601 characters, and Twilio takes at most 1600"),
            await port.Send(TwilioFixture.Message(new string('a', 1601)), CancellationToken.None)
        );
        Assert.Equal(0, server.RequestCount);
    }

    public static TheoryData<int, string, Outcome> Answers() =>
        new()
        {
            { 201, Created, new Outcome.Sent("SM1") },
            { 201, "not JSON", new Outcome.Sent(null) },
            { 400, Refusal(21211), new Outcome.Refused("21211 not a phone number", AddressDead: true) },
            { 400, Refusal(21610), new Outcome.Refused("21610 its owner answered STOP", AddressDead: true) },
            { 400, Refusal(21614), new Outcome.Refused("21614 not a mobile number", AddressDead: true) },
            { 400, Refusal(21635), new Outcome.Refused("21635 a landline", AddressDead: true) },
            { 400, Refusal(21612), new Outcome.Refused("21612 this sender cannot reach this number") },
            { 400, Refusal(21606), new Outcome.Misconfigured("21606 the sender (From) cannot send SMS") },
            { 400, Refusal(21408), new Outcome.Misconfigured("21408 the account may not send to this country") },
            { 400, Refusal(30001), new Outcome.TryLater("30001 the queue overflowed") },
            { 400, Refusal(99999), new Outcome.Refused("99999") },
            { 400, "<html>", new Outcome.Refused("HTTP 400") },
            { 401, Refusal(20003), new Outcome.Misconfigured("20003 the account or its auth token is not accepted") },
            { 403, "", new Outcome.Misconfigured("HTTP 403") },
            { 404, Refusal(20404), new Outcome.Misconfigured("20404 there is no such account or messaging service") },
            { 302, "", new Outcome.Misconfigured("HTTP 302: Twilio:BaseUrl leads elsewhere") },
            { 500, "", new Outcome.Unknown("HTTP 500") },
            { 503, "<html>", new Outcome.Unknown("HTTP 503") },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Each_answer_is_one_outcome(int status, string body, Outcome expected)
    {
        await using var server = new RawServer(_ => TwilioFixture.Say(status, body));
        using var port = TwilioFixture.Port(server);
        Assert.Equal(expected, await port.Send(TwilioFixture.Message(), CancellationToken.None));
    }

    [Fact]
    public async Task Too_many_requests_waits_for_the_given_time_and_makes_no_call()
    {
        await using var server = new RawServer(_ => TwilioFixture.Say(429, Refusal(20429), "Retry-After: 7"));
        using var port = TwilioFixture.Port(server);
        Assert.Equal(
            Duration.FromSeconds(7),
            Assert.IsType<Outcome.TryLater>(await port.Send(TwilioFixture.Message(), CancellationToken.None)).After
        );
        Assert.IsType<Outcome.TryLater>(await port.Send(TwilioFixture.Message(), CancellationToken.None));
        Assert.Equal(1, server.RequestCount);
    }

    [Fact]
    public async Task No_answer_after_the_request_was_sent_is_unknown_and_never_repeated()
    {
        await using var server = new RawServer(_ => new ServerAction.Reset());
        using var port = TwilioFixture.Port(server);
        Assert.IsType<Outcome.Unknown>(await port.Send(TwilioFixture.Message(), CancellationToken.None));
        Assert.Equal(1, server.RequestCount);
    }

    [Fact]
    public async Task Neither_token_nor_number_nor_words_are_in_what_it_says_of_a_failure()
    {
        await using var server = new RawServer(_ =>
            TwilioFixture.Say(400, """{"code":99999,"message":"The number +3725551234 wrote: Tänan secret-token"}""")
        );
        using var port = TwilioFixture.Port(server);
        var text = (await port.Send(TwilioFixture.Message(), CancellationToken.None)).ToString();
        Assert.DoesNotContain("555", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("nan", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatsApp_text_is_free_form_within_a_day_of_the_customer_s_last_message()
    {
        await using var server = new RawServer(_ => TwilioFixture.Say(201, Created));
        using var port = TwilioFixture.Port(server, "whatsapp:+3725550000");
        await port.Send(TwilioFixture.Message(replied: Duration.FromHours(23)), CancellationToken.None);
        var form = TwilioFixture.Form(Assert.Single(server.CompleteRequests));
        Assert.Equal(
            [
                ("Body", "Tänan! Stop: https://ma.example.com/c/x"),
                ("From", "whatsapp:+3725550000"),
                ("To", "whatsapp:+3725551234"),
            ],
            form.Where(pair => pair.Name is "To" or "From" or "Body" or "SmartEncoded")
                .OrderBy(pair => pair.Name, StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Later_WhatsApp_takes_the_approved_template_and_without_one_nothing_is_posted()
    {
        await using var server = new RawServer(_ => TwilioFixture.Say(201, Created));
        using var port = TwilioFixture.Port(server, "whatsapp:+3725550000");
        Assert.Contains(
            "24 hours",
            Assert
                .IsType<Outcome.Refused>(
                    await port.Send(TwilioFixture.Message(replied: Duration.FromHours(24)), CancellationToken.None)
                )
                .Why,
            StringComparison.Ordinal
        );
        Assert.Equal(0, server.RequestCount);

        await port.Send(
            TwilioFixture.Message(whatsApp: new WhatsAppContent("HX1", ["Anna \"A\"", "#1042"])),
            CancellationToken.None
        );
        var form = TwilioFixture.Form(Assert.Single(server.CompleteRequests));
        Assert.Contains(("ContentSid", "HX1"), form);
        using var values = System.Text.Json.JsonDocument.Parse(form.Single(p => p.Name == "ContentVariables").Value);
        Assert.Equal("Anna \"A\"", values.RootElement.GetProperty("1").GetString());
        Assert.Equal("#1042", values.RootElement.GetProperty("2").GetString());
        Assert.DoesNotContain(form, p => p.Name == "Body");
    }

    [Fact]
    public async Task An_address_of_a_region_or_with_a_path_is_used_whole()
    {
        await using var server = new RawServer(_ => TwilioFixture.Say(201, Created));
        using var port = new TwilioPort(
            new TwilioOptions
            {
                AccountSid = "AC1",
                AuthToken = "t",
                From = "+3725550000",
                BaseUrl = new Uri(server.Address, "twilio/"),
                PublicUrl = "https://ma.example.com",
            },
            TwilioFixture.Time
        );
        await port.Send(TwilioFixture.Message(), CancellationToken.None);
        await port.QueryStatus(TwilioFixture.About(), CancellationToken.None);
        Assert.StartsWith(
            "POST /twilio/2010-04-01/Accounts/AC1/Messages.json HTTP/1.1\r\n",
            server.CompleteRequests.ElementAt(0),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "GET /twilio/2010-04-01/Accounts/AC1/Messages.json?To=",
            server.CompleteRequests.ElementAt(1),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_deadline_that_passes_ends_the_request_of_the_library_too()
    {
        using var deadline = new CancellationTokenSource();
        await using var server = new RawServer(_ =>
        {
            deadline.Cancel();
            return new ServerAction.Hang();
        });
        using var port = TwilioFixture.Port(server);
        Assert.Equal(
            new Outcome.Unknown("no answer in time"),
            await port.Send(TwilioFixture.Message(), deadline.Token)
        );
    }

    private static string Refusal(int code) => $$"""{"code":{{code}},"message":"whatever Twilio says","status":400}""";
}
