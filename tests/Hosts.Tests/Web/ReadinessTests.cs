using System.Text.Json;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Storage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>What an operator reads at <c>/readyz</c>.</summary>
public sealed class ReadinessTests
{
    [Theory]
    [InlineData(StoreFault.Full)]
    [InlineData(StoreFault.ReadOnly)]
    public async Task A_store_that_takes_no_writes_is_not_ready_and_says_why_until_a_commit_works(StoreFault fault)
    {
        var store = new PartlyBrokenStore(new MemoryTableStore()) { Fault = fault };
        await using var shop = await WebTestShop.Open(store);
        store.Breaks = (_, _, writes) => writes;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await shop.Flow.DueTable.Arm("0123456789abcdefghjkmnpqrs", shop.Flow.Clock.Now, CancellationToken.None)
        );

        var broken = await shop.Get("/readyz");
        Assert.Equal(503, broken.Status);
        Assert.Contains("broken for the test", broken.Body, StringComparison.Ordinal);

        store.Breaks = (_, _, _) => false;
        await shop.Flow.DueTable.Arm("0123456789abcdefghjkmnpqrs", shop.Flow.Clock.Now, CancellationToken.None);
        Assert.Equal(200, (await shop.Get("/readyz")).Status);
    }

    [Theory]
    [InlineData(StoreFault.Full)]
    [InlineData(StoreFault.Damaged)]
    public async Task A_store_that_was_replaced_stays_unready_whatever_else_was_wrong_and_whatever_works_after_it(
        StoreFault before
    )
    {
        var store = new PartlyBrokenStore(new MemoryTableStore()) { Fault = before };
        await using var shop = await WebTestShop.Open(store);
        store.Breaks = (_, _, writes) => writes;
        await Assert.ThrowsAsync<StoreUnavailableException>(Arm);
        store.Fault = StoreFault.Replaced;
        await Assert.ThrowsAsync<StoreUnavailableException>(Arm);
        store.Breaks = (_, _, _) => false;
        await Arm();

        Assert.Equal(StoreFault.Replaced, shop.Flow.StoreHealth.Failure!.Fault);
        Assert.Equal(503, (await shop.Get("/readyz")).Status);

        async Task Arm() =>
            await shop.Flow.DueTable.Arm("0123456789abcdefghjkmnpqrs", shop.Flow.Clock.Now, CancellationToken.None);
    }

    [Fact]
    public async Task A_damaged_part_is_reported_and_the_rest_works()
    {
        var store = new PartlyBrokenStore(new MemoryTableStore());
        await using var shop = await WebTestShop.Open(store);
        store.Breaks = (table, partition, _) => table == TableName.Due && partition == "03";
        await shop.Flow.Sweep.SweepRound(CancellationToken.None);

        using var ready = JsonDocument.Parse((await shop.Get("/readyz")).Body);
        var body = ready.RootElement;
        Assert.Equal(
            ("ready", "Damaged"),
            (body.GetProperty("status").GetString(), body.GetProperty("store").GetProperty("fault").GetString())
        );
        Assert.Equal(
            [3],
            body.GetProperty("sweep").GetProperty("failingShards").EnumerateArray().Select(s => s.GetInt32())
        );
        Assert.InRange(body.GetProperty("sweep").GetProperty("ageSeconds").GetDouble(), 0, 600);
        Assert.Equal(JsonValueKind.String, body.GetProperty("store").GetProperty("committedAt").ValueKind);
        Assert.Equal((0, 0), (body.GetProperty("unknownEnds").GetInt32(), body.GetProperty("held").GetArrayLength()));
    }

    [Fact]
    public async Task Unreadable_due_rows_are_counted_with_the_parked_and_listed()
    {
        var store = new MemoryTableStore();
        await using var shop = await WebTestShop.Open(store);
        await store.Upsert(TableName.Due, "05", "0000000000000000001", ReadOnlyMemory<byte>.Empty);
        await shop.Flow.Sweep.SweepRound(CancellationToken.None);
        Assert.Contains("\"parked\":1,", (await shop.Get("/readyz")).Body, StringComparison.Ordinal);
        Assert.Contains(
            "due|05|0000000000000000001",
            (await shop.Api(HttpMethod.Get, "/api/parked")).Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_clock_is_confirmed_by_its_owner_only()
    {
        await using var shop = await WebTestShop.Open();
        using var refused = await shop.Http.PostAsync(new Uri("/api/accept-clock", UriKind.Relative), null);
        Assert.Equal(401, (int)refused.StatusCode);
        var accepted = await shop.Api(HttpMethod.Post, "/api/accept-clock");
        Assert.Equal(200, accepted.Status);
        Assert.StartsWith("{\"now\":\"", accepted.Body, StringComparison.Ordinal);
    }
}
