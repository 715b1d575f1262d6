using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Intake.Identities;

/// <summary>Identity rows to insert before the customer's commit, so that the names lead to the customer before their
/// record contains them. They are written once, together with the other writes before a commit.</summary>
/// <param name="order">The order that is among the names.</param>
public sealed class IdentityClaims(
    IdentityTable table,
    string customer,
    IReadOnlyList<string> names,
    OrderTransfer order
)
{
    private bool isChecked = names.Count == 0;

    /// <summary>Names that turned out to be another customer's, and whose; the order also where it has yet to leave
    /// another record.</summary>
    public List<(string Name, string Holder)> Contested { get; } = [];

    /// <summary>What to commit for them; nothing when that was done before.</summary>
    public IEnumerable<TableCommit> Commits =>
        isChecked
            ? []
            : names.Select(name => table.ClaimInsert(name, customer, name == order.Name ? order.AsOf : null));

    /// <summary>True: this name is claimed with the next commit.</summary>
    public bool IsClaiming(string? name) => !isChecked && name is not null && names.Contains(name);

    /// <summary>Takes the answers to <see cref="Commits"/>. False: another customer holds one of them, and nothing may
    /// be committed.</summary>
    public async ValueTask<bool> CheckResults(IEnumerable<CommitResult> answers, CancellationToken cancel)
    {
        if (!isChecked)
        {
            foreach (var (name, answer) in names.Zip(answers))
            {
                if (
                    answer is CommitResult.Refused
                    && await table.ClaimRow(name, customer, name == order.Name ? order.AsOf : null, cancel) is var row
                    && (
                        row.Customer != customer
                        || (name == order.Name && row.LeavingCustomers is not null && !order.IsFinished)
                    )
                )
                {
                    Contested.Add((name, row.Customer!));
                }
            }

            isChecked = true;
        }

        return Contested.Count == 0;
    }
}
