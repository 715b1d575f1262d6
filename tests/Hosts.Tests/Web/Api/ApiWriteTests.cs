using System.Text.Json;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Hosts.Tests.OpenApi;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Api;

/// <summary>Events and switches that an API caller posts.</summary>
public sealed class ApiWriteTests
{
    [Fact]
    public async Task A_paused_journey_sends_nothing_until_it_is_resumed()
    {
        await using var shop = await WebTestShop.Open();

        var paused = await shop.Api(HttpMethod.Post, "/api/journeys/welcome/pause");
        var key = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer");
        var held = await shop.Api(HttpMethod.Get, $"/api/customers/{key}/messages");
        var journeys = await shop.Api(HttpMethod.Get, "/api/journeys");
        var resumed = await shop.Api(HttpMethod.Post, "/api/journeys/welcome/resume");
        var after = StandardBodies.ReadField(
            await shop.Deliver(StandardBodies.Order("c-2", "o-2"), "msg_2"),
            "customer"
        );
        var sent = await shop.Api(HttpMethod.Get, $"/api/customers/{after}/messages");

        Assert.StartsWith(
            """{"pausedAll":false,"paused":["welcome"],"changed":true,"messages":0,"note":"Journey welcome is paused: """,
            paused.Body,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("\"sent\"", held.Body, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(journeys.Body);
        Assert.True(
            json.RootElement.GetProperty("items")
                .EnumerateArray()
                .Single(j => j.GetProperty("id").GetString() == "welcome")
                .GetProperty("paused")
                .GetBoolean()
        );
        Assert.Contains(
            "Journey welcome is resumed. 1 message waits; it is looked at now, and it is sent where nothing "
                + "else holds it (consent, the hours of sending, how often a customer is written to).",
            StandardBodies.ReadField(resumed, "note"),
            StringComparison.Ordinal
        );
        Assert.Equal("sent", StandardBodies.ReadField(sent, "items", "0", "status"));
    }

    [Fact]
    public async Task Everything_can_be_held_at_once()
    {
        await using var shop = await WebTestShop.Open();

        Assert.StartsWith(
            """{"pausedAll":true,"paused":[],"changed":true,""",
            (await shop.Api(HttpMethod.Post, "/api/pause")).Body,
            StringComparison.Ordinal
        );
        Assert.Contains("\"paused\":{\"all\":true,", (await shop.Get("/readyz")).Body, StringComparison.Ordinal);
        Assert.Equal(
            "Everything is resumed. No message waits.",
            StandardBodies.ReadField(await shop.Api(HttpMethod.Post, "/api/resume"), "note")
        );
        Assert.Equal(
            "Everything was not paused; nothing changed.",
            StandardBodies.ReadField(await shop.Api(HttpMethod.Post, "/api/resume"), "note")
        );
    }

    [Theory]
    [InlineData("/api/pause?journey=welcome", "One journey is paused at POST /api/journeys/{id}/pause; ")]
    [InlineData("/api/pause?code=key&journey=../x", "One journey is paused at POST /api/journeys/{id}/pause; ")]
    [InlineData("/api/resume?id=welcome", "One journey is resumed at POST /api/journeys/{id}/resume; ")]
    [InlineData("/api/journeys/welcome/pause?until=tomorrow", "Leave it out.")]
    [InlineData("/api/reload?dry_run=true", "Leave it out.")]
    [InlineData("/api/accept-clock?at=2026", "Leave it out.")]
    [InlineData("/api/events?dry_run", "Leave it out.")]
    [InlineData("/api/send-test?to=x", "Leave it out.")]
    public async Task A_query_that_would_not_be_read_is_refused_and_nothing_changes(string address, string remedy)
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Api(HttpMethod.Post, address);

        Assert.Equal(400, answer.Status);
        Assert.Contains("nothing was changed. " + remedy, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"paused\":{\"all\":true", (await shop.Get("/readyz")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_function_key_in_the_address_is_the_hosts()
    {
        await using var shop = await WebTestShop.Open();

        Assert.Equal(200, (await shop.Api(HttpMethod.Post, "/api/pause?code=key")).Status);
    }

    [Fact]
    public async Task A_journey_that_is_not_there_is_named_with_those_that_are()
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Api(HttpMethod.Post, "/api/journeys/wellcome/pause");

        Assert.Equal(404, answer.Status);
        Assert.Equal(
            """{"title":"Not Found","status":404,"detail":"There is no journey of this name; there are cross-sell, feedback-request, reactivation, welcome. Did you mean welcome?"}""",
            answer.Body
        );
    }

    [Fact]
    public async Task A_faulty_workspace_is_refused_with_every_fault_and_its_place()
    {
        await using var shop = await WebTestShop.Open(
            faults:
            [
                new Fault<FilePlace>(
                    "MA1012",
                    new("journeys/welcome.yaml", 7, 3),
                    "unknown event \"order.payed\"",
                    "order.paid",
                    "Did you mean order.paid?"
                ),
            ]
        );

        var answer = await shop.Api(HttpMethod.Post, "/api/reload");

        Assert.Equal(422, answer.Status);
        Assert.Equal(
            "The workspace has 1 fault; the last good one stays in force.",
            StandardBodies.ReadField(answer, "detail")
        );
        Assert.Equal("journeys/welcome.yaml:7:3", StandardBodies.ReadField(answer, "faults", "0", "path"));
        Assert.Equal(
            "MA1012 unknown event \"order.payed\"; allowed: order.paid. Did you mean order.paid?",
            StandardBodies.ReadField(answer, "faults", "0", "problem")
        );
    }

    [Fact]
    public async Task A_privacy_request_of_a_shop_is_listed_as_open()
    {
        await using var shop = await WebTestShop.Open();
        await shop.Deliver(StandardBodies.Order("c-3"), "msg_1");
        await shop.Deliver(
            """{"type":"privacy.requested","timestamp":"2026-11-01T10:00:00Z","data":{"kind":"redact","customer":{"id":"c-3"}}}""",
            "msg_2"
        );

        var answer = await shop.Api(HttpMethod.Get, "/api/privacy-requests");

        Assert.Equal("redact", StandardBodies.ReadField(answer, "items", "0", "kind"));
        Assert.Equal("2026-11-01T10:00:00Z", StandardBodies.ReadField(answer, "items", "0", "at"));
        Assert.EndsWith("T10:00:00Z", StandardBodies.ReadField(answer, "items", "0", "due"), StringComparison.Ordinal);
        Assert.Equal("1", StandardBodies.ReadField(await shop.Get("/readyz"), "privacy", "open"));
        Assert.Equal(
            StandardBodies.ReadField(answer, "items", "0", "due"),
            StandardBodies.ReadField(await shop.Get("/readyz"), "privacy", "nextDue")
        );
    }

    [Fact]
    public async Task An_address_under_api_that_is_not_there_is_a_problem_too()
    {
        await using var shop = await WebTestShop.Open();

        var answer = await shop.Api(HttpMethod.Get, "/api/nothing");

        Assert.Equal(404, answer.Status);
        Assert.Equal(
            """{"title":"Not Found","status":404,"detail":"There is nothing at this address. GET /openapi.json lists what there is."}""",
            answer.Body
        );
    }

    [Fact]
    public async Task A_process_without_its_store_is_alive_and_not_ready()
    {
        var store = new BreakableStore(new MemoryTableStore());
        await using var shop = await WebTestShop.Open(store);

        var before = await shop.Get("/readyz");
        store.Broken = true;

        Assert.Equal(
            $$"""{"status":"ready","workspace":"{{shop.Flow.Releases.Current.Hash}}","parked":0,"providers":[],"clock":null,""",
            before.Body[..before.Body.IndexOf("\"sweep\"", StringComparison.Ordinal)]
        );
        Assert.Equal("""{"status":"ok"}""", (await shop.Get("/healthz")).Body);
        Assert.Equal(503, (await shop.Get("/readyz")).Status);
        Assert.Equal(503, (await shop.Api(HttpMethod.Get, "/api/rejections")).Status);
    }

    [Theory]
    [InlineData("/api/events", "{\"type\":\"order.paid\"", 400)]
    [InlineData("/api/customers/find", "{\"email\":\"unknown@example.com\"}", 404)]
    [InlineData("/api/send-test", "{}", 400)]
    public async Task A_body_is_read_whatever_its_content_type_says(string path, string body, int status)
    {
        await using var shop = await WebTestShop.Open();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(
                body,
                new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded")
            ),
        };
        request.Headers.Add("X-Api-Key", WebTestShop.ApiKey);

        using var answer = await shop.Http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.DoesNotContain(
            "nothing at this address",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_OpenAPI_document_has_every_path_with_its_summary_and_responses()
    {
        await using var shop = await WebTestShop.Open();
        var made = await OpenApiGenerator.Generate(shop.Ports);
        var file = Repository.Path("docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(file, made);
        }
        else
        {
            Assert.Equal(made, (await shop.Get("/openapi.json")).Body);
        }

        await using var described = File.OpenRead(file);
        using var json = await JsonDocument.ParseAsync(described);
        var paths = json.RootElement.GetProperty("paths");
        Assert.Equal(
            [
                "/api/accept-clock",
                "/api/coupon-pools",
                "/api/coupons",
                "/api/customers/find",
                "/api/customers/{key}",
                "/api/customers/{key}/journeys/{id}/enter",
                "/api/customers/{key}/journeys/{id}/remove",
                "/api/customers/{key}/messages",
                "/api/customers/{key}/timeline",
                "/api/events",
                "/api/journeys",
                "/api/journeys/{id}/pause",
                "/api/journeys/{id}/remove-everyone",
                "/api/journeys/{id}/resume",
                "/api/login-codes",
                "/api/messages",
                "/api/parked",
                "/api/pause",
                "/api/privacy-requests",
                "/api/rejections",
                "/api/reload",
                "/api/resume",
                "/api/segments/count",
                "/api/send-test",
                "/c/{token}/unsubscribe",
                "/healthz",
                "/l/{token}",
                "/o/{token}.gif",
                "/providers/{provider}/{feed}",
                "/readyz",
                "/webhooks/{name}",
            ],
            paths.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)
        );
        foreach (var operation in paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject()))
        {
            Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.Value.GetProperty("responses").EnumerateObject());
        }

        Assert.Equal(
            "date-time",
            json.RootElement.GetProperty("components")
                .GetProperty("schemas")
                .GetProperty("Instant")
                .GetProperty("format")
                .GetString()
        );
    }
}
