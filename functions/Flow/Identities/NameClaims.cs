using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Identities;

/// <summary>Names that have to lead to a customer before her record tells of them. They are asked for beside what else stands before a commit, once.</summary>
public sealed class NameClaims(IdentityTable table, string customer, IReadOnlyList<string> names)
{
    private bool settled = names.Count == 0;

    /// <summary>Names that turned out to be somebody else's, and whose.</summary>
    public List<(string Name, string Holder)> Contested { get; } = [];

    /// <summary>What to commit for them; nothing when that was done before.</summary>
    public IEnumerable<TableCommit> Commits => settled ? [] : names.Select(name => table.Claiming(name, customer));

    /// <summary>Takes the answers to <see cref="Commits"/>. False: somebody else holds one of them, and nothing may be committed.</summary>
    public async ValueTask<bool> Settle(IEnumerable<CommitResult> answers, CancellationToken cancel)
    {
        if (!settled)
        {
            foreach (var (name, answer) in names.Zip(answers))
            {
                if (answer is CommitResult.Refused && await table.ClaimKnown(name, customer, cancel) is var holder && holder != customer)
                {
                    Contested.Add((name, holder));
                }
            }

            settled = true;
        }

        return Contested.Count == 0;
    }
}
