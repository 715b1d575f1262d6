using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Customers;

/// <summary>
/// Two customers become one. Survivor is the smaller key; the loser's record is replaced on its ETag by where to go and
/// what was known, the survivor takes
/// that over, then it is dropped. A crash anywhere is finished by whoever meets the snapshot.
/// </summary>
public sealed class CustomerMerger(ITableStore store, CustomerResolver resolver, CustomerProcessor processor)
{
    /// <summary>Joins two customers who are one. Joining again changes nothing.</summary>
    /// <param name="keeps">True: the shop says so and keeps <paramref name="one"/>; its facts count before those of the
    /// other, whichever record goes on.</param>
    public async ValueTask MergeCustomers(string one, string other, bool keeps, CancellationToken cancel)
    {
        while (one != other)
        {
            var (a, b) = (await resolver.ReadSurvivor(one, cancel), await resolver.ReadSurvivor(other, cancel));
            if (a.State.Key == b.State.Key)
            {
                return;
            }

            var (survivor, loser) = string.CompareOrdinal(a.State.Key, b.State.Key) < 0 ? (a, b) : (b, a);
            if (loser.State.MergeSnapshot is not null)
            {
                await processor.FinishMerge(loser, loser.State.MergedInto!, cancel);
                continue;
            }

            var moved = new CustomerState
            {
                Key = loser.State.Key,
                DecidedAt = loser.State.DecidedAt,
                MergedInto = survivor.State.Key,
                MergeSnapshot = loser.State,
                Workspace = loser.State.Workspace,
                ShopKeepsThis = keeps ? loser.State.Key == a.State.Key : null,
            };
            var body = StoreExtensions.ToJson(moved, StoredJson.Default.CustomerState);
            TableOperation write = loser.ETag is null
                ? new TableOperation.Insert(RowKeys.State, body)
                : new TableOperation.Replace(RowKeys.State, body, loser.ETag);
            if (
                await store.Commit(TableName.Customers, loser.State.Key, [write], cancel) is CommitResult.Done(
                    var etags
                )
            )
            {
                await processor.FinishMerge(new StoredCustomer(moved, etags[0]), survivor.State.Key, cancel);
                return;
            }
        }
    }
}
