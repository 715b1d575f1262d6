using MarketingAutomation.Core.Channels;
using Xunit;
using static MarketingAutomation.Hosts.Tests.Web.Pages.CustomerPages;

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
}
