using System.Text.RegularExpressions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Tracking;
using MarketingAutomation.Flow.Tracking;
using MarketingAutomation.Hosts.Tests.Web.Pages;
using MarketingAutomation.Support.Storage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>Links and pictures of e-mails, as browsers and scanners ask for them.</summary>
public sealed partial class TrackingEndpointTests
{
    private const string Phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        + "Version/18.5 Mobile/15E148 Safari/604.1";

    [Theory]
    [InlineData("https://metsameri.example")]
    [InlineData("https://metsameri.example/a%20b/../c?x=1&y=%41%c3%b5&z=|{}\"'<>#täht")]
    [InlineData("http://user@other.example:8080//double?utm_source=own#a?b")]
    public async Task A_link_answers_with_exactly_its_target(string address)
    {
        await using var shop = await WebTestShop.Open();
        var (_, message) = await SendEmail(shop);
        var target = LinkTarget.RedirectAddress(address, null)!;

        var answer = await Ask(shop, $"/l/{shop.Flow.TrackedLinks.TokenOf(new TrackedLink(message, 1, null, target))}");

        Assert.Equal((302, target, ""), (answer.Status, Location(answer), answer.Body));
        Assert.Equal(
            ("no-store", "no-referrer", "noindex"),
            (answer.Header("Cache-Control"), answer.Header("Referrer-Policy"), answer.Header("X-Robots-Tag"))
        );
        Assert.Null(answer.Header("Set-Cookie"));
    }

    [Fact]
    public async Task A_person_s_click_is_on_the_timeline_without_browser_data()
    {
        await using var shop = await WebTestShop.Open();
        var (html, message) = await SendEmail(shop);

        var answer = await Ask(shop, Link().Match(html).Groups[1].Value);

        Assert.StartsWith("https://metsameri.example", Location(answer), StringComparison.Ordinal);
        var timeline = await shop.Api(HttpMethod.Get, $"/api/customers/{message.Split('.')[0]}/timeline");
        Assert.Contains("message.clicked", timeline.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("iPhone", timeline.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", timeline.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HEAD", Phone, null)]
    [InlineData("GET", "Mozilla/5.0 (compatible; BarracudaCentral)", null)]
    [InlineData("GET", null, null)]
    [InlineData("GET", Phone, "prefetch")]
    public async Task A_scanner_is_redirected_and_not_counted(string method, string? agent, string? purpose)
    {
        await using var shop = await WebTestShop.Open();
        var (html, message) = await SendEmail(shop);

        var answer = await Ask(shop, Link().Match(html).Groups[1].Value, method, agent, purpose);

        Assert.Equal(302, answer.Status);
        Assert.StartsWith("https://metsameri.example", Location(answer), StringComparison.Ordinal);
        Assert.Equal(
            [EventNames.MessageScanned],
            (await shop.Flow.Messages.ReadMessage(message, CancellationToken.None))!.Value.View.Receipts
        );
    }

    [Fact]
    public async Task The_tracking_pixel_is_transparent_and_records_an_open()
    {
        await using var shop = await WebTestShop.Open();
        var (_, message) = await SendEmail(shop);
        var path = new Uri(shop.Flow.TrackedLinks.PictureOf(message)).AbsolutePath;

        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("User-Agent", Phone);
        using var response = await shop.Http.SendAsync(request);
        await shop.Flow.Tracking.Finish();
        var picture = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(
            (200, "image/gif", "no-store"),
            (
                (int)response.StatusCode,
                response.Content.Headers.ContentType?.ToString(),
                response.Headers.CacheControl?.ToString()
            )
        );
        Assert.Equal(("GIF89a", 42), (System.Text.Encoding.ASCII.GetString(picture, 0, 6), picture.Length));
        Assert.Equal(
            [EventNames.MessageOpened],
            (await shop.Flow.Messages.ReadMessage(message, CancellationToken.None))!.Value.View.Receipts
        );
        Assert.Equal(200, (await Ask(shop, path, "HEAD")).Status);
    }

    [Fact]
    public async Task Forged_links_are_not_found_and_never_redirect()
    {
        await using var shop = await WebTestShop.Open();
        var (html, message) = await SendEmail(shop);
        var path = Link().Match(html).Groups[1].Value;
        string[] forged =
        [
            "/l/x",
            path[..^1],
            path + "A",
            path.ToUpperInvariant(),
            "/l/" + new string('a', 6000),
            "/l/https:%2F%2Fevil.example",
            "/l/%F0%9F%A7%B5-a-b-c",
            "/l/..%2F..%2Fc",
            $"/l/{shop.Flow.Links.Token(message)}",
            $"/c/{path.Split('/')[^1]}",
            $"/o/{path.Split('/')[^1]}.gif",
            "/o/x.gif",
            "/o/.gif",
            "/l/---",
            "/l/" + new string('-', 300),
        ];

        foreach (var one in forged)
        {
            var answer = await Ask(shop, one);
            Assert.True(answer.Status == 404 && Location(answer) is null, $"{one}: {answer.Status}");
        }

        Assert.Contains("See link ei tööta", (await Ask(shop, forged[1])).Body, StringComparison.Ordinal);
        var real = await Ask(shop, $"{path}?url=https://evil.example&to=//evil.example");
        Assert.StartsWith("https://metsameri.example", Location(real), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Ten_thousand_mutated_links_cause_no_error()
    {
        await using var shop = await WebTestShop.Open();
        var (html, message) = await SendEmail(shop);
        string[] paths =
        [
            Link().Match(html).Groups[1].Value,
            new Uri(shop.Flow.TrackedLinks.PictureOf(message)).AbsolutePath,
        ];
        var answers = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 10_000),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, cancel) =>
            {
                var random = new System.Random(i);
                var token = paths[i % 2][3..].ToCharArray();
                for (var change = 0; change <= random.Next(3); change++)
                {
                    token[random.Next(token.Length)] = (char)random.Next(32, 0x2000);
                }

                using var request = new HttpRequestMessage(
                    HttpMethod.Get,
                    paths[i % 2][..3] + Uri.EscapeDataString(new string(token))
                );
                using var response = await shop.Http.SendAsync(request, cancel);
                answers.AddOrUpdate((int)response.StatusCode, 1, (_, n) => n + 1);
            }
        );

        Assert.All(answers.Keys, status => Assert.InRange(status, 200, 499));
        Assert.True(answers[404] > 9_900, string.Join(", ", answers));
    }

