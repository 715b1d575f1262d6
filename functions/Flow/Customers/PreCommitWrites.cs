using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;

namespace MarketingAutomation.Flow.Customers;

/// <summary>
/// The rows of other partitions that have to be durable before a customer's commit: the customer's names, their
/// checkout, the next due row (a wake too many is harmless, one too few is not), where messages are found, and the
/// addresses that lead to the customer.
/// </summary>
internal sealed class PreCommitWrites
{
    private readonly IdentityTable identities;
    private readonly ApplyOptions how;
    private readonly List<TableCommit> commits;
    private readonly int identityCommits;
    private readonly int checkoutCommits;
    private readonly string? phone;
    private readonly string? orderEmail;

    public PreCommitWrites(
        IdentityTable identities,
        WaitingMessages waiting,
        CustomerState before,
        Decision decision,
        ApplyOptions how
    )
    {
        (this.identities, this.how) = (identities, how);
        var next = decision.Next;
        var plan = WakeArming.Plan(before.ArmedWake, next.NextWake, how.WokenBy, next.DecidedAt);
        commits = [.. how.Claims?.Commits ?? []];
        identityCommits = commits.Count;
        commits.AddRange(how.Checkout?.Commits ?? []);
        checkoutCommits = commits.Count - identityCommits;
        if (plan.RowToWrite is { } wake)
        {
            commits.Add(DueTable.ArmUpsert(next.Key, wake));
        }

        foreach (var row in decision.Rows)
        {
            if (row is LedgerWrite({ Number: 0, Receipt: null } first))
            {
                commits.Add(RecentMessageIndex.EntryFor(first));
            }
        }

        commits.AddRange(waiting.WritesBeforeCommit(before, decision));
        phone =
            next.Profile.Phone is { } given && given != before.Profile.Phone ? IdentityTable.PhoneName(given) : null;
        if (phone is not null)
        {
            // A number is an address, not a person: it leads to the customer who gave it first, for look-ups and
            // replies, and never decides whose an event is.
            commits.Add(identities.ClaimInsert(phone, next.Key));
        }

        orderEmail = OrderEmail.FindNew(before, decision);
        if (orderEmail is not null)
        {
            commits.Add(identities.OrderEmailInsert(orderEmail, next.Key));
        }

        Next = next with { ArmedWake = plan.ArmedWake };
    }

    /// <summary>To be committed before the customer's transaction, each by itself.</summary>
    public IReadOnlyList<TableCommit> Commits => commits;

    /// <summary>The customer as they are to be committed: they rely on the due row.</summary>
    public CustomerState Next { get; }

    /// <summary>Takes the answers to <see cref="Commits"/> and looks at what was refused. False: a name is another
    /// customer's or a run of another customer ends first, and nothing may be committed.</summary>
    public async ValueTask<bool> CheckResults(IReadOnlyList<CommitResult> answers, CancellationToken cancel)
    {
        if (orderEmail is not null && answers[^1] is CommitResult.Refused)
        {
            await IgnoreUnreadable(() => identities.ClaimOrderEmail(orderEmail, Next.Key, cancel));
        }

        if (phone is not null && answers[orderEmail is null ? ^1 : ^2] is CommitResult.Refused)
        {
            await IgnoreUnreadable(async () => await identities.ClaimExisting(phone, Next.Key, cancel));
        }

        var mine = how.Claims is null || await how.Claims.CheckResults(answers.Take(identityCommits), cancel);
        return (
                how.Checkout is null
                || await how.Checkout.CheckResults(answers.Skip(identityCommits).Take(checkoutCommits), cancel)
            ) && mine;
    }

    // An address or a number, not a person: nothing of the decision depends on whom it leads to, and where its row
    // cannot be read someone gave it first.
    private static async ValueTask IgnoreUnreadable(Func<ValueTask> write)
    {
        try
        {
            await write();
        }
        catch (UnreadableRowException)
        {
            // Its row is told of where an event needs it.
        }
    }
}
