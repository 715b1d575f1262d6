using System.Text;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>The customer's page, without a browser.</summary>
public sealed class CustomerPageTests
{
    [Fact]
    public async Task Looking_at_the_page_changes_nothing_even_with_stars_in_the_link()
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);
        var before = await shop.Api(HttpMethod.Get, $"/api/customers/{key}");

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            foreach (var path in new[] { page, $"{page}?rate=4", $"{page}/unsubscribe" })
            {
                using var request = new HttpRequestMessage(method, path);
                Assert.InRange((await shop.Send(request)).Status, 200, 302);
            }
        }

        Assert.Equal(before.Body, (await shop.Api(HttpMethod.Get, $"/api/customers/{key}")).Body);
    }

    [Fact]
    public async Task The_page_names_no_address_and_keeps_its_own_to_itself()
    {
        await using var shop = await WebTestShop.Open();
        var (page, _) = await Welcomed(shop);

        var answer = await shop.Get($"{page}?rate=4");

        Assert.Equal(200, answer.Status);
        Assert.Equal("text/html; charset=utf-8", answer.Type);
        Assert.DoesNotContain("example.com", answer.Body + page, StringComparison.Ordinal);
        Assert.DoesNotContain("+372", answer.Body + page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", (await shop.Get(page)).Body, StringComparison.Ordinal);
        Assert.Contains("value=\"4\" required checked", answer.Body, StringComparison.Ordinal);
        Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal("noindex", answer.Header("X-Robots-Tag"));
        Assert.StartsWith("default-src 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Matches("script-src 'sha256-[^']+'$", answer.Header("Content-Security-Policy"));
        Assert.DoesNotContain(
            "script-src",
            (await shop.Get(page)).Header("Content-Security-Policy"),
            StringComparison.Ordinal
        );
        Assert.Null(answer.Header("Set-Cookie"));
    }

    [Fact]
    public async Task A_rating_the_page_sends_by_itself_never_takes_the_place_of_another()
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);

        foreach (var (stars, by) in new[] { ("4", "page"), ("1", "page"), ("5", "page") })
        {
            Assert.Contains(
                "Your 4 of 5 stars",
                (await Post(shop, page, ("do", "rate"), ("rating", stars), ("by", by))).Body,
                StringComparison.Ordinal
            );
        }

        var state = await shop.Flow.Customers.Read(key, CancellationToken.None);
        Assert.Equal((4, 4), (state!.LastRating, state.Orders.Recent[^1].Rating!.Stars));
        Assert.DoesNotContain("id=\"tapped\"", (await shop.Get($"{page}?rate=2")).Body, StringComparison.Ordinal);

        await Post(shop, page, ("do", "rate"), ("rating", "2"), ("by", ""));
        Assert.Equal(2, (await shop.Flow.Customers.Read(key, CancellationToken.None))!.Orders.Recent[^1].Rating!.Stars);
    }

    [Fact]
    public async Task A_star_for_an_order_that_can_no_longer_be_rated_is_answered_with_where_to_write_to()
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);
        await shop.Deliver(
            StandardBodies
                .Order("c-1", "o-c-1")
                .Replace("\"order.paid\"", "\"order.cancelled\"", StringComparison.Ordinal),
            "msg_cancelled"
        );
        for (var n = 0; n < 25; n++)
        {
            await shop.Deliver(
                StandardBodies.Order("c-1", $"o-more-{n}").Replace("#1001", $"#20{n}", StringComparison.Ordinal),
                $"msg_more_{n}"
            );
        }

        var tapped = await shop.Get($"{page}?rate=2");
        var sent = await Post(shop, page, ("do", "rate"), ("rating", "2"), ("by", ""));
        var opened = await shop.Get(page);

        Assert.Equal((200, 409, 200), (tapped.Status, sent.Status, opened.Status));
        Assert.All(
            [tapped, sent],
            a =>
                Assert.Contains(
                    "This order can no longer be rated here, and no rating was kept. Write to us: "
                        + "abi@metsameri.example",
                    a.Body,
                    StringComparison.Ordinal
                )
        );
        Assert.DoesNotContain("can no longer be rated", opened.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("★", tapped.Body, StringComparison.Ordinal);
        Assert.Null((await shop.Flow.Customers.Read(key, CancellationToken.None))!.LastRating);
    }

    [Fact]
    public async Task Keep_writing_to_me_is_consent_of_today_and_gives_back_nothing_that_was_stopped()
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);
        Assert.Contains("value=\"keep\"", (await shop.Get($"{page}?keep=1")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"keep\"", (await shop.Get(page)).Body, StringComparison.Ordinal);

        Assert.Contains(
            "We will keep writing to you",
            (await Post(shop, page, ("do", "keep"))).Body,
            StringComparison.Ordinal
        );

        var kept = (await shop.Flow.Customers.Read(key, CancellationToken.None))!;
        Assert.Contains(
            kept.Consents,
            c => c is { Channel: Channel.Email, Status: ConsentStatus.Subscribed, Method: "page", Basis: "consent" }
        );
        Assert.Contains(kept.EventCounts, c => c.Event == "consent.renewed");

        await Post(shop, page, ("do", "stop-all"));
        Assert.Equal(400, (await Post(shop, page, ("do", "keep"))).Status);
        Assert.All(
            (await shop.Flow.Customers.Read(key, CancellationToken.None))!.Consents.Where(c => c.Topic is null),
            c => Assert.Equal(ConsentStatus.Unsubscribed, c.Status)
        );
    }

    [Fact]
    public async Task A_customer_s_record_is_for_the_shop_s_people()
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);
        await Post(shop, page, ("do", "rate"), ("rating", "2"), ("text", "<b>cold</b>"));

        Assert.Equal(401, (await shop.Get($"/console/customers/{key}")).Status);
        var record = await shop.Api(HttpMethod.Get, $"/console/customers/{key}");
        Assert.Equal(200, record.Status);
        Assert.Contains("rated 2 of 5", record.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await shop.Api(HttpMethod.Get, $"/console/customers/{key[..^1]}x1")).Status);

        var notice = (
            await shop.Flow.Messages.ListOfCustomer(
                (await shop.Flow.Customers.Read(key, CancellationToken.None))!,
                50,
                null,
                CancellationToken.None
            )
        ).Items.Single(m => m.Channel == Channel.Staff);
        Assert.Contains($"{WebTestShop.PublicUrl}/console/customers/{key}", notice.Text, StringComparison.Ordinal);
        Assert.Contains("> <b>cold</b>", notice.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_click_stops_everything_at_once_and_again_changes_nothing(bool multipart)
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);

        var first = await OneClick(shop, page, multipart);
        var after = await shop.Api(HttpMethod.Get, $"/api/customers/{key}");
        var again = await OneClick(shop, page, multipart);

        Assert.Equal((200, 200), (first.Status, again.Status));
        Assert.Null(first.Header("Set-Cookie"));
        var state = await shop.Flow.Customers.Read(key, CancellationToken.None);
        Assert.All(Stops(state!), c => Assert.Equal((ConsentStatus.Unsubscribed, "one_click"), (c.Status, c.Method)));
        Assert.Equal(2, Stops(state!).Count());
        Assert.Equal(after.Body, (await shop.Api(HttpMethod.Get, $"/api/customers/{key}")).Body);
    }

    [Fact]
    public async Task A_POST_that_is_not_one_click_stops_nothing()
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);

        Assert.Equal(400, (await shop.Post($"{page}/unsubscribe", ("something", "else"))).Status);
        Assert.Equal(400, (await shop.Post(page, ("do", "everything"))).Status);
        Assert.Equal(400, (await shop.Post(page, ("do", "rate"), ("rating", "6"))).Status);
        Assert.Equal(400, (await shop.Post(page, ("do", "speak"), ("language", "tlh"))).Status);

        var state = await shop.Flow.Customers.Read(key, CancellationToken.None);
        Assert.All(Stops(state!), c => Assert.Equal(ConsentStatus.Subscribed, c.Status));
        Assert.Null(state!.LastRating);
    }

    [Fact]
    public async Task Forged_and_truncated_links_are_not_found_in_both_languages()
    {
        await using var shop = await WebTestShop.Open();
        var (page, _) = await Welcomed(shop);
        var forged = page[..^1] + (page[^1] == '0' ? '1' : '0');

        foreach (var path in new[] { "/c/forged", page[..^1], forged, page + "0", "/c/" + new string('a', 4000) })
        {
            var answers = new[]
            {
                await shop.Get(path),
                await shop.Post(path, ("do", "stop-all")),
                await OneClick(shop, path, false),
            };

            Assert.All(answers, a => Assert.Equal(404, a.Status));
            Assert.Contains("This link does not work", answers[0].Body, StringComparison.Ordinal);
            Assert.Contains("See link ei tööta", answers[0].Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_customer_s_choices_are_kept_and_shown_on_the_response_page()
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);

        var reached = await shop.Post(page, ("do", "reach"), ("how", "sms-only"));
        var rated = await shop.Post(page, ("do", "rate"), ("rating", "2"), ("text", "The soap <b>broke</b>"));
        var spoken = await shop.Post(page, ("do", "speak"), ("language", "et"));
        var stopped = await shop.Post(page, ("do", "stop-topic"));

        Assert.Contains("Saved. This is how we will reach you.", reached.Body, StringComparison.Ordinal);
        Assert.Contains("We use SMS only.", reached.Body, StringComparison.Ordinal);
        Assert.Contains("Your 2 of 5 stars have been saved.", rated.Body, StringComparison.Ordinal);
        Assert.Contains("Salvestatud. Edaspidi kirjutame sulle eesti keeles.", spoken.Body, StringComparison.Ordinal);
        Assert.Contains(
            "Valmis. Teemal „Esimesed sammud meiega“ me sulle enam ei kirjuta.",
            stopped.Body,
            StringComparison.Ordinal
        );
        var state = await shop.Flow.Customers.Read(key, CancellationToken.None);
        Assert.Equal(
            (Channel.Sms, true, "et", 2),
            (state!.Preference.Channel, state.Preference.OnlyThisChannel, state.Preference.Locale, state.LastRating)
        );
        Assert.Contains(
            state.Consents,
            c => c is { Topic: "getting-started", Status: ConsentStatus.Unsubscribed, Method: "page" }
        );
    }

    [Fact]
    public async Task In_a_country_with_several_time_zones_the_customer_can_choose_one()
    {
        await using var shop = await WebTestShop.Open();
        var (estonian, _) = await Welcomed(shop);
        var (page, key) = await Welcomed(shop, customer: "c-2", country: "CA");

        var asked = await shop.Get(page);
        var chosen = await shop.Post(page, ("do", "clock"), ("zone", "America/Toronto"));
        var elsewhere = await shop.Post(page, ("do", "clock"), ("zone", "Europe/Tallinn"));

        Assert.DoesNotContain("name=\"zone\"", (await shop.Get(estonian)).Body, StringComparison.Ordinal);
        Assert.Contains("<option value=\"\">Please choose</option>", asked.Body, StringComparison.Ordinal);
        Assert.Contains("Saved. We will use your time zone.", chosen.Body, StringComparison.Ordinal);
        Assert.Contains(
            "<option value=\"America/Toronto\" selected>Toronto</option>",
            chosen.Body,
            StringComparison.Ordinal
        );
        Assert.Equal(400, elsewhere.Status);
        Assert.Equal("America/Toronto", (await shop.Flow.Customers.Read(key, CancellationToken.None))!.Preference.Zone);
    }

    [Fact]
    public async Task A_customer_who_stopped_by_mistake_can_start_again()
    {
        await using var shop = await WebTestShop.Open();
        var (page, key) = await Welcomed(shop);

        var stopped = await shop.Post(page, ("do", "stop-all"));
        var started = await shop.Post(page, ("do", "start-all"));

        Assert.Contains("You are not getting any messages from us.", stopped.Body, StringComparison.Ordinal);
        Assert.Contains("You are getting our messages.", started.Body, StringComparison.Ordinal);
        var state = await shop.Flow.Customers.Read(key, CancellationToken.None);
        Assert.All(Stops(state!), c => Assert.Equal(ConsentStatus.Subscribed, c.Status));
    }

    /// <summary>A customer who got the welcome message: her page's path, and her key.</summary>
    internal static async Task<(string Page, string Key)> Welcomed(
        WebTestShop shop,
        string locale = "en",
        string customer = "c-1",
        string country = "EE"
    )
    {
        var key = StandardBodies.ReadField(
            await shop.Deliver(
                StandardBodies.Order(customer, $"o-{customer}", locale, country: country),
                $"msg_{customer}"
            ),
            "customer"
        )!;
        var messages = await shop.Api(HttpMethod.Get, $"/api/customers/{key}/messages");
        return ($"/c/{shop.Flow.Links.Token(StandardBodies.ReadField(messages, "items", "0", "id")!)}", key);
    }

    private static IEnumerable<ConsentRecord> Stops(CustomerState state) => state.Consents.Where(c => c.Topic is null);

    private static async Task<Answer> Post(WebTestShop shop, string page, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, page);
        request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await shop.Send(request);
    }

    private static async Task<Answer> OneClick(WebTestShop shop, string page, bool multipart)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{page}/unsubscribe");
        request.Content = multipart
            ? new MultipartFormDataContent { { new StringContent("One-Click", Encoding.ASCII), "List-Unsubscribe" } }
            : new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
        return await shop.Send(request);
    }
}
