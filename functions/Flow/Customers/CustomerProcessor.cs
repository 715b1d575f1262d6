using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Coupons;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Products;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Customers;

/// <summary>
/// The loop every input goes through (design.md section 1): read, decide, arm the next wake, commit state and rows in
/// one transaction on the state's ETag. A lost race is read and decided again. Effects are returned; the caller has
/// them performed.
/// </summary>
public sealed class CustomerProcessor(
    ITableStore store,
    CustomerStore customers,
    IdentityTable identities,
    CouponLedger coupons,
    ProductStore products,
    WorkspaceReleases releases,
    Switches switches,
    Lookups baseLookups,
    FlowOptions options,
    ClockGuard guard,
    WaitingMessages waiting,
    QueueGuard queueGuard,
    FlowMetrics metrics
)
{
    private const int MaxRaces = 50;
    private readonly CustomerTurns turns = new();
    private readonly LookupResolver lookupResolver = new(store, identities, coupons, products);
    private long nonceCount;

    /// <summary>
    /// Applies one input to one customer.
    /// </summary>
    /// <param name="customer">The customer's key; a merged one leads on to the survivor.</param>
    /// <param name="input">What happened.</param>
    /// <param name="known">The customer as last read, to save a read; an old one costs a retry.</param>
    /// <param name="applyOptions">What else the step needs.</param>
    /// <exception cref="StoreUnavailableException">Nothing was committed, or it is not known whether it was; applying
    /// the input again is safe.</exception>
    /// <exception cref="DecidingStoppedException">The clock cannot be right; nothing was committed.</exception>
    public async ValueTask<ApplyResult> Apply(
        string customer,
        Input input,
        StoredCustomer? known = null,
        ApplyOptions? applyOptions = null,
        CancellationToken cancel = default
    )
    {
        if (await queueGuard.ApplyQueuedEvents(customer, input, known, cancel))
        {
            known = null;
        }

        // Deadlock-free: a nested turn is taken only in a merge, always towards the smaller key.
        var turn = await turns.Acquire(customer);
        StoredCustomer? committed = null;
        try
        {
            var advanced = await ApplyInTurn(
                customer,
                input,
                turn.HasWaited ? turn.Committed : known,
                applyOptions ?? ApplyOptions.Default,
                cancel
            );
            committed = advanced.IsCommitted && advanced.Customer.State.Key == customer ? advanced.Customer : null;
            return advanced;
        }
        finally
        {
            turns.Release(customer, committed);
        }
    }

    private async ValueTask<ApplyResult> ApplyInTurn(
        string customer,
        Input input,
        StoredCustomer? known,
        ApplyOptions applyOptions,
        CancellationToken cancel
    )
    {
        var entered = new HashSet<string>();
        for (var race = 0; race < MaxRaces; race++)
        {
            var stored = await FindSurvivor(known ?? await customers.Read(customer, cancel), cancel);
            (customer, known) = (stored.State.Key, null);
            if (await CheckBeforeDeciding(stored, input, applyOptions, cancel) is { } undecided)
            {
                return undecided;
            }

            var decision = await Decide(stored.State, input, entered, applyOptions, cancel);
            if (await CheckBeforeCommit(stored, input, decision, applyOptions, cancel) is { } uncommitted)
            {
                return uncommitted;
            }

            var (commit, next) = await Commit(stored, decision, applyOptions, cancel);
            switch (commit)
            {
                case CustomerCommit.Done(var etag):
                    return await Finish(stored.State, new StoredCustomer(next, etag), decision, applyOptions, cancel);
                case CustomerCommit.PreCommitRefused:
                    return new ApplyResult(stored, decision, true, false);
                case CustomerCommit.AlreadyApplied:
                    return new ApplyResult(stored, decision, false, false);
                case CustomerCommit.AlreadyEntered(var entry):
                    entered.Add($"{entry.Journey}|{entry.EntryKey}");
                    break;
                case CustomerCommit.StateChanged:
                    break;
            }
        }

        throw new InvalidOperationException($"lost {MaxRaces} races for one customer's record");
    }

    // The record that a merged one leads on to, with each merge on the way finished first.
    private async ValueTask<StoredCustomer> FindSurvivor(StoredCustomer stored, CancellationToken cancel)
    {
        var first = stored.State.Key;
        for (var merges = 0; stored.State.MergedInto is { } survivor; merges++)
        {
            await FinishMerge(stored, survivor, cancel);
            stored =
                merges < StoredCustomer.MaxMerges
                    ? await customers.Read(survivor, cancel)
                    : throw StoredCustomer.MergeCycle(first);
        }

        return stored;
    }

    // What is answered without a decision; null: the input has to be decided.
    private async ValueTask<ApplyResult?> CheckBeforeDeciding(
        StoredCustomer stored,
        Input input,
        ApplyOptions applyOptions,
        CancellationToken cancel
    )
    {
        if (input is Input.EventArrived({ Id: var id }) && await customers.IsAppliedToMerged(stored.State, id, cancel))
        {
            return new ApplyResult(stored, new Decision { Next = stored.State, Changed = false }, false, false);
        }

        if (applyOptions.StillApplies is { } stillApplies && !await stillApplies(stored, cancel))
        {
            return new ApplyResult(stored, new Decision { Next = stored.State, Changed = false }, true, false)
            {
                IsOtherCustomer = true,
            };
        }

        // What a provider answered is recorded whatever the clock shows: it cannot be asked a second time.
        return guard.StopReason is { } reason && input is not Input.EffectFinished
            ? throw new DecidingStoppedException(reason)
            : null;
    }

    // What is answered with a decision that is not committed; null: it has to be committed.
    private async ValueTask<ApplyResult?> CheckBeforeCommit(
        StoredCustomer stored,
        Input input,
        Decision decision,
        ApplyOptions applyOptions,
        CancellationToken cancel
    )
    {
        if (!decision.Changed && !applyOptions.ForceCommit)
        {
            return new ApplyResult(stored, decision, true, false);
        }

        // Marks of addresses are written before the commit: what was applied before must not mark again what was
        // allowed since.
        return
            decision.SuppressionChanges.Count + decision.AddressContactChanges.Count > 0
            && input is Input.EventArrived({ Id: var id })
            && await customers.IsApplied(stored.State.Key, id, cancel)
            ? new ApplyResult(stored, decision, false, false)
            : null;
    }

    // What has to be durable first, then the customer's transaction; and the state that it commits.
    private async ValueTask<(CustomerCommit Commit, CustomerState Next)> Commit(
        StoredCustomer stored,
        Decision decision,
        ApplyOptions applyOptions,
        CancellationToken cancel
    )
    {
        if (applyOptions.BeforeCommit is { } prepare)
        {
            await prepare(decision, cancel);
        }

        await identities.ApplyMarks(stored.State, decision, cancel);
        var writes = new PreCommitWrites(identities, waiting, stored.State, decision, applyOptions);
        return (await customers.Commit(stored, decision.Rows, writes, cancel), writes.Next);
    }

    private async ValueTask<ApplyResult> Finish(
        CustomerState before,
        StoredCustomer committed,
        Decision decision,
        ApplyOptions applyOptions,
        CancellationToken cancel
    )
    {
        metrics.RecordCommit(decision);
        await waiting.RemoveSettled(before, committed.State, cancel);
        return new ApplyResult(committed, decision, true, true)
        {
            DueAt = applyOptions.WokenBy ?? committed.State.DecidedAt,
            PreviousState = before,
        };
    }

    /// <summary>Takes over a merged customer's snapshot into the survivor, then drops it. Finished before anything else
    /// is decided for the record; doing it twice is harmless.</summary>
    public async ValueTask FinishMerge(StoredCustomer loser, string survivor, CancellationToken cancel)
    {
        if (loser.State.MergeSnapshot is not { } snapshot)
        {
            return;
        }

        await Apply(survivor, new Input.MergeCustomer(snapshot, loser.State.ShopKeepsThis), cancel: cancel);
        await customers.Replace(loser, loser.State with { MergeSnapshot = null, ShopKeepsThis = null }, cancel);
    }

    private async ValueTask<Decision> Decide(
        CustomerState state,
        Input input,
        HashSet<string> entered,
        ApplyOptions applyOptions,
        CancellationToken cancel
    )
    {
        var now = applyOptions.NotBefore is { } least ? Instant.Max(guard.Now, least) : guard.Now;
        var workspace = await releases.WorkspaceFor(state, cancel);
        var lookups = baseLookups with
        {
            Nonce = $"{baseLookups.Nonce}-{Interlocked.Increment(ref nonceCount):x}",
            Lease = options.Lease,
            GrantAttempts = options.GrantAttempts && !queueGuard.IsApplying,
            Controls = guard.StopReason is null
                ? await switches.ReadControls(options.Shadow, cancel)
                : new SendingControls(options.Shadow, true, new HashSet<string>()),
            EnteredKeys = entered,
            MovedOrder = applyOptions.CarriedOrder,
            OlderOrder = await ArchivedOrders.Find(customers, state, input, cancel),
            Checkout = applyOptions.Checkout is { } checkout ? await checkout.ReadKnown(cancel) : null,
            CheckoutBoxUntickedAt = applyOptions.Checkout?.UntickedAt,
        };
        while (true)
        {
            var decision = Decider.Decide(state, input, workspace, now, lookups);
            if (decision.RequiredLookups.Count == 0)
            {
                return decision;
            }

            lookups = await lookupResolver.Resolve(lookups, decision.RequiredLookups, cancel);
        }
    }
}
