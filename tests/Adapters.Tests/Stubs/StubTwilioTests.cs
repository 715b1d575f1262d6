using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MarketingAutomation.Support.Providers.Twilio;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Stubs;

/// <summary>The stub is as strict as the published description of the Messages resource, and its list turns pages as
/// the real one.</summary>
public sealed class StubTwilioTests
{
    private const string Callback = "https://ma.example.com/providers/twilio/status?m=m-1";

    [Theory]
    [InlineData("To", null, 21604)]
    [InlineData("To", "55512345", 21211)]
    [InlineData("To", "+0123456", 21211)]
    [InlineData("To", "whatsapp:+37255512345", 63007)]
    [InlineData("From", null, 21603)]
    [InlineData("From", "a name of far too many characters", 21212)]
    [InlineData("MessagingServiceSid", "MG0123456789abcdef0123456789abcdef", 20001)]
    [InlineData("Body", null, 21602)]
    [InlineData("Body", "", 21602)]
    [InlineData("ContentSid", "HX0123456789abcdef0123456789abcdef", 20001)]
    [InlineData("StatusCallback", "/providers/twilio/status", 21609)]
    [InlineData("StatusCallback", "ftp://ma.example.com", 21609)]
    [InlineData("ValidityPeriod", "0", 21624)]
    [InlineData("ValidityPeriod", "36001", 21624)]
    [InlineData("ValidityPeriod", "10.5", 21624)]
    [InlineData("SmartEncoded", "yes", 20001)]
    [InlineData("Text", "hello", 20001)]
    public async Task A_wrong_request_is_refused_with_the_right_code(string field, string? value, int code)
    {
        await using var stub = await StubTwilio.Open();
        var form = Right();
        form.Remove(field);
        if (value is not null)
        {
            form[field] = value;
        }

        var answer = await Send(stub, form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(code, body.RootElement.GetProperty("code").GetInt32());
        Assert.Equal(
            $"https://www.twilio.com/docs/errors/{code}",
            body.RootElement.GetProperty("more_info").GetString()
        );
        Assert.StartsWith($"{code} ", Assert.Single(stub.Violations).Problem, StringComparison.Ordinal);
        Assert.Empty(stub.Accepted);
    }

    [Theory]
    [InlineData(1600, HttpStatusCode.Created)]
    [InlineData(1601, HttpStatusCode.BadRequest)]
    public async Task A_body_may_have_1600_characters(int length, HttpStatusCode status)
    {
        await using var stub = await StubTwilio.Open();
        var form = Right();
        form["Body"] = new string('x', length);

        Assert.Equal(status, (await Send(stub, form)).StatusCode);
    }

    [Theory]
    [InlineData("+37255512345", "METSAMERI")]
    [InlineData("+37255512345", "12345")]
    [InlineData("whatsapp:+37255512345", "whatsapp:+14155238886")]
    public async Task A_right_request_is_taken_under_a_sid(string to, string from)
    {
        await using var stub = await StubTwilio.Open();
        var form = Right();
        (form["To"], form["From"]) = (to, from);

        var answer = await Send(stub, form);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("queued", body.RootElement.GetProperty("status").GetString());
        Assert.Equal(Assert.Single(stub.Accepted).Call.ProviderId, body.RootElement.GetProperty("sid").GetString());
        Assert.Equal(1, stub.AcceptedCount("m-1"));
        Assert.Empty(stub.Violations);
    }

    [Fact]
    public async Task A_wrong_token_JSON_and_another_account_are_turned_away()
    {
        await using var stub = await StubTwilio.Open();
        using var http = new HttpClient();

        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(stub, Right(), token: "wrong")).StatusCode);
        using var json = Post(stub, new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, (await http.SendAsync(json)).StatusCode);
        using var other = Post(stub, new FormUrlEncodedContent(Right()));
        other.RequestUri = new Uri(other.RequestUri!.ToString().Replace("AC01", "AC99", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await http.SendAsync(other)).StatusCode);
        Assert.Equal(["Authorization", "Content-Type"], stub.Violations.Take(2).Select(v => v.Where));
        Assert.Equal(3, stub.Violations.Count);
    }

    [Fact]
    public async Task A_message_without_our_id_is_taken_and_is_a_violation()
    {
        await using var stub = await StubTwilio.Open();
        var form = Right();
        form["StatusCallback"] = "https://ma.example.com/providers/twilio/status";

        Assert.Equal(HttpStatusCode.Created, (await Send(stub, form)).StatusCode);
        Assert.Equal("StatusCallback", Assert.Single(stub.Violations).Where);
    }

    [Fact]
    public async Task The_list_shows_one_recipient_s_messages_in_pages_newest_first()
    {
        await using var stub = await StubTwilio.Open();
        for (var i = 1; i <= 5; i++)
        {
            await Send(stub, Right($"m-{i}"));
        }

        var other = Right("m-other");
        other["To"] = "+37255599999";
        await Send(stub, other);

        var sids = new List<string>();
        for (var next = List("PageSize=2"); next is not null; )
        {
            using var page = await Get(stub, next);
            sids.AddRange(
                page.RootElement.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("sid").GetString()!)
            );
            next = page.RootElement.GetProperty("next_page_uri").GetString();
        }

        Assert.Equal(
            stub.Accepted.Where(t => t.Call.To == "+37255512345").Reverse().Select(t => t.Call.ProviderId),
            sids
        );
        Assert.Equal(3, stub.ListRequestCount);
        Assert.Empty(stub.Violations);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    [InlineData(2, 0)]
    public async Task The_list_knows_times_to_the_second(int seconds, int found)
    {
        await using var stub = await StubTwilio.Open();
        await Send(stub, Right());
        var from = DateTimeOffset.FromUnixTimeSeconds(Assert.Single(stub.Accepted).At.ToUnixTimeSeconds() + seconds);

        using var page = await Get(
            stub,
            List($"DateSent%3E={from.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}")
        );

        Assert.Equal(found, page.RootElement.GetProperty("messages").GetArrayLength());
    }

    [Theory]
    [InlineData("DateSent%3E=yesterday", "DateSent>")]
    [InlineData("PageSize=1001", "PageSize")]
    [InlineData("Since=2026-03-02", "Since")]
    public async Task A_list_asked_wrongly_is_refused_and_what_is_wrong_is_named(string query, string where)
    {
        await using var stub = await StubTwilio.Open();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, stub.Address + List(query))
        {
            Headers = { Authorization = Basic(StubTwilio.AuthToken) },
        };

        Assert.Equal(HttpStatusCode.BadRequest, (await http.SendAsync(request)).StatusCode);
        Assert.Equal(where, stub.Violations.First().Where);
    }

    /// <summary>Twilio's own example, as its libraries test it.</summary>
    [Fact]
    public void Its_signature_is_Twilios() =>
        Assert.Equal(
            "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
            TwilioSignature.Sign(
                "12345",
                "https://mycompany.com/myapp.php?foo=1&bar=2",
                new Dictionary<string, string>
                {
                    ["CallSid"] = "CA1234567890ABCDE",
                    ["Digits"] = "1234",
                    ["From"] = "+14158675309",
                    ["To"] = "+18005551212",
                    ["Caller"] = "+14158675309",
                }
            )
        );

    internal static Dictionary<string, string> Right(string message = "m-1") =>
        new()
        {
            ["To"] = "+37255512345",
            ["From"] = "+15005550006",
            ["Body"] = "Welcome",
            ["ValidityPeriod"] = "3600",
            ["StatusCallback"] = Callback.Replace("m-1", message, StringComparison.Ordinal),
        };

    internal static async Task<HttpResponseMessage> Send(
        StubTwilio stub,
        Dictionary<string, string> form,
        string token = StubTwilio.AuthToken
    )
    {
        using var http = new HttpClient();
        using var request = Post(stub, new FormUrlEncodedContent(form));
        request.Headers.Authorization = Basic(token);
        return await http.SendAsync(request);
    }

    private static string List(string query) =>
        $"/2010-04-01/Accounts/{StubTwilio.AccountSid}/Messages.json?To=%2B37255512345&{query}";

    private static HttpRequestMessage Post(StubTwilio stub, HttpContent content) =>
        new(HttpMethod.Post, $"{stub.Address}/2010-04-01/Accounts/{StubTwilio.AccountSid}/Messages.json")
        {
            Content = content,
            Headers = { Authorization = Basic(StubTwilio.AuthToken) },
        };

    private static AuthenticationHeaderValue Basic(string token) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{StubTwilio.AccountSid}:{token}")));

    private static async Task<JsonDocument> Get(StubTwilio stub, string path)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, stub.Address + path)
        {
            Headers = { Authorization = Basic(StubTwilio.AuthToken) },
        };
        return JsonDocument.Parse(await (await http.SendAsync(request)).Content.ReadAsStringAsync());
    }
}
