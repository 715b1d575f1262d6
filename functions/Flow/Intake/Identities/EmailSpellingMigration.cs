using MarketingAutomation.Core.Channels;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Intake.Identities;

/// <summary>
/// Earlier releases kept an e-mail address under each spelling it was reported in. What is kept under another spelling
/// than today's is moved when the address is next looked up. Each step may be repeated, and two programs may do it at
/// once: what is taken over is written before it is removed, on the ETags of both.
/// </summary>
internal sealed class EmailSpellingMigration(ITableStore store, KeyHasher hasher)
{
    public const string Row = "id";

    private const string Email = "email:";

    /// <summary>Moves what is kept of a name under its earlier spellings; nothing for a name that has none, which is
    /// nearly every one.</summary>
    public async ValueTask MoveEarlierSpellings(string identity, CancellationToken cancel)
    {
        if (!identity.StartsWith(Email, StringComparison.Ordinal))
        {
            return;
        }

        foreach (var earlier in EmailNormalization.EarlierForms(identity[Email.Length..]))
        {
            while (!await Move(hasher.IdentityPartition(Email + earlier), hasher.IdentityPartition(identity), cancel))
            { }
        }
    }

    // False: another change came between; look again.
    private async ValueTask<bool> Move(string from, string to, CancellationToken cancel)
    {
        if (await store.Get(TableName.Identities, from, Row, cancel) is not { } old)
        {
            return true;
        }

        var held = await store.Get(TableName.Identities, to, Row, cancel);
        var now = Combine(
            held?.Read(FlowJson.Default.IdentityRow, TableName.Identities),
            old.Read(FlowJson.Default.IdentityRow, TableName.Identities)
        );
        var body = StoreExtensions.ToJson(now, FlowJson.Default.IdentityRow);
        TableOperation write = held is null
            ? new TableOperation.Insert(Row, body)
            : new TableOperation.Replace(Row, body, held.ETag);
        return await store.Commit(TableName.Identities, to, [write], cancel) is CommitResult.Done
            && await store.Commit(TableName.Identities, from, [new TableOperation.Delete(Row, old.ETag)], cancel)
                is CommitResult.Done;
    }

    // Two customers whom the spellings led to stay two; what is known against the address counts for both. The latest
    // mark counts.
    private static IdentityRow Combine(IdentityRow? now, IdentityRow old)
    {
        if (now is null)
        {
            return old;
        }

        var later = old.SuppressedAt > now.SuppressedAt || now.SuppressedAt is null ? old : now;
        return new IdentityRow(now.Customer ?? old.Customer, later.SuppressedAt, later.Reason)
        {
            Contacts =
                now.Contacts is null || old.Contacts is null
                    ? now.Contacts ?? old.Contacts
                    : [.. old.Contacts.Concat(now.Contacts).OrderBy(c => c.At)],
            OrderingCustomer = old.OrderingCustomer ?? now.OrderingCustomer,
            FormerCustomer = now.FormerCustomer ?? old.FormerCustomer,
            Topics =
                now.Topics is null || old.Topics is null
                    ? now.Topics ?? old.Topics
                    : now
                        .Topics.Concat(old.Topics)
                        .GroupBy(t => t.Key)
                        .ToDictionary(g => g.Key, g => g.Max(t => t.Value)),
        };
    }
}
