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
    private readonly List<TableCommit> commits = [];
    private readonly List<Purpose> purposes = [];
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
        Add(Purpose.Identities, how.Claims?.Commits ?? []);
        Add(Purpose.Checkout, how.Checkout?.Commits ?? []);
        var plan = WakeArming.Plan(before.ArmedWake, next.NextWake, how.WokenBy, next.DecidedAt);
        if (plan.RowToWrite is { } wake)
        {
            Add(Purpose.Unconditional, [DueTable.ArmUpsert(next.Key, wake)]);
        }

        foreach (var row in decision.Rows)
        {
            if (row is LedgerWrite({ Number: 0, Receipt: null } first))
            {
                Add(Purpose.Unconditional, [RecentMessageIndex.EntryFor(first)]);
            }
        }

        Add(Purpose.Unconditional, waiting.WritesBeforeCommit(before, decision));
        phone =
            next.Profile.Phone is { } given && given != before.Profile.Phone ? IdentityTable.PhoneName(given) : null;
        if (phone is not null)
        {
            // A number is an address, not a person: it leads to the customer who gave it first, for look-ups and
            // replies, and never decides whose an event is.
            Add(Purpose.Phone, [identities.ClaimInsert(phone, next.Key)]);
        }

        orderEmail = OrderEmail.FindNew(before, decision);
        if (orderEmail is not null)
        {
            Add(Purpose.OrderEmail, [identities.OrderEmailInsert(orderEmail, next.Key)]);
        }

        Next = next with { ArmedWake = plan.ArmedWake };
    }

    // What a write is for, by which its answer is found again.
    private enum Purpose
    {
        /// <summary>Names that must lead to the customer.</summary>
        Identities,

        /// <summary>What the event says of a checkout.</summary>
        Checkout,

        /// <summary>Written whatever is there: no answer is looked at.</summary>
        Unconditional,

        /// <summary>The customer's phone number.</summary>
        Phone,

        /// <summary>The e-mail address of an order.</summary>
        OrderEmail,
    }

    /// <summary>To be committed before the customer's transaction, each by itself.</summary>
    public IReadOnlyList<TableCommit> Commits => commits;

    /// <summary>The customer as they are to be committed: they rely on the due row.</summary>
    public CustomerState Next { get; }

    /// <summary>Takes the answers to <see cref="Commits"/>, in their order, and looks at what was refused. False: a name
    /// is another customer's or a run of another customer ends first, and nothing may be committed.</summary>
    public async ValueTask<bool> CheckResults(IReadOnlyList<CommitResult> answers, CancellationToken cancel)
    {
        if (IsRefused(Purpose.OrderEmail))
        {
            await IgnoreUnreadable(() => identities.ClaimOrderEmail(orderEmail!, Next.Key, cancel));
        }

        if (IsRefused(Purpose.Phone))
        {
            await IgnoreUnreadable(async () => await identities.ClaimExisting(phone!, Next.Key, cancel));
        }

        var hasNames = how.Claims is null || await how.Claims.CheckResults(AnswersTo(Purpose.Identities), cancel);
        return (how.Checkout is null || await how.Checkout.CheckResults(AnswersTo(Purpose.Checkout), cancel))
            && hasNames;

        IEnumerable<CommitResult> AnswersTo(Purpose purpose) => answers.Where((_, i) => purposes[i] == purpose);

        bool IsRefused(Purpose purpose) => AnswersTo(purpose).Any(a => a is CommitResult.Refused);
    }

    private void Add(Purpose purpose, IEnumerable<TableCommit> more)
    {
        foreach (var commit in more)
        {
            commits.Add(commit);
            purposes.Add(purpose);
        }
    }

    // An address or a number, not a person: nothing of the decision depends on whom it leads to, and where its row
    // cannot be read another customer gave it first.
    private static async ValueTask IgnoreUnreadable(Func<ValueTask> write)
    {
        try
        {
            await write();
        }
        catch (UnreadableRowException)
        {
            // The unreadable row is reported where an event needs it.
        }
    }
}
