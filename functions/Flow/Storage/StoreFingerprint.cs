namespace MarketingAutomation.Flow.Storage;

/// <summary>
/// A fingerprint of the secret a store was begun with, kept in the store itself: with another secret none of its
/// customers would be found and no link in a message would open, and every order would make a second customer.
/// </summary>
public sealed class StoreFingerprint(ITableStore store)
{
    private const string Partition = "store";
    private const string Row = "secret";

    /// <summary>The one kept in the store; null: the store was begun with none, or by a version that kept
    /// none.</summary>
    public async ValueTask<string?> Read(CancellationToken cancel) =>
        await store.Get(TableName.Shop, Partition, Row, cancel) is { } kept
            ? kept.Read(FlowJson.Default.FingerprintRow, TableName.Shop).Fingerprint
            : null;

    /// <summary>Keeps one where there is none. The one that is kept now: another process may have been first.</summary>
    public async ValueTask<string> StoreIfMissing(string fingerprint, CancellationToken cancel) =>
        await store.Insert(
            TableName.Shop,
            Partition,
            Row,
            StoreExtensions.ToJson(new FingerprintRow(fingerprint), FlowJson.Default.FingerprintRow),
            cancel
        )
            ? fingerprint
            : await Read(cancel)
                ?? throw new InvalidOperationException("the store's fingerprint could neither be kept nor read");
}
