using MarketingAutomation.Core.Customers;
using MarketingAutomation.Flow.Intake.Identities;

namespace MarketingAutomation.Flow.Customers;

/// <summary>
/// Makes one customer of two. The survivor is the one with the smaller key; the other record is replaced on its ETag by
/// the survivor's key and a snapshot of what was known; the survivor takes the snapshot over, then it is dropped. After
/// a crash, the next process that reads the snapshot finishes the merge.
/// </summary>
public sealed class CustomerMerger(CustomerStore customers, CustomerResolver resolver, CustomerProcessor processor)
{
    /// <summary>Joins two customers who are one. Joining again changes nothing.</summary>
    /// <param name="keeps">True: the shop says so and keeps <paramref name="one"/>; its data counts before that of the
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
            if (await customers.Replace(loser, moved, cancel) is { } replaced)
            {
                await processor.FinishMerge(replaced, survivor.State.Key, cancel);
                return;
            }
        }
    }
}
