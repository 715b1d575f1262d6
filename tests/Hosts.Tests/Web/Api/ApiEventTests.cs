using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Api;

/// <summary>Events through the API: one or a list, applied once, each with its own result.</summary>
public sealed class ApiEventTests
{
    [Fact]
    public async Task An_event_with_an_id_of_its_own_is_applied_once()
    {
        await using var shop = await WebTestShop.Open();
        var body = StandardBodies.Order(id: "evt-1");

        var first = await shop.Api(HttpMethod.Post, "/api/events", body);
        var again = await shop.Api(HttpMethod.Post, "/api/events", body);

        Assert.Equal(200, first.Status);
        Assert.Equal(
            $$"""{"status":"accepted","event":"{{StandardBodies.ReadField(first, "event")}}","customer":"{{StandardBodies.ReadField(first, "customer")}}"}""",
            first.Body
        );
        Assert.Equal(first.Body.Replace("accepted", "duplicate", StringComparison.Ordinal), again.Body);
    }

    [Fact]
    public async Task An_Idempotency_Key_replaces_an_id()
    {
        await using var shop = await WebTestShop.Open();
        var body = StandardBodies.Order();

        var first = await shop.Api(HttpMethod.Post, "/api/events", body, ("Idempotency-Key", "k1"));
        var again = await shop.Api(HttpMethod.Post, "/api/events", body, ("Idempotency-Key", "k1"));
        var other = await shop.Api(HttpMethod.Post, "/api/events", body, ("Idempotency-Key", "k2"));

        Assert.Equal(
            ["accepted", "duplicate", "accepted"],
            new[] { first, again, other }.Select(a => StandardBodies.ReadField(a, "status"))
        );
    }

    [Fact]
    public async Task An_event_without_an_id_or_a_key_is_turned_away_by_its_path()
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Api(HttpMethod.Post, "/api/events", StandardBodies.Order());

        Assert.Equal(400, answer.Status);
        Assert.Equal("application/problem+json", answer.Type);
        Assert.Equal("$.id", StandardBodies.ReadField(answer, "path"));
    }

    [Fact]
    public async Task Each_event_of_a_list_has_its_own_result_and_a_bad_one_blocks_no_other()
    {
        await using var shop = await WebTestShop.Open();
        var list =
            $$"""[{{StandardBodies.Order("c-1", "o-1", id: "e1")}},{"id":"e2","type":"order.paid"},7,{{StandardBodies.Order("c-2", "o-2")}},{{StandardBodies.Order("c-1", "o-1", id: "e1")}}]""";

        var answer = await shop.Api(HttpMethod.Post, "/api/events", list, ("Idempotency-Key", "batch-1"));

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            ["accepted", "rejected", "rejected", "accepted", "duplicate"],
            Enumerable.Range(0, 5).Select(i => StandardBodies.ReadField(answer, "items", $"{i}", "status"))
        );
        Assert.Equal("$[1].data", StandardBodies.ReadField(answer, "items", "1", "faults", "0", "path"));
        Assert.Equal(
            """[{"path":"$[2]","problem":"expected an object, found a number"}]""",
            StandardBodies.ReadField(answer, "items", "2", "faults")
        );
    }

    [Theory]
    [InlineData("offers", 200)]
    [InlineData("ofers", 400)]
    public async Task A_consent_for_a_topic_is_held_against_the_topics_of_the_policy(string topic, int status)
    {
        await using var shop = await WebTestShop.Open();
        var body = StandardBodies
            .Order(id: "e1")
            .Replace(
                "{\"channel\":\"email\",",
                $"{{\"channel\":\"email\",\"topic\":\"{topic}\",",
                StringComparison.Ordinal
            );

        var posted = await shop.Api(HttpMethod.Post, "/api/events", body);
        var delivered = await shop.Deliver(body);

        Assert.Equal((status, status), (posted.Status, delivered.Status));
        if (status == 400)
        {
            Assert.Equal(
                "expected a topic of policy.yaml (getting-started, feedback, offers, service), or none for "
                    + "the whole channel, found \"ofers\"",
                StandardBodies.ReadField(posted, "faults", "0", "problem")
            );
            Assert.Equal("$.data.consents[0].topic", StandardBodies.ReadField(posted, "path"));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(501)]
    public async Task A_list_has_one_to_five_hundred_events(int count)
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Api(
            HttpMethod.Post,
            "/api/events",
            $"[{string.Join(',', Enumerable.Repeat("{}", count))}]"
        );

        Assert.Equal(400, answer.Status);
        Assert.Equal(
            $$"""{"title":"Bad Request","status":400,"detail":"$: expected 1 to 500 events, found {{count}}","path":"$","faults":[{"path":"$","problem":"expected 1 to 500 events, found {{count}}"}]}""",
            answer.Body
        );
    }

    [Fact]
    public async Task A_backfilled_event_is_known_and_sends_nothing()
    {
        await using var shop = await WebTestShop.Open();
        var body = StandardBodies
            .Order(id: "old-1")
            .Replace("{\"type\"", "{\"backfill\":true,\"type\"", StringComparison.Ordinal);

        var key = StandardBodies.ReadField(await shop.Api(HttpMethod.Post, "/api/events", body), "customer");

        var customer = await shop.Api(HttpMethod.Get, $"/api/customers/{key}");
        var messages = await shop.Api(HttpMethod.Get, $"/api/customers/{key}/messages");
        Assert.Equal(
            "standard:o-1".Replace("standard", "api", StringComparison.Ordinal),
            StandardBodies.ReadField(customer, "orders", "recent", "0", "ref")
        );
        Assert.Equal("[]", StandardBodies.ReadField(customer, "runs"));
        Assert.Equal("""{"items":[],"next":null}""", messages.Body);
    }
}
