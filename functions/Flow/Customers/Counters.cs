using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Customers;

/// <summary>Limits across customers: one batch in the counter's own partition inserts the reservation and moves the sum
/// on its ETag.</summary>
public static class Counters
{
    private const string Sum = "sum";

    /// <summary>True when <paramref name="id"/> has a place within the limit; asking again for the same id gives the
    /// same place.</summary>
    public static async ValueTask<bool> Reserve(
        ITableStore store,
        string counter,
        int limit,
        string id,
        CancellationToken cancel
    )
    {
        var place = $"x|{id}";
        while (true)
        {
            if (await store.Get(TableName.Counters, counter, place, cancel) is not null)
            {
                return true;
            }

            var sum = await store.Get(TableName.Counters, counter, Sum, cancel);
            var used = sum?.Read(FlowJson.Default.CounterRow).Used ?? 0;
            if (used >= limit)
            {
                return false;
            }

            var body = StoreExtensions.ToJson(new CounterRow(used + 1), FlowJson.Default.CounterRow);
            TableOperation move = sum is null
                ? new TableOperation.Insert(Sum, body)
                : new TableOperation.Replace(Sum, body, sum.ETag);
            if (
                await store.Commit(
                    TableName.Counters,
                    counter,
                    [new TableOperation.Insert(place, ReadOnlyMemory<byte>.Empty), move],
                    cancel
                ) is CommitResult.Done
            )
            {
                return true;
            }
        }
    }
}
