using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Storage;

public sealed class StoreDecoratorTests
{
    private static readonly TableOperation[] OneInsert = [new TableOperation.Insert("row", default)];

    [Theory, InlineData(FaultMoment.Before, false), InlineData(FaultMoment.After, true)]
    public async Task A_fault_strikes_the_chosen_operation_once_before_or_after_it_happened(
        FaultMoment moment,
        bool happened
    )
    {
        var inner = new MemoryTableStore();
        var store = new FaultingTableStore(inner, at: 2, moment, () => new TimeoutException());

        Assert.Null(await store.Get(TableName.Due, "p", "row"));
        await Assert.ThrowsAsync<TimeoutException>(async () => await store.Commit(TableName.Due, "p", OneInsert));
        Assert.Equal(happened, await store.Get(TableName.Due, "p", "row") is not null);
        Assert.Equal(3, store.Operations);
    }

    [Fact]
    public async Task Reads_and_writes_are_counted_apart()
    {
        var store = new CountingTableStore(new MemoryTableStore());
        await store.Commit(TableName.Due, "p", OneInsert);
        await store.Commit(TableName.Due, "p", OneInsert);
        await store.Get(TableName.Due, "p", "row");
        await store.Query(TableName.Due, "p", null, null, 1);
        await store.Walk(TableName.Due, "row", null, null, 1);
        Assert.Equal((3, 2), (store.Reads, store.Writes));
    }
}
