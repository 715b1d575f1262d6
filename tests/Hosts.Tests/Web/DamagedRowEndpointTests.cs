using System.Text.Json;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Embedded.Cli;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>A damaged row of the shop's own: /readyz answers and names it, lists show the others, the switches can be
/// turned.</summary>
public sealed class DamagedRowEndpointTests
{
    private static readonly string[] Lists =
    [
        "/api/rejections",
        "/api/privacy-requests",
        "/api/journeys",
        "/api/parked",
    ];

    [Theory]
    [InlineData("switches", "now")]
    [InlineData("operation", "beat")]
    [InlineData("privacy", "api-1")]
    [InlineData("providers", "sendgrid")]
    [InlineData("rejections", "001")]
    public async Task It_is_named_and_nothing_answers_503(string partition, string row)
    {
        var store = new MemoryTableStore();
        await using var shop = await WebTestShop.Open(store);
        await store.Upsert(TableName.Shop, partition, row, "{x"u8.ToArray());
        foreach (var path in Lists)
        {
            Assert.Equal(200, (await shop.Api(HttpMethod.Get, path)).Status);
        }

        var ready = await shop.Get("/readyz");
        Assert.Equal(200, ready.Status);
        Assert.Contains(
            $$"""{"partition":"{{partition}}","row":"{{row}}","isNewer":false}""",
            ready.Body,
            StringComparison.Ordinal
        );
        using var body = JsonDocument.Parse(ready.Body);
        Assert.Contains(
            RunningProgramCheckup.CheckRows(body.RootElement),
            f => f.Detail.StartsWith($"row {row} of {partition} in table Shop cannot be read", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_damaged_record_of_one_customer_hides_no_message_of_another(bool record)
    {
        var store = new MemoryTableStore();
        await using var shop = await WebTestShop.Open(store);
        var damaged = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order("c-2", "o-2")), "customer")!;
        await shop.Deliver(StandardBodies.Order());
        var id = StandardBodies.ReadField(
            await shop.Api(HttpMethod.Get, "/mailbox/messages.json"),
            "items",
            "1",
            "id"
        )!;
        if (record)
        {
            await store.Upsert(TableName.Customers, damaged, "state", "{x"u8.ToArray());
        }
        else
        {
            await foreach (var mail in store.QueryAll(TableName.Mailbox, "mail", null, null, default))
            {
                if (mail.Row.EndsWith(id, StringComparison.Ordinal))
                {
                    await store.Upsert(TableName.Mailbox, "mail", mail.Row, "{x"u8.ToArray());
                }
            }
        }

        var list = await shop.Api(HttpMethod.Get, "/mailbox");
        var messages = await shop.Api(HttpMethod.Get, "/api/messages");
        var entries = await shop.Api(HttpMethod.Get, "/mailbox/messages.json");

        Assert.Equal((200, 200, 200), (list.Status, messages.Status, entries.Status));
        Assert.Contains("c-1@example.com", list.Body, StringComparison.Ordinal);
        if (record)
        {
            Assert.Contains($"\"unreadable\":[\"{id}\"]", messages.Body, StringComparison.Ordinal);
            Assert.Contains(
                "is damaged. Restore the row from a backup",
                (await shop.Api(HttpMethod.Get, $"/mailbox/{id}")).Body,
                StringComparison.Ordinal
            );
        }
        else
        {
            Assert.Contains("of mail is damaged. Restore the row from a backup", list.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("this customer", list.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_the_switches_cannot_be_read_a_resume_over_the_API_lets_everything_go_on()
    {
        var store = new MemoryTableStore();
        await using var shop = await WebTestShop.Open(store);
        await store.Upsert(TableName.Shop, "switches", "now", "{x"u8.ToArray());
        Assert.Contains(
            "\"paused\":{\"all\":true,\"by\":\"damaged row\"",
            (await shop.Get("/readyz")).Body.Replace("\"since\":null,", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );

        Assert.Equal(200, (await shop.Api(HttpMethod.Post, "/api/resume", "{}")).Status);
        var ready = (await shop.Get("/readyz")).Body;
        Assert.Contains("\"paused\":{\"all\":false", ready, StringComparison.Ordinal);
        Assert.Contains("\"unreadableRows\":[]", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Privacy_requests_that_can_be_read_are_listed_and_the_broken_one_is_counted()
    {
        var store = new MemoryTableStore();
        await using var shop = await WebTestShop.Open(store);
        await store.Upsert(TableName.Shop, "privacy", "api-1", "{x"u8.ToArray());
        Assert.Equal(
            200,
            (
                await shop.Api(
                    HttpMethod.Post,
                    "/api/events",
                    """{"id":"p1","type":"privacy.requested","data":{"kind":"redact","customer":{"email":"a@x.example"}}}"""
                )
            ).Status
        );

        var list = (await shop.Api(HttpMethod.Get, "/api/privacy-requests")).Body;
        Assert.Contains("\"kind\":\"redact\"", list, StringComparison.Ordinal);
        Assert.Contains("\"unreadable\":1", list, StringComparison.Ordinal);
        Assert.Contains("\"unreadable\":1", (await shop.Get("/readyz")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journey_that_was_paused_and_is_gone_can_be_resumed_and_only_that_one()
    {
        await using var shop = await WebTestShop.Open();
        Assert.Equal(200, (await shop.Api(HttpMethod.Post, "/api/journeys/welcome/pause", "{}")).Status);
        var now = shop.Flow.Releases.Current;
        await shop.Flow.Releases.Release(
            now with
            {
                Hash = "without",
                Journeys = now.Journeys.Where(j => j.Key != "welcome").ToDictionary(),
            },
            CancellationToken.None
        );

        Assert.Equal(404, (await shop.Api(HttpMethod.Post, "/api/journeys/welcome/pause", "{}")).Status);
        Assert.Equal(200, (await shop.Api(HttpMethod.Post, "/api/journeys/welcome/resume", "{}")).Status);
        Assert.Equal(404, (await shop.Api(HttpMethod.Post, "/api/journeys/welcome/resume", "{}")).Status);
        Assert.Contains("\"journeys\":[]", (await shop.Get("/readyz")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_names_a_team_that_notices_do_not_reach()
    {
        using var ready = JsonDocument.Parse(
            """{"teams":[{"team":"care","what":"bounce 5.1.1","since":"2026-03-02T10:00:00Z"}]}"""
        );
        var finding = Assert.Single(RunningProgramCheckup.CheckTeams(ready.RootElement));
        Assert.Equal(("team care", "notices do not arrive: bounce 5.1.1"), (finding.Subject, finding.Detail));
        Assert.Contains("shop.yaml", finding.Remedy, StringComparison.Ordinal);
    }
}
