using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Intake.Identities;

/// <summary>Under which customer a checkout was last reported and whether it was ordered, by each of its names: a
/// checkout is one thing, whichever customer it is about.</summary>
public sealed class CheckoutTable(ITableStore store, KeyHasher hasher)
{
    private const string Row = "checkout";

    /// <summary>To be committed beside others: refused where anything is known under the name already.</summary>
    public TableCommit ClaimInsert(string source, string name, CheckoutRow row) =>
        TableCommit.Of(TableName.Identities, Partition(source, name), new TableOperation.Insert(Row, Json(row)));

    /// <summary>Commits several, each by itself.</summary>
    public async ValueTask<IReadOnlyList<CommitResult>> Commit(
        IReadOnlyList<TableCommit> commits,
        CancellationToken cancel
    ) => await store.CommitEach(commits, cancel);

    /// <summary>What is known under a name; null: nothing.</summary>
    public async ValueTask<CheckoutRow?> Find(string source, string name, CancellationToken cancel) =>
        await store.Get(TableName.Identities, Partition(source, name), Row, cancel) is { } entity
            ? entity.Read(FlowJson.Default.CheckoutRow, TableName.Identities)
            : null;

    /// <summary>Changes what is known under a name, as often as another change comes between. Returns what was known
    /// before and what is known now.</summary>
    public async ValueTask<(CheckoutRow? Before, CheckoutRow Now)> Change(
        string source,
        string name,
        Func<CheckoutRow?, CheckoutRow> change,
        CancellationToken cancel
    )
    {
        var partition = Partition(source, name);
        while (true)
        {
            var entity = await store.Get(TableName.Identities, partition, Row, cancel);
            var before = entity?.Read(FlowJson.Default.CheckoutRow, TableName.Identities);
            var now = change(before);
            if (now == before)
            {
                return (before, now);
            }

            TableOperation write = entity is null
                ? new TableOperation.Insert(Row, Json(now))
                : new TableOperation.Replace(Row, Json(now), entity.ETag);
            if (await store.Commit(TableName.Identities, partition, [write], cancel) is CommitResult.Done)
            {
                return (before, now);
            }
        }
    }

    private string Partition(string source, string name) => hasher.IdentityPartition($"checkout:{source}:{name}");

    private static ReadOnlyMemory<byte> Json(CheckoutRow row) =>
        StoreExtensions.ToJson(row, FlowJson.Default.CheckoutRow);
}