    [Fact]
    public async Task With_the_store_down_a_link_still_redirects()
    {
        var store = new BrokenStore(hangs: false);
        await using var shop = await WebTestShop.Open(store);
        var (html, message) = await SendEmail(shop);
        store.Broken = true;

        var answers = new[]
        {
            await Ask(shop, Link().Match(html).Groups[1].Value),
            await Ask(shop, new Uri(shop.Flow.TrackedLinks.PictureOf(message)).AbsolutePath),
        };

        Assert.Equal([302, 200], answers.Select(a => a.Status));
        store.Broken = false;
    }

    [Fact]
    public async Task A_customer_can_refuse_tracking_on_the_page_and_allow_it_again()
    {
        await using var shop = await WebTestShop.Open();
        var (html, message) = await SendEmail(shop);
        var page = $"/c/{shop.Flow.Links.Token(message)}";

        Assert.Contains(
            "name=\"allowed\" value=\"yes\" checked",
            (await shop.Get(page)).Body,
            StringComparison.Ordinal
        );
        var refused = await shop.Post(page, ("do", "measure"));
        await Ask(shop, Link().Match(html).Groups[1].Value, "HEAD");
        Assert.Contains("Saved. We no longer record what you open.", refused.Body, StringComparison.Ordinal);
        Assert.Contains("name=\"allowed\" value=\"yes\">", refused.Body, StringComparison.Ordinal);
        Assert.Empty((await shop.Flow.Messages.ReadMessage(message, CancellationToken.None))!.Value.View.Receipts);

        var allowed = await shop.Post(page, ("do", "measure"), ("allowed", "yes"));
        await Ask(shop, Link().Match(html).Groups[1].Value, "HEAD");
        Assert.Contains("Saved. We may record what you open.", allowed.Body, StringComparison.Ordinal);
        Assert.Equal(
            [EventNames.MessageScanned],
            (await shop.Flow.Messages.ReadMessage(message, CancellationToken.None))!.Value.View.Receipts
        );
    }

    // As it came over the wire: the typed header would be an address the client has tidied up.
    private static string? Location(Answer answer) =>
        answer.Response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : null;

    private static async Task<(string Html, string Message)> SendEmail(WebTestShop shop)
    {
        var (page, _) = await CustomerPages.Welcomed(shop);
        var message = shop.Flow.Links.ReadToken(page.Split('/')[^1])!;
        return ((await shop.Flow.Messages.ReadMessage(message, CancellationToken.None))!.Value.View.Html!, message);
    }

    private static async Task<Answer> Ask(
        WebTestShop shop,
        string path,
        string method = "GET",
        string? agent = Phone,
        string? purpose = null
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(shop.Address, path));
        if (agent is not null)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
        }

        if (purpose is not null)
        {
            request.Headers.TryAddWithoutValidation("Sec-Purpose", purpose);
        }

        var answer = await shop.Send(request);
        await shop.Flow.Tracking.Finish();
        return answer;
    }

    [GeneratedRegex("href=\"http://localhost:7071(/l/[^\"]*)\"")]
    private static partial Regex Link();
}
