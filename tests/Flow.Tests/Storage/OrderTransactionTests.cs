using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Storage;

/// <summary>An order is handed to the store as one unit, and deliveries about one customer that wait for each other
/// pass on the record.</summary>
public sealed class OrderTransactionTests
{
    private readonly UnitStore store = new();

    [Fact]
    public async Task A_new_customers_order_is_one_unit_with_its_names_and_its_due_row_before_the_record()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00", store: store);
        store.Units.Clear();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));

        var (before, last) = Assert.Single(store.Units);
        Assert.Equal(TableName.Customers, last.Table);
        Assert.Contains(last.Operations, o => o.Row == "state");
        Assert.True(before.Count(c => c.Table == TableName.Identities) >= 3);
        Assert.Contains(before, c => c.Table == TableName.Due);
    }

    [Fact]
    public async Task Deliveries_about_one_customer_that_wait_for_each_other_read_the_record_no_more_than_once_each()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00", store: store);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromHours(1));

        store.Hold();
        var submitted = Enumerable
            .Range(0, 5)
            .Select(i => stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, $"20{i}")).AsTask())
            .ToArray();
        var read = store.RecordReads;
        store.LetGo();
        await Task.WhenAll(submitted);

        // Each was looked up before it waited; none of the four that waited read the record again.
        Assert.Equal(0, store.RecordReads - read);
        Assert.Equal(6, (await stage.Customer("mari@example.com")).Orders.Recent.Count);
    }

    private sealed class UnitStore() : DelegatingTableStore(new MemoryTableStore()), ITableStore
    {
        private TaskCompletionSource? held;

        public List<(IReadOnlyList<TableCommit> Before, TableCommit Last)> Units { get; } = [];

        public int RecordReads { get; private set; }

        public void Hold() => held = new TaskCompletionSource();

        public void LetGo()
        {
            var waiting = held;
            held = null;
            waiting?.SetResult();
        }

        public override ValueTask<Entity?> Get(
            TableName table,
            string partition,
            string row,
            CancellationToken cancel = default
        )
        {
            RecordReads += table == TableName.Customers && row == "state" ? 1 : 0;
            return Inner.Get(table, partition, row, cancel);
        }

        public async ValueTask<OrderedResult> CommitAfter(
            IReadOnlyList<TableCommit> before,
            TableCommit last,
            CancellationToken cancel = default
        )
        {
            Units.Add((before, last));
            if (held is { } gate)
            {
                await gate.Task;
            }

            return await Inner.CommitAfter(before, last, cancel);
        }
    }
}
