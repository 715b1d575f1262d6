using System.Text.Json;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Api;

/// <summary>What an API caller reads back.</summary>
public sealed class ApiReadTests
{
    private static readonly string[] MessageFields =
    [
        "id",
        "journey",
        "step",
        "channel",
        "to",
        "template",
        "subject",
        "text",
        "html",
        "status",
        "reason",
        "decidedAt",
        "sentAt",
        "providerId",
        "detail",
        "order",
        "holds",
        "heldUntil",
        "notAfter",
        "channelReason",
    ];

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    [InlineData("key-for-tests-0123456789x")]
    public async Task Without_the_key_nothing_under_api_is_answered(string? key)
    {
        await using var shop = await WebTestShop.Open();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/journeys");
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        var answer = await shop.Send(request);

        Assert.Equal(401, answer.Status);
        Assert.Equal("application/problem+json", answer.Type);
        Assert.Equal(
            """{"title":"Unauthorized","status":401,"detail":"Send the API key (setting Api:Key) in the header X-Api-Key."}""",
            answer.Body
        );
    }

    [Fact]
    public async Task A_customer_is_found_by_address_in_any_case_and_by_shop_id()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order("c-7")), "customer");

        var byAddress = await shop.Api(HttpMethod.Post, "/api/customers/find", """{"email":"C-7@Example.com"}""");
        var byId = await shop.Api(HttpMethod.Post, "/api/customers/find", """{"source":"standard","id":"c-7"}""");

        Assert.Equal($$"""{"key":"{{key}}"}""", byAddress.Body);
        Assert.Equal(byAddress.Body, byId.Body);
    }

    [Fact]
    public async Task A_shared_phone_number_finds_the_customer_who_gave_it_first()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order("c-7")), "customer");
        var record = JsonDocument.Parse((await shop.Api(HttpMethod.Get, $"/api/customers/{key}")).Body).RootElement;
        var phone = record.GetProperty("profile").GetProperty("phone").GetString();

        var found = await shop.Api(HttpMethod.Post, "/api/customers/find", $$"""{"phone":"{{phone}}"}""");

        Assert.Equal($$"""{"key":"{{key}}"}""", found.Body);
    }

    [Theory]
    [InlineData(
        """{"email":"unknown@example.com"}""",
        404,
        """{"title":"Not Found","status":404,"detail":"No customer is known by this."}"""
    )]
    [InlineData(
        """{"phone":"12"}""",
        400,
        """{"title":"Bad Request","status":400,"detail":"$.phone: expected one phone number alone, best with + and calling code","path":"$.phone","faults":[{"path":"$.phone","problem":"expected one phone number alone, best with + and calling code"}]}"""
    )]
    [InlineData(
        """{"source":"standard"}""",
        400,
        """{"title":"Bad Request","status":400,"detail":"$: expected either email, or phone, or source and id","path":"$","faults":[{"path":"$","problem":"expected either email, or phone, or source and id"}]}"""
    )]
    [InlineData(
        """{"email":7}""",
        400,
        """{"title":"Bad Request","status":400,"detail":"$.email: expected JSON with text in email, or in phone, or in source and id","path":"$.email","faults":[{"path":"$.email","problem":"expected JSON with text in email, or in phone, or in source and id"}]}"""
    )]
    public async Task A_search_without_a_result_is_answered_as_not_found(string asked, int status, string problem)
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Api(HttpMethod.Post, "/api/customers/find", asked);

        Assert.Equal(status, answer.Status);
        Assert.Equal(problem, answer.Body);
    }

    [Fact]
    public async Task A_customer_reads_as_profile_consent_with_evidence_orders_and_runs()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer");

        var answer = await shop.Api(HttpMethod.Get, $"/api/customers/{key}");

        Assert.Equal(200, answer.Status);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal("c-1@example.com", StandardBodies.ReadField(answer, "profile", "email"));
        Assert.Subset(
            new HashSet<string>
            {
                "firstName",
                "lastName",
                "email",
                "phone",
                "locale",
                "country",
                "region",
                "postcode",
                "zone",
                "knownSince",
                "asOf",
            },
            JsonDocument
                .Parse(answer.Body)
                .RootElement.GetProperty("profile")
                .EnumerateObject()
                .Select(p => p.Name)
                .ToHashSet()
        );
        Assert.Equal("email", StandardBodies.ReadField(answer, "consents", "0", "channel"));
        Assert.Equal("subscribed", StandardBodies.ReadField(answer, "consents", "0", "status"));
        Assert.Equal("consent", StandardBodies.ReadField(answer, "consents", "0", "basis"));
        Assert.Equal("standard:o-1", StandardBodies.ReadField(answer, "orders", "recent", "0", "ref"));
        Assert.Contains("\"journey\":\"welcome\"", StandardBodies.ReadField(answer, "runs"), StringComparison.Ordinal);
        Assert.EndsWith("Z", StandardBodies.ReadField(answer, "nextWake"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/timeline")]
    [InlineData("/messages")]
    public async Task An_unknown_customer_key_is_not_found(string what)
    {
        await using var shop = await WebTestShop.Open();

        foreach (var key in new[] { "unknown", new string('0', 26) })
        {
            var answer = await shop.Api(HttpMethod.Get, $"/api/customers/{key}{what}");

            Assert.Equal(404, answer.Status);
            Assert.Equal(
                """{"title":"Not Found","status":404,"detail":"There is no customer of this key. POST /api/customers/find gives the key of an e-mail address or a shop's id."}""",
                answer.Body
            );
        }
    }

    [Fact]
    public async Task A_timeline_goes_on_where_its_page_ended()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order(order: "o-1"), "msg_1"), "customer");
        await shop.Deliver(StandardBodies.Order(order: "o-2"), "msg_2");

        var first = await shop.Api(HttpMethod.Get, $"/api/customers/{key}/timeline?take=1");
        var second = await shop.Api(
            HttpMethod.Get,
            $"/api/customers/{key}/timeline?take=1&next={StandardBodies.ReadField(first, "next")}"
        );

        Assert.Equal("standard:o-2", StandardBodies.ReadField(first, "items", "0", "order"));
        Assert.Equal("standard:o-1", StandardBodies.ReadField(second, "items", "0", "order"));
        Assert.Contains("\"entered\"", second.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_has_exactly_the_documented_fields_and_its_rendered_content()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer");

        var own = await shop.Api(HttpMethod.Get, $"/api/customers/{key}/messages");
        var everybodys = await shop.Api(HttpMethod.Get, "/api/messages?since=2026-01-01T00:00:00%2B02:00");

        Assert.Equal(own.Body, everybodys.Body);
        using var json = JsonDocument.Parse(own.Body);
        Assert.Equal(["items", "next"], json.RootElement.EnumerateObject().Select(p => p.Name));
        var message = json.RootElement.GetProperty("items")[0];
        Assert.Equal(MessageFields, message.EnumerateObject().Select(p => p.Name));
        Assert.Equal("welcome", message.GetProperty("journey").GetString());
        Assert.Equal("sent", message.GetProperty("status").GetString());
        Assert.Equal("email", message.GetProperty("channel").GetString());
        Assert.Equal("c-1@example.com", message.GetProperty("to").GetString());
        Assert.Contains("Mari", message.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("<html", message.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task A_next_that_was_tampered_with_or_belongs_to_another_list_is_refused()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer");
        await shop.Deliver(StandardBodies.Order(order: "o-2"), id: "msg_2");
        var next = StandardBodies.ReadField(
            await shop.Api(HttpMethod.Get, $"/api/customers/{key}/timeline?take=1"),
            "next"
        )!;

        var rightly = await shop.Api(HttpMethod.Get, $"/api/customers/{key}/timeline?next={next}");
        var tampered = await shop.Api(
            HttpMethod.Get,
            $"/api/customers/{key}/timeline?next={(next[0] == 'A' ? 'B' : 'A')}{next[1..]}"
        );
        var anothers = await shop.Api(HttpMethod.Get, $"/api/customers/{key}/messages?next={next}");

        Assert.Equal((200, 400, 400), (rightly.Status, tampered.Status, anothers.Status));
    }

    [Theory]
    [InlineData("/api/messages?since=yesterday", "since is not a time such as 2026-03-02T20:40:00Z.")]
    [InlineData(
        "/api/messages?take=many",
        "A value in the address is not what is allowed there: take is a whole number."
    )]
    [InlineData(
        "/api/messages?next=!!",
        "The value of next is not one this endpoint gave out. Leave it out to start from the beginning."
    )]
    [InlineData(
        "/api/messages?next=MQ",
        "The value of next is not one this endpoint gave out. Leave it out to start from the beginning."
    )]
    public async Task A_list_asked_wrongly_says_what_is_wrong(string path, string detail)
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Api(HttpMethod.Get, path);

        Assert.Equal(400, answer.Status);
        Assert.Equal($$"""{"title":"Bad Request","status":400,"detail":"{{detail}}"}""", answer.Body);
    }

    [Fact]
    public async Task A_HEAD_works_wherever_a_GET_does()
    {
        await using var shop = await WebTestShop.Open();
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer");

        foreach (
            var path in new[]
            {
                "/healthz",
                "/readyz",
                "/openapi.json",
                "/api/journeys",
                $"/api/customers/{key}",
                "/mailbox",
            }
        )
        {
            var answer = await shop.Api(HttpMethod.Head, path);

            Assert.Equal((path, 200, ""), (path, answer.Status, answer.Body));
        }
    }
}
