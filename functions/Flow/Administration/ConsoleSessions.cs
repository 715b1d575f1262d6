using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Administration;

/// <summary>
/// Who is logged in to the console, and codes that log one person in once. Both are random and kept as keyed hashes in
/// the store, so that every instance knows them, the store opens nothing to its reader, and another API key ends them
/// all. Times are real ones, whatever clock decisions run by.
/// </summary>
public sealed class ConsoleSessions
{
    /// <summary>How long a login code waits for its use.</summary>
    public static readonly Duration CodeLifetime = Duration.FromHours(1);

    /// <summary>How long a person stays logged in, however busy.</summary>
    public static readonly Duration SessionLifetime = Duration.FromHours(12);

    private const string Partition = "console";
    private const char Code = 'c';
    private const char Session = 's';

    private readonly ITableStore store;
    private readonly TimeProvider realTime;
    private readonly byte[] key;

    /// <param name="apiKey">The key in force.</param>
    public ConsoleSessions(ITableStore store, string apiKey, TimeProvider realTime)
    {
        (this.store, this.realTime) = (store, realTime);
        key = SHA256.HashData(Encoding.UTF8.GetBytes($"console\n{apiKey}"));
    }

    private Instant Now => Instant.FromDateTimeOffset(realTime.GetUtcNow());

    /// <summary>A new code: 24 lower-case letters and digits.</summary>
    public ValueTask<string> CreateCode(CancellationToken cancel) => CreateRow(Code, CodeLifetime, cancel);

    /// <summary>A new session's token; the cookie carries it.</summary>
    public ValueTask<string> Open(CancellationToken cancel) => CreateRow(Session, SessionLifetime, cancel);

    /// <summary>True, once: the code is one of ours, unused and not too old.</summary>
    public async ValueTask<bool> Redeem(string code, CancellationToken cancel) =>
        await store.Get(TableName.Shop, Partition, Row(Code, code), cancel) is { } row
        && await store.Commit(TableName.Shop, Partition, [new TableOperation.Delete(row.Row, row.ETag)], cancel)
            is CommitResult.Done
        && IsValid(row);

    /// <summary>True: the session was opened here, has not ended and has not run out.</summary>
    public async ValueTask<bool> IsOpen(string token, CancellationToken cancel) =>
        await store.Get(TableName.Shop, Partition, Row(Session, token), cancel) is { } row && IsValid(row);

    /// <summary>Ends a session for every holder of its token; one that is not open is left alone.</summary>
    public async ValueTask End(string token, CancellationToken cancel) =>
        await store.Commit(TableName.Shop, Partition, [new TableOperation.Delete(Row(Session, token))], cancel);

    // One that cannot be read has run out: it opens nothing, and goes when something new is made.
    private bool IsValid(Entity row)
    {
        try
        {
            return Now < row.Read(FlowJson.Default.ConsoleRow).Until;
        }
        catch (UnreadableRowException)
        {
            return false;
        }
    }

    private async ValueTask<string> CreateRow(char kind, Duration lasts, CancellationToken cancel)
    {
        await RemoveExpired(cancel);
        var token = KeyHasher.Base32(RandomNumberGenerator.GetBytes(15));
        await store.Upsert(
            TableName.Shop,
            Partition,
            Row(kind, token),
            StoreExtensions.ToJson(new ConsoleRow(Now + lasts), FlowJson.Default.ConsoleRow),
            cancel
        );
        return token;
    }

    // What ran out goes when something new is made, so that it does not add up.
    private async ValueTask RemoveExpired(CancellationToken cancel)
    {
        var old = new List<TableOperation>();
        await foreach (var row in store.QueryAll(TableName.Shop, Partition, null, null, cancel))
        {
            if (!IsValid(row) && old.Count < TableLimits.Operations)
            {
                old.Add(new TableOperation.Delete(row.Row));
            }
        }

        if (old.Count > 0)
        {
            await store.Commit(TableName.Shop, Partition, old, cancel);
        }
    }

    private string Row(char kind, string token) =>
        $"{kind}|{KeyHasher.Base32(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{kind}\n{token}")))}";
}
