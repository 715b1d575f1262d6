using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Storage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>What an API caller is answered where a record or the store fails.</summary>
public sealed class ApiFailureTests
{
    [Fact]
    public async Task An_event_of_a_list_whose_customer_cannot_be_read_is_kept_beside_the_record()
    {
        var store = new MemoryTableStore();
        await using var shop = await Shop.Open(store);
        var broken = Some.In(await shop.Api(HttpMethod.Post, "/api/events", Some.Order("c-1", "o-1", id: "e1")), "customer")!;
        await store.Upsert(TableName.Customers, broken, RowKeys.State, "{ broken"u8.ToArray());

        var list = await shop.Api(HttpMethod.Post, "/api/events", $"[{Some.Order("c-2", "o-2", id: "e2")},{Some.Order("c-1", "o-3", id: "e3")},{Some.Order("c-3", "o-4", id: "e4")}]");

        Assert.Equal(200, list.Status);
        Assert.Equal(["accepted", "accepted", "accepted"], Enumerable.Range(0, 3).Select(i => Some.In(list, "items", $"{i}", "status")));
        Assert.NotNull(await store.Get(TableName.Customers, broken, RowKeys.Queued(Some.In(list, "items", "1", "event")!)));
    }

    [Fact]
    public async Task Each_event_of_a_list_has_its_own_result_also_where_one_cannot_be_decided_or_kept()
    {
        var store = new PartlyBrokenStore(new MemoryTableStore());
        await using var shop = await Shop.Open(store);
        var broken = Some.In(await shop.Api(HttpMethod.Post, "/api/events", Some.Order("c-1", "o-1", id: "e1")), "customer")!;
        store.Breaks = (table, partition, _) => table == TableName.Customers && partition == broken;

        var list = await shop.Api(HttpMethod.Post, "/api/events", $"[{Some.Order("c-2", "o-2", id: "e2")},{Some.Order("c-1", "o-3", id: "e3")},{Some.Order("c-3", "o-4", id: "e4")}]");
        var alone = await shop.Api(HttpMethod.Post, "/api/events", Some.Order("c-1", "o-3", id: "e3"));

        Assert.Equal(200, list.Status);
        Assert.Equal(["accepted", "failed", "accepted"], Enumerable.Range(0, 3).Select(i => Some.In(list, "items", $"{i}", "status")));
        Assert.Equal("503", Some.In(list, "items", "1", "problem", "status"));
        Assert.Equal((503, "application/problem+json", "503"), (alone.Status, alone.Type, Some.In(alone, "status")));
    }

    [Theory]
    [InlineData("/api/customers/{0}", "application/json", "application/problem+json")]
    [InlineData("/api/customers/{0}", "text/html", "text/html; charset=utf-8")]
    public async Task A_fault_of_the_program_is_answered_in_words_and_never_as_an_empty_500(string path, string accept, string type)
    {
        var store = new MemoryTableStore();
        await using var shop = await Shop.Open(store);
        var broken = Some.In(await shop.Api(HttpMethod.Post, "/api/events", Some.Order("c-1", "o-1", id: "e1")), "customer")!;
        await store.Upsert(TableName.Customers, broken, RowKeys.State, "{ broken"u8.ToArray());

        var answer = await shop.Api(HttpMethod.Get, string.Format(System.Globalization.CultureInfo.InvariantCulture, path, broken), null, ("Accept", accept));

        Assert.Equal((500, type), (answer.Status, answer.Type));
        Assert.NotEqual("", answer.Body);
    }
}
