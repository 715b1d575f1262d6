using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Waking;

/// <summary>Who has to be looked at, and when: a wait is a row here, not a sleeping process.</summary>
public sealed class DueTable(ITableStore store)
{
    /// <summary>Where wakes that failed too often are kept until a person looks.</summary>
    public const string Parked = "parked";

    private static readonly ReadOnlyMemory<byte> PlainBody = StoreExtensions.ToJson(
        new DueRow(0, false, null),
        FlowJson.Default.DueRow
    );

    /// <summary>Look at this customer at this time. Repeating it is harmless.</summary>
    public async ValueTask Arm(string customer, Instant at, CancellationToken cancel) =>
        await store.CommitEach([ArmUpsert(customer, at)], cancel);

    /// <summary>The same, to be committed beside others.</summary>
    public static TableCommit ArmUpsert(string customer, Instant at) =>
        TableCommit.Of(
            TableName.Due,
            RowKeys.Shard(customer),
            new TableOperation.Upsert(RowKeys.Due(at, customer), PlainBody)
        );

    /// <summary>The same, with events waiting to be applied.</summary>
    public ValueTask ArmQueued(string customer, Instant at, CancellationToken cancel) =>
        Write(RowKeys.Shard(customer), RowKeys.Due(at, customer, true), new DueRow(0, true, null), cancel);

    /// <summary>True when this row exists.</summary>
    public async ValueTask<bool> IsArmed(string customer, Instant at, CancellationToken cancel) =>
        await store.Get(TableName.Due, RowKeys.Shard(customer), RowKeys.Due(at, customer), cancel) is not null;

    /// <summary>This row as it is stored; null: it is gone.</summary>
    public async ValueTask<DueCustomer?> Find(string customer, Instant at, CancellationToken cancel) =>
        await store.Get(TableName.Due, RowKeys.Shard(customer), RowKeys.Due(at, customer), cancel) is { } entity
            ? DueCustomer.Read(entity)
            : null;

    /// <summary>
    /// Rows of a shard due at <paramref name="now"/>, oldest first. A row whose key cannot be read names no customer
    /// and no time: it is moved to the parked ones, with its content, and the nightly walk writes a new row for the
    /// customer who relied on it.
    /// </summary>
    /// <param name="aside">Called for each row that was moved aside, with the name under which it is parked.</param>
    public async ValueTask<IReadOnlyList<DueCustomer>> ListDue(
        int shard,
        Instant now,
        int take,
        CancellationToken cancel,
        Action<string>? aside = null
    )
    {
        var partition = RowKeys.ShardName(shard);
        string? continuation = null;
        do
        {
            var page = await store.Query(
                TableName.Due,
                partition,
                null,
                RowKeys.Ticks(now + Duration.FromTicks(1)),
                take,
                continuation,
                cancel
            );
            var rows = new List<DueCustomer>(page.Items.Count);
            foreach (var entity in page.Items)
            {
                if (DueCustomer.Read(entity) is { } row)
                {
                    rows.Add(row);
                }
                else
                {
                    await SetAside(entity, aside, cancel);
                }
            }

            if (rows.Count > 0)
            {
                return rows;
            }

            continuation = page.Continuation;
        } while (continuation is not null);
        return [];
    }

    /// <summary>Customers with a row of this shard from one time on and before another, each once.</summary>
    public async ValueTask<IReadOnlyList<string>> ListCustomersDue(
        int shard,
        Instant from,
        Instant to,
        CancellationToken cancel
    )
    {
        var customers = new HashSet<string>();
        await foreach (
            var entity in store.QueryAll(
                TableName.Due,
                RowKeys.ShardName(shard),
                RowKeys.Ticks(from),
                RowKeys.Ticks(to),
                cancel
            )
        )
        {
            if (DueCustomer.Read(entity) is { } row)
            {
                customers.Add(row.Customer);
            }
        }

        return [.. customers];
    }

    /// <summary>Removes a row unless it changed since it was read. True: it was removed by this.</summary>
    public async ValueTask<bool> Remove(DueCustomer row, CancellationToken cancel) =>
        await store.Commit(TableName.Due, row.Partition, [new TableOperation.Delete(row.Row, row.ETag)], cancel)
        is CommitResult.Done;

