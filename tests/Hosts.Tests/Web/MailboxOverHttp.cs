using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>The local mailbox and its log-in, without a browser.</summary>
public sealed class MailboxOverHttp
{
    [Fact]
    public async Task The_mailbox_is_closed_until_the_login_link_was_opened()
    {
        await using var shop = await Shop.Open();

        var closed = await shop.Get("/mailbox");
        var wrong = await shop.Get("/login?key=wrong");
        var login = await shop.Get($"/login?key={Shop.ApiKey}");
        var open = await WithCookie(shop, login, "/mailbox");

        Assert.Equal((401, 401, 200, 200), (closed.Status, wrong.Status, login.Status, open.Status));
        Assert.Null(wrong.Header("Set-Cookie"));
        Assert.Contains("httponly", login.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", login.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Shop.ApiKey, login.Header("Set-Cookie"), StringComparison.Ordinal);
        Assert.Contains("curl --sample", open.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_opens_the_console_and_not_the_API()
    {
        await using var shop = await Shop.Open();
        var login = await shop.Get($"/login?key={Shop.ApiKey}");

        Assert.Equal(401, (await WithCookie(shop, login, "/api/journeys")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_people_come_over_https_the_cookie_is_for_https_alone(bool overHttps)
    {
        await using var shop = await Shop.Open(overHttps: overHttps);
        var login = await shop.Get($"/login?key={Shop.ApiKey}");

        Assert.Equal(overHttps, login.Header("Set-Cookie")!.Contains("; secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_message_is_listed_as_data_and_shown_whole_in_a_sandbox()
    {
        await using var shop = await Shop.Open();
        await shop.Deliver(Some.Order());

        var list = await shop.Api(HttpMethod.Get, "/mailbox/messages.json");
        var id = Some.In(list, "items", "0", "id");
        var page = await shop.Api(HttpMethod.Get, $"/mailbox/{id}");
        var text = await shop.Api(HttpMethod.Get, $"/mailbox/{id}?part=text");

        Assert.Equal("email", Some.In(list, "items", "0", "channel"));
        Assert.Equal("c-1@example.com", Some.In(list, "items", "0", "to"));
        Assert.Equal("welcome", Some.In(list, "items", "0", "journey"));
        Assert.Contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\" srcdoc=\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<iframe", text.Body, StringComparison.Ordinal);
        Assert.Contains("Mari", text.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await shop.Api(HttpMethod.Get, "/mailbox/nothing")).Status);
    }

    private static async Task<Answer> WithCookie(Shop shop, Answer login, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", login.Header("Set-Cookie")!.Split(';')[0]);
        return await shop.Send(request);
    }
}
