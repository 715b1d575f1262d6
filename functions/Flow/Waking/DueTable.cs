using System.Globalization;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Waking;

/// <summary>Who has to be looked at, and when: a wait is a row here, not a sleeping process.</summary>
public sealed class DueTable(ITableStore store)
{
    /// <summary>Where wakes that failed too often are kept until somebody looks.</summary>
    public const string Parked = "parked";

    private static readonly ReadOnlyMemory<byte> Plain = StoreExtensions.Json(new DueRow(0, false, null), FlowJson.Default.DueRow);

    /// <summary>Look at this customer at this time. Repeating it is harmless.</summary>
    public async ValueTask Arm(string customer, Instant at, CancellationToken cancel) => await store.CommitEach([Arming(customer, at)], cancel);

    /// <summary>The same, to be committed beside others.</summary>
    public static TableCommit Arming(string customer, Instant at) =>
        TableCommit.Of(TableName.Due, RowKeys.Shard(customer), new TableOperation.Upsert(RowKeys.Due(at, customer), Plain));

    /// <summary>The same, with events waiting to be applied.</summary>
    public ValueTask ArmQueued(string customer, Instant at, CancellationToken cancel) => Write(RowKeys.Shard(customer), RowKeys.Due(at, customer, true), new DueRow(0, true, null), cancel);

    /// <summary>True when this row stands.</summary>
    public async ValueTask<bool> IsArmed(string customer, Instant at, CancellationToken cancel) =>
        await store.Get(TableName.Due, RowKeys.Shard(customer), RowKeys.Due(at, customer), cancel) is not null;

    /// <summary>This row as it stands; null: it is gone.</summary>
    public async ValueTask<DueCustomer?> Find(string customer, Instant at, CancellationToken cancel) =>
        await store.Get(TableName.Due, RowKeys.Shard(customer), RowKeys.Due(at, customer), cancel) is { } entity ? Read(RowKeys.Shard(customer), entity) : null;

    /// <summary>Rows of a shard due at <paramref name="now"/>, oldest first.</summary>
    public async ValueTask<IReadOnlyList<DueCustomer>> Due(int shard, Instant now, int take, CancellationToken cancel)
    {
        var partition = RowKeys.ShardName(shard);
        string? continuation = null;
        do
        {
            var page = await store.Query(TableName.Due, partition, null, RowKeys.Ticks(now + Duration.FromTicks(1)), take, continuation, cancel);
            if (page.Items.Count > 0)
            {
                return [.. page.Items.Select(e => Read(partition, e))];
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
        return [];
    }

    /// <summary>Removes a row unless it changed since it was read.</summary>
    public async ValueTask Done(DueCustomer row, CancellationToken cancel) =>
        await store.Commit(TableName.Due, row.Partition, [new TableOperation.Delete(row.Row, row.ETag)], cancel);

    /// <summary>A wake failed: the row moves later, or after too many tries where somebody will see it. True: it is parked there now.</summary>
    public async ValueTask<bool> Failed(DueCustomer row, Instant now, string fault, int parkAfter, CancellationToken cancel)
    {
        var tries = row.Body.Tries + 1;
        var body = row.Body with { Tries = tries, Fault = fault };
        var parked = tries >= parkAfter;
        if (parked)
        {
            await Write(Parked, row.Customer, body, cancel);
        }
        else
        {
            var later = now + Duration.FromSeconds(Math.Min(3600, 5 * Math.Pow(2, tries)));
            await Write(row.Partition, RowKeys.Due(later, row.Customer, body.Queued), body, cancel);
        }

        await Done(row, cancel);
        return parked;
    }

    /// <summary>Customers parked, at most 100.</summary>
    public async ValueTask<IReadOnlyList<DueCustomer>> AllParked(CancellationToken cancel)
    {
        var page = await store.Query(TableName.Due, Parked, null, null, 100, null, cancel);
        return [.. page.Items.Select(e => new DueCustomer(Parked, e.Row, e.ETag, default, e.Row, e.Read(FlowJson.Default.DueRow)))];
    }

    private ValueTask Write(string partition, string row, DueRow body, CancellationToken cancel) =>
        store.Upsert(TableName.Due, partition, row, StoreExtensions.Json(body, FlowJson.Default.DueRow), cancel);

    private static DueCustomer Read(string partition, Entity entity)
    {
        var parts = entity.Row.Split('|');
        var at = Instant.FromUnixTimeTicks(long.Parse(parts[0], CultureInfo.InvariantCulture));
        return new DueCustomer(partition, entity.Row, entity.ETag, at, parts[1], entity.Read(FlowJson.Default.DueRow));
    }
}

/// <summary>A due row as read.</summary>
public sealed record DueCustomer(string Partition, string Row, string ETag, Instant At, string Customer, DueRow Body);
