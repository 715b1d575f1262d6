using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>Into the console and out of it.</summary>
public sealed class LoginTests
{
    private readonly ManualTime time = new(TestShop.At("2026-03-02 10:00"));

    [Fact]
    public async Task The_mailbox_is_closed_until_the_login_link_was_opened()
    {
        await using var shop = await WebTestShop.Open();

        var closed = await shop.Get("/mailbox");
        var wrong = await shop.Get("/login?code=wrong");
        var login = await shop.Get(await shop.LoginLink());
        var open = await WithCookie(shop, login, "/mailbox");

        Assert.Equal((401, 401, 200, 200), (closed.Status, wrong.Status, login.Status, open.Status));
        Assert.Null(wrong.Header("Set-Cookie"));
        Assert.Contains("httponly", login.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", login.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(WebTestShop.ApiKey, login.Header("Set-Cookie"), StringComparison.Ordinal);
        Assert.Contains("curl --sample", open.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_link_works_once_and_looking_ahead_does_not_use_it_up()
    {
        await using var shop = await WebTestShop.Open();
        var link = await shop.LoginLink();

        var head = await Send(shop, HttpMethod.Head, link);
        var prefetch = await Send(shop, HttpMethod.Get, link, ("Sec-Purpose", "prefetch;prerender"));
        var first = await shop.Get(link);
        var second = await shop.Get(link);
        var inTheSameBrowser = await WithCookie(shop, first, link);

        Assert.Equal(
            (401, 401, 200, 401, 200),
            (head.Status, prefetch.Status, first.Status, second.Status, inTheSameBrowser.Status)
        );
        Assert.Null(second.Header("Set-Cookie"));
    }

    [Fact]
    public async Task Of_two_who_open_a_login_link_at_once_one_gets_in()
    {
        await using var shop = await WebTestShop.Open();
        var link = await shop.LoginLink();

        var both = await Task.WhenAll(shop.Get(link), shop.Get(link));

        Assert.Equal([200, 401], both.Select(a => a.Status).Order());
    }

    [Theory]
    [InlineData(59, 200)]
    [InlineData(61, 401)]
    public async Task A_login_link_lasts_an_hour(int minutes, int status)
    {
        await using var shop = await WebTestShop.Open(realTime: time);
        var link = await shop.LoginLink();

        time.Now += NodaTime.Duration.FromMinutes(minutes);

        Assert.Equal(status, (await shop.Get(link)).Status);
    }

    [Fact]
    public async Task The_API_makes_a_code_for_who_has_the_key_and_it_logs_in_once()
    {
        await using var shop = await WebTestShop.Open(realTime: time);

        var made = await shop.Api(HttpMethod.Post, "/api/login-codes");
        var link = $"/login?code={StandardBodies.ReadField(made, "code")}";

        Assert.Equal(200, made.Status);
        Assert.Equal(
            NodaTime.Text.InstantPattern.ExtendedIso.Format(time.Now + NodaTime.Duration.FromHours(1)),
            StandardBodies.ReadField(made, "until")
        );
        Assert.Equal((200, 401), ((await shop.Get(link)).Status, (await shop.Get(link)).Status));
        Assert.Equal(401, (await shop.Post("/api/login-codes")).Status);
    }

    [Theory]
    [InlineData(719, 200)]
    [InlineData(721, 401)]
    public async Task A_session_lasts_twelve_hours(int minutes, int status)
    {
        await using var shop = await WebTestShop.Open(realTime: time);
        var login = await shop.Get(await shop.LoginLink());

        time.Now += NodaTime.Duration.FromMinutes(minutes);

        Assert.Equal(status, (await WithCookie(shop, login, "/mailbox")).Status);
    }

    [Fact]
    public async Task Logging_out_ends_the_session_also_for_copies_of_its_cookie()
    {
        await using var shop = await WebTestShop.Open();
        var login = await shop.Get(await shop.LoginLink());
        var other = await shop.Get(await shop.LoginLink());

        var logout = await WithCookie(shop, login, "/logout", HttpMethod.Post);

        Assert.Equal(200, logout.Status);
        Assert.Contains("expires=Thu, 01 Jan 1970", logout.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            (401, 200),
            ((await WithCookie(shop, login, "/mailbox")).Status, (await WithCookie(shop, other, "/mailbox")).Status)
        );
    }

    [Fact]
    public async Task Another_API_key_ends_all_sessions()
    {
        var store = new MemoryTableStore();
        Answer login;
        await using (var before = await WebTestShop.Open(store))
        {
            login = await before.Get(await before.LoginLink());
        }

        await using var after = await WebTestShop.Open(store, apiKey: "another-key-0123456789");

        Assert.Equal(401, (await WithCookie(after, login, "/mailbox")).Status);
    }

    [Fact]
    public async Task The_API_key_opens_the_console_in_a_form_and_in_no_address()
    {
        await using var shop = await WebTestShop.Open();

        var inTheAddress = await shop.Get($"/login?key={WebTestShop.ApiKey}&code={WebTestShop.ApiKey}");
        var login = await shop.Post("/login", ("key", WebTestShop.ApiKey));
        var fromAnotherSite = await Send(shop, HttpMethod.Post, "/login", ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal((401, 200, 403), (inTheAddress.Status, login.Status, fromAnotherSite.Status));
        Assert.Equal(200, (await WithCookie(shop, login, "/mailbox")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("fifteen-symbols")]
    [InlineData("                ")]
    public async Task A_key_too_short_to_be_one_opens_nothing_whatever_is_configured(string key)
    {
        await using var shop = await WebTestShop.Open(apiKey: key);
        async Task<int> Api(string path) => (await Send(shop, HttpMethod.Get, path, ("X-Api-Key", key))).Status;

        var login = await shop.Post("/login", ("key", key));
        var link = await shop.Get(await shop.LoginLink());

        Assert.Equal(
            (401, 401, 401, 401, 401),
            (
                await Api("/api/journeys"),
                await Api("/mailbox"),
                login.Status,
                link.Status,
                (await shop.Get("/api/journeys")).Status
            )
        );
    }

    [Fact]
    public async Task Failed_logins_are_slowed_and_logged_without_what_was_tried()
    {
        using var log = new LogLines();
        await using var shop = await WebTestShop.Open(realTime: time, logs: log);
        async Task<Answer> Try(string key) => await shop.Post("/login", ("key", key));

        var wrong = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            wrong.Add((await Try($"a-wrong-key-{i}-0123456789")).Status);
        }

        var tooSoon = await Try("a-wrong-key-5-0123456789");
        var rightMeanwhile = await Try(WebTestShop.ApiKey);
        var linkTooSoon = await shop.Get("/login?code=nothing");
        time.Now += NodaTime.Duration.FromSeconds(1);
        var sixth = await Try("a-wrong-key-6-0123456789");
        time.Now += NodaTime.Duration.FromSeconds(1);
        var stillTooSoon = await Try("a-wrong-key-7-0123456789");

        Assert.All(wrong, status => Assert.Equal(401, status));
        Assert.Equal(
            (429, 200, 429, 401, 429),
            (tooSoon.Status, rightMeanwhile.Status, linkTooSoon.Status, sixth.Status, stillTooSoon.Status)
        );
        Assert.Equal("1", tooSoon.Header("Retry-After"));
        var lines = log.Lines.Where(l => l.Contains("login to the console failed", StringComparison.Ordinal)).ToList();
        Assert.Equal(6, lines.Count);
        Assert.DoesNotContain(
            log.Lines,
            l =>
                l.Contains("a-wrong-key", StringComparison.Ordinal) || l.Contains("127.0.0.1", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Wrong_keys_of_the_API_are_slowed_and_logged_and_the_right_one_never_waits()
    {
        using var log = new LogLines();
        await using var shop = await WebTestShop.Open(realTime: time, logs: log);
        async Task<Answer> Call(string key) => await Send(shop, HttpMethod.Get, "/api/journeys", ("X-Api-Key", key));

        var wrong = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            wrong.Add((await Call($"a-wrong-key-{i}-0123456789")).Status);
        }

        Assert.Equal([401, 401, 401, 401, 401, 429], wrong);
        Assert.Equal((200, 401), ((await Call(WebTestShop.ApiKey)).Status, (await shop.Get("/api/journeys")).Status));
        Assert.Equal(5, log.Lines.Count(l => l.Contains("A call of the API failed", StringComparison.Ordinal)));
        Assert.DoesNotContain(log.Lines, l => l.Contains("a-wrong-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_cookie_opens_the_console_and_not_the_API()
    {
        await using var shop = await WebTestShop.Open();
        var login = await shop.Get(await shop.LoginLink());

        Assert.Equal(401, (await WithCookie(shop, login, "/api/journeys")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_people_come_over_https_the_cookie_is_for_https_alone(bool overHttps)
    {
        await using var shop = await WebTestShop.Open(overHttps: overHttps);
        var login = await shop.Get(await shop.LoginLink());

        Assert.Equal(overHttps, login.Header("Set-Cookie")!.Contains("; secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_store_holds_neither_code_nor_session_as_they_are_used()
    {
        var store = new MemoryTableStore();
        await using var shop = await WebTestShop.Open(store);
        var link = await shop.LoginLink();
        var login = await shop.Get(await shop.LoginLink());

        var rows = await store.Query(TableName.Shop, "console", null, null, 100);

        Assert.Equal(2, rows.Items.Count);
        var secrets = new[] { link.Split('=')[1], login.Header("Set-Cookie")!.Split('=', ';')[1] };
        Assert.DoesNotContain(
            rows.Items,
            row =>
                secrets.Any(s =>
                    row.Row.Contains(s, StringComparison.Ordinal)
                    || System.Text.Encoding.UTF8.GetString(row.Body.Span).Contains(s, StringComparison.Ordinal)
                )
        );
    }

    private static async Task<Answer> WithCookie(
        WebTestShop shop,
        Answer login,
        string path,
        HttpMethod? method = null
    ) => await Send(shop, method ?? HttpMethod.Get, path, ("Cookie", login.Header("Set-Cookie")!.Split(';')[0]));

    private static async Task<Answer> Send(
        WebTestShop shop,
        HttpMethod method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await shop.Send(request);
    }
}