    /// <summary>A wake failed: the row moves later, or after too many tries, or where the customer is parked already,
    /// to what is parked (<c>GET /api/parked</c>).</summary>
    public async ValueTask<WakeFailure> RecordFailure(
        DueCustomer row,
        Instant now,
        string fault,
        int parkAfter,
        CancellationToken cancel
    )
    {
        var tries = row.Body.Tries + 1;
        var body = row.Body with { Tries = tries, Fault = fault };
        var held = await FindParked(row.Customer, cancel);
        WakeFailure failure;
        if (held is not null || tries >= parkAfter)
        {
            failure = await Park(row.Customer, body, held, cancel) ? WakeFailure.Parked : WakeFailure.StillParked;
        }
        else
        {
            var later = now + Backoff.WithJitter(Backoff.WakeDelay(tries), row.Customer, tries);
            await Write(row.Partition, RowKeys.Due(later, row.Customer, body.Queued), body, cancel);
            failure = WakeFailure.PutOff;
        }

        await Remove(row, cancel);
        return failure;
    }

    /// <summary>A customer who cannot be decided is parked, also where no row of theirs was due. True: they were not
    /// parked before.</summary>
    public async ValueTask<bool> Park(string customer, string fault, CancellationToken cancel) =>
        await Park(customer, new DueRow(1, false, fault), await FindParked(customer, cancel), cancel);

    // Of two that park one customer at once one is the first.
    private async ValueTask<bool> Park(string customer, DueRow body, DueCustomer? held, CancellationToken cancel)
    {
        if (
            held is null
            && await store.Insert(
                TableName.Due,
                Parked,
                customer,
                StoreExtensions.ToJson(body, FlowJson.Default.DueRow),
                cancel
            )
        )
        {
            return true;
        }

        var kept = held?.Body ?? body;
        await Write(
            Parked,
            customer,
            body with
            {
                Tries = Math.Max(body.Tries, kept.Tries),
                Queued = body.Queued || kept.Queued,
            },
            cancel
        );
        return false;
    }

    /// <summary>What is parked, customers and unreadable due rows, at most 100, of customers with <c>from &lt;= key
    /// &lt; to</c>. Default: all.</summary>
    public async ValueTask<IReadOnlyList<DueCustomer>> ListParked(
        CancellationToken cancel,
        string? from = null,
        string? to = null
    )
    {
        var page = await store.Query(TableName.Due, Parked, from, to, 100, null, cancel);
        return [.. page.Items.Select(DueCustomer.ReadParked)];
    }

    /// <summary>This customer's row among what is parked; null: they are not.</summary>
    public async ValueTask<DueCustomer?> FindParked(string customer, CancellationToken cancel) =>
        await store.Get(TableName.Due, Parked, customer, cancel) is { } entity ? DueCustomer.ReadParked(entity) : null;

    /// <summary>All customers that are parked.</summary>
    public async ValueTask<IReadOnlyList<string>> ListParkedCustomers(CancellationToken cancel)
    {
        var customers = new List<string>();
        await foreach (var entity in store.QueryAll(TableName.Due, Parked, null, null, cancel))
        {
            if (KeyHasher.IsCustomerKey(entity.Row))
            {
                customers.Add(entity.Row);
            }
        }

        return customers;
    }

    private ValueTask Write(string partition, string row, DueRow body, CancellationToken cancel) =>
        store.Upsert(TableName.Due, partition, row, StoreExtensions.ToJson(body, FlowJson.Default.DueRow), cancel);

    // First where it can be found, then away from where it is in the way.
    private async ValueTask SetAside(Entity entity, Action<string>? aside, CancellationToken cancel)
    {
        var name = TextTruncation.Truncate(
            $"{DueCustomer.SetAsidePrefix}{entity.Partition}|{entity.Row}",
            TableLimits.KeyCharacters
        );
        await store.Upsert(TableName.Due, Parked, name, entity.Body, cancel);
        await store.Commit(
            TableName.Due,
            entity.Partition,
            [new TableOperation.Delete(entity.Row, entity.ETag)],
            cancel
        );
        aside?.Invoke(name);
    }
}

/// <summary>What became of a customer whose wake failed.</summary>
public enum WakeFailure
{
    /// <summary>They are tried again later.</summary>
    PutOff,

    /// <summary>They are parked from now on.</summary>
    Parked,

    /// <summary>They were parked before; that was logged then.</summary>
    StillParked,
}
