using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Storage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Api;

/// <summary>What an API caller is answered where a record or the store fails.</summary>
public sealed class ApiFailureTests
{
    [Fact]
    public async Task An_event_of_a_list_whose_customer_cannot_be_read_is_kept_beside_the_record()
    {
        var store = new MemoryTableStore();
        await using var shop = await WebTestShop.Open(store);
        var broken = StandardBodies.ReadField(
            await shop.Api(HttpMethod.Post, "/api/events", StandardBodies.Order("c-1", "o-1", id: "e1")),
            "customer"
        )!;
        await store.Upsert(TableName.Customers, broken, RowKeys.State, "{ broken"u8.ToArray());

        var list = await shop.Api(
            HttpMethod.Post,
            "/api/events",
            $"[{StandardBodies.Order("c-2", "o-2", id: "e2")},{StandardBodies.Order("c-1", "o-3", id: "e3")},{StandardBodies.Order("c-3", "o-4", id: "e4")}]"
        );

        Assert.Equal(200, list.Status);
        Assert.Equal(
            ["accepted", "accepted", "accepted"],
            Enumerable.Range(0, 3).Select(i => StandardBodies.ReadField(list, "items", $"{i}", "status"))
        );
        Assert.NotNull(
            await store.Get(
                TableName.Customers,
                broken,
                RowKeys.Queued(StandardBodies.ReadField(list, "items", "1", "event")!)
            )
        );
    }

    [Fact]
    public async Task Each_event_of_a_list_has_its_own_result_also_where_one_cannot_be_decided_or_kept()
    {
        var store = new PartlyBrokenStore(new MemoryTableStore());
        await using var shop = await WebTestShop.Open(store);
        var broken = StandardBodies.ReadField(
            await shop.Api(HttpMethod.Post, "/api/events", StandardBodies.Order("c-1", "o-1", id: "e1")),
            "customer"
        )!;
        store.Breaks = (table, partition, _) => table == TableName.Customers && partition == broken;

        var list = await shop.Api(
            HttpMethod.Post,
            "/api/events",
            $"[{StandardBodies.Order("c-2", "o-2", id: "e2")},{StandardBodies.Order("c-1", "o-3", id: "e3")},{StandardBodies.Order("c-3", "o-4", id: "e4")}]"
        );
        var alone = await shop.Api(HttpMethod.Post, "/api/events", StandardBodies.Order("c-1", "o-3", id: "e3"));

        Assert.Equal(200, list.Status);
        Assert.Equal(
            ["accepted", "failed", "accepted"],
            Enumerable.Range(0, 3).Select(i => StandardBodies.ReadField(list, "items", $"{i}", "status"))
        );
        Assert.Equal("503", StandardBodies.ReadField(list, "items", "1", "problem", "status"));
        Assert.Equal(
            (503, "application/problem+json", "503"),
            (alone.Status, alone.Type, StandardBodies.ReadField(alone, "status"))
        );
    }

    [Theory]
    [InlineData(
        "/api/customers/{0}",
        "{ broken",
        "application/json",
        "application/problem+json",
        "Damaged record",
        "is damaged. Restore the row from a backup"
    )]
    [InlineData(
        "/api/customers/{0}/timeline",
        "{ broken",
        "application/json",
        "application/problem+json",
        "record-damaged",
        "Restore the row from a backup"
    )]
    [InlineData(
        "/api/customers/{0}/messages",
        "{ broken",
        "application/json",
        "application/problem+json",
        "record-damaged",
        "Restore the row from a backup"
    )]
    [InlineData(
        "/api/customers/{0}",
        "{\"schema\":99,\"key\":\"x\"}",
        "application/json",
        "application/problem+json",
        "record-newer",
        "Start the newer version again."
    )]
    [InlineData(
        "/console/customers/{0}",
        "{ broken",
        "text/html",
        "text/html; charset=utf-8",
        "This record cannot be read",
        "Restore the row from a backup"
    )]
    [InlineData("/api/customers/{0}", "{ broken", "text/html", "text/html; charset=utf-8", "Please try again", "")]
    public async Task A_record_that_cannot_be_read_is_answered_with_what_is_wrong_and_what_to_do(
        string path,
        string record,
        string accept,
        string type,
        string says,
        string remedy
    )
    {
        var store = new MemoryTableStore();
        await using var shop = await WebTestShop.Open(store);
        var broken = StandardBodies.ReadField(
            await shop.Api(HttpMethod.Post, "/api/events", StandardBodies.Order("c-1", "o-1", id: "e1")),
            "customer"
        )!;
        await store.Upsert(TableName.Customers, broken, RowKeys.State, System.Text.Encoding.UTF8.GetBytes(record));

        var answer = await shop.Api(
            HttpMethod.Get,
            string.Format(System.Globalization.CultureInfo.InvariantCulture, path, broken),
            null,
            ("Accept", accept)
        );

        Assert.Equal((503, type), (answer.Status, answer.Type));
        Assert.Contains(says, answer.Body, StringComparison.Ordinal);
        Assert.Contains(remedy, answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("buyer", answer.Body, StringComparison.Ordinal);
    }
}
