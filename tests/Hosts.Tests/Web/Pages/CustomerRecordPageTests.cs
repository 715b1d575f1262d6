using System.Text.Json;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Web.Pages.Console;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>The page of a customer's record, for the shop's own people.</summary>
public sealed class CustomerRecordPageTests
{
    [Fact]
    public async Task It_shows_which_messages_were_sent_why_and_the_customer_s_replies()
    {
        await using var shop = await WebTestShop.Open();
        var key = await Rated(shop);

        var page = (await shop.Api(HttpMethod.Get, $"/console/customers/{key}")).Body;

        Assert.Contains("Times are by the shop's clock, Europe/Tallinn.", page, StringComparison.Ordinal);
        Assert.Matches(@"<time datetime=""\d{4}-[^""]+Z"">\d{4}-\d\d-\d\d \d\d:\d\d EES?T</time>", page);
        Assert.Contains("""<a href="../../mailbox">← Mailbox</a>""", page, StringComparison.Ordinal);
        Assert.Matches(
            @"Journey welcome, step welcome, for order #1001, begun <time.*</time> because order\.paid arrived\.",
            page
        );
        Assert.Contains("For the team: an answer of the customer (rating).", page, StringComparison.Ordinal);
        Assert.Contains("Rated 2 of 5 for #1001", page, StringComparison.Ordinal);
        Assert.Contains("<blockquote>&lt;b&gt;cold&lt;/b&gt;</blockquote>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>cold</b>", page, StringComparison.Ordinal);
        var message = Regex.Match(page, @"\.\./\.\./(mailbox/[^""]+)""").Groups[1].Value;
        Assert.Contains(
            $"../console/customers/{key}",
            (await shop.Api(HttpMethod.Get, $"/{message}")).Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task It_says_when_an_edit_of_the_workspace_is_not_in_force()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer");
        shop.Flow.Releases.RecordRefusedEdit(1);

        Assert.Contains(
            "The edited workspace has 1 fault, so the last good one stays in force.",
            (await shop.Api(HttpMethod.Get, $"/console/customers/{key}")).Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task It_says_why_a_message_was_not_sent()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(
            await shop.Deliver(
                StandardBodies.Order().Replace("\"subscribed\"", "\"unsubscribed\"", StringComparison.Ordinal)
            ),
            "customer"
        );

        var page = (await shop.Api(HttpMethod.Get, $"/console/customers/{key}")).Body;

        Assert.Contains("""<span class="mark bad">not sent</span>""", page, StringComparison.Ordinal);
        Assert.Contains(
            "The customer stopped e-mail (reported by the shop) (unsubscribed).",
            page,
            StringComparison.Ordinal
        );
        Assert.Matches(@"<p class=""at"">no channel, <time", page);
        Assert.DoesNotContain("no channel yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_until_when_a_message_is_held_and_of_which_order_a_run_is()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(
            await shop.Deliver(
                StandardBodies.Order().Replace("\"subscribed\"", "\"pending\"", StringComparison.Ordinal)
            ),
            "customer"
        );

        var page = (await shop.Api(HttpMethod.Get, $"/console/customers/{key}")).Body;
        var run = JsonDocument
            .Parse((await shop.Api(HttpMethod.Get, $"/api/customers/{key}")).Body)
            .RootElement.GetProperty("runs")
            .EnumerateArray()
            .Single(r => r.GetProperty("journey").GetString() == "welcome");
        var message = JsonDocument
            .Parse((await shop.Api(HttpMethod.Get, $"/api/customers/{key}/messages")).Body)
            .RootElement.GetProperty("items")[0];

        Assert.Matches(@"\(consent_pending\)\. It waits until <time[^>]*>[^<]*</time> at the latest\.</p>", page);
        Assert.Matches(
            @"welcome, at welcome, for order #1001<p class=""at"">Entered <time.*its message waits \(consent_pending\)\. It waits until <time",
            page
        );
        Assert.Equal("consent_pending", run.GetProperty("message").GetProperty("heldFor").GetString());
        Assert.Equal(
            run.GetProperty("message").GetProperty("heldUntil").GetString(),
            message.GetProperty("heldUntil").GetString()
        );
        Assert.Equal(
            ("standard:o-1", "consent_pending"),
            (
                message.GetProperty("order").GetString(),
                message.GetProperty("holds")[0].GetProperty("reason").GetString()
            )
        );
    }

    [Fact]
    public async Task An_address_that_another_customer_stopped_is_shown_so_on_the_page_and_in_the_api()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer");
        await shop.Api(
            HttpMethod.Post,
            "/api/events",
            """
            { "id": "stop", "type": "consent.changed", "data": { "customer": { "id": "c-2", "email": "someone.else@example.com" },
              "consents": [ { "channel": "email", "address": "c-1@example.com", "status": "unsubscribed" } ] } }
            """
        );

        var page = (await shop.Api(HttpMethod.Get, $"/console/customers/{key}")).Body;
        var record = (await shop.Api(HttpMethod.Get, $"/api/customers/{key}")).Body;
        var address = JsonDocument.Parse(record).RootElement.GetProperty("addresses")[0];

        Assert.Matches(
            @"<span class=""mark bad"">stopped</span>e-mail c-1@example\.com\s*<p class=""at"">Stopped by the owner of this address, known as another customer, <time",
            page
        );
        Assert.Equal(
            ("c-1@example.com", "stopped", "address"),
            (
                address.GetProperty("address").GetString(),
                address.GetProperty("status").GetString(),
                address.GetProperty("decidedBy").GetString()
            )
        );
        Assert.DoesNotContain("someone.else", page + record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_happened_goes_on_in_pages()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer");
        for (var i = 0; i < 40; i++)
        {
            await shop.Api(
                HttpMethod.Post,
                "/api/events",
                $$"""{ "id": "k-{{i}}", "type": "loyalty.step{{i}}", "data": { "customer": { "key": "{{key}}" } } }"""
            );
        }

        var first = (await shop.Api(HttpMethod.Get, $"/console/customers/{key}")).Body;
        var older = Regex.Match(first, @"href=""\./([^""]+\?before=[^""]+)"">Older</a>").Groups[1].Value;
        var second = await shop.Api(HttpMethod.Get, $"/console/customers/{older}");

        Assert.Equal(200, second.Status);
        Assert.Contains("loyalty.step39 ", first, StringComparison.Ordinal);
        Assert.DoesNotContain("loyalty.step0 ", first, StringComparison.Ordinal);
        Assert.Contains("loyalty.step0 ", second.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await shop.Api(HttpMethod.Get, $"/console/customers/{key}?before=made-up")).Status);
    }

    [Theory]
    [InlineData("/console/customers/0123456789abcdefghjkmnpqrs", "../../login")]
    [InlineData("/mailbox/some.message", "../login")]
    [InlineData("/mailbox", "./login")]
    public async Task The_form_to_log_in_leads_to_the_login_from_every_page(string path, string action)
    {
        await using var shop = await WebTestShop.Open();
        var asked = await shop.Get(path);
        Assert.Equal(401, asked.Status);
        Assert.Contains($"action=\"{action}\"", asked.Body, StringComparison.Ordinal);
        Assert.Equal("/login", new Uri(new Uri($"http://shop.example{path}"), action).AbsolutePath);
    }

    [Fact]
    public async Task An_unknown_customer_key_gets_a_console_page()
    {
        await using var shop = await WebTestShop.Open();
        var page = await shop.Api(HttpMethod.Get, "/console/customers/nosuch");

        Assert.Equal(404, page.Status);
        Assert.Contains("There is no customer of this key", page.Body, StringComparison.Ordinal);
        Assert.Contains("""<a href="../../mailbox">← Mailbox</a>""", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("See link", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_shows_the_fields_journeys_set_with_the_case_of_their_names()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer")!;
        var state = (await shop.Flow.Customers.Read(key, CancellationToken.None))!;
        var view = new RecordView
        {
            State = state with { Attributes = new Dictionary<string, string> { ["big"] = "yes" } },
            Addresses = [],
            Timeline = [],
            Zone = NodaTime.DateTimeZone.Utc,
            Messages =
            [
                new()
                {
                    Id = "m",
                    Journey = "j",
                    Step = "s",
                    Status = "not_sent",
                    Detail = "order.rated_at was 2026-03-02 12:00; needs none",
                    Reason = "needs",
                    DecidedAt = state.DecidedAt,
                },
            ],
        };
        var page = RecordPage.Render(view).Text;

        Assert.Contains("<h2>Attributes and tags</h2><ul><li>big: yes</li></ul>", page, StringComparison.Ordinal);
        Assert.Contains("order.rated_at was", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Order.rated_at", page, StringComparison.Ordinal);
    }

    internal static async Task<string> Rated(WebTestShop shop)
    {
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer")!;
        await shop.Api(
            HttpMethod.Post,
            "/api/events",
            $$"""{ "id": "rated", "type": "feedback.received", "data": { "customer": { "key": "{{key}}" }, "order": { "id": "standard:o-1" }, "rating": 2, "text": "<b>cold</b>" } }"""
        );
        Assert.Contains(
            (
                await shop.Flow.Messages.ListOfCustomer(
                    (await shop.Flow.Customers.Read(key, CancellationToken.None))!,
                    50,
                    null,
                    CancellationToken.None
                )
            ).Items,
            m => m.Channel == Channel.Staff
        );
        return key;
    }
}
