using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Customers;

/// <summary>
/// The loop every input goes through (design.md section 1): read, decide, arm the next wake, commit state and rows in
/// one transaction on the state's ETag.
/// A lost race is read and decided again. Effects are returned, to be performed by whoever called.
/// </summary>
public sealed class CustomerProcessor(
    ITableStore store,
    IdentityTable identities,
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
    private long nonceCount;

    /// <summary>
    /// Applies one input to one customer.
    /// </summary>
    /// <param name="customer">Her key; a merged one leads on to the survivor.</param>
    /// <param name="input">What happened.</param>
    /// <param name="known">What she was when last seen, to save a read; a stale one costs nothing but the
    /// retry.</param>
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
        var (asked, merges) = (customer, 0);
        for (var race = 0; race < MaxRaces; race++)
        {
            var stored = known ?? await StoredCustomer.Read(store, customer, cancel);
            known = null;
            if (stored.State.MergedInto is { } survivor)
            {
                await FinishMerge(stored, survivor, cancel);
                customer = merges++ < StoredCustomer.MaxMerges ? survivor : throw StoredCustomer.MergeCycle(asked);
                race--;
                continue;
            }

            if (input is Input.EventArrived({ Id: var id }) && await IsAppliedToMerged(stored.State, id, cancel))
            {
                return new ApplyResult(stored, new Decision { Next = stored.State, Changed = false }, false, false);
            }

            if (applyOptions.StillApplies is { } still && !await still(stored, cancel))
            {
                return new ApplyResult(stored, new Decision { Next = stored.State, Changed = false }, true, false)
                {
                    IsOtherCustomer = true,
                };
            }

            // What a provider answered is written down whatever the clock shows: it cannot be asked a second time.
            if (guard.StopReason is { } reason && input is not Input.EffectFinished)
            {
                throw new DecidingStoppedException(reason);
            }

            var now = applyOptions.NotBefore is { } least ? Instant.Max(guard.Now, least) : guard.Now;
            var decision = await Decide(stored.State, input, now, entered, applyOptions, cancel);
            if (!decision.Changed && !applyOptions.ForceCommit)
            {
                return new ApplyResult(stored, decision, true, false);
            }

            // Marks of addresses are written before the commit: what was applied before must not mark again what was
            // allowed since.
            if (
                decision.SuppressionChanges.Count > 0
                && input is Input.EventArrived({ Id: var told })
                && await store.Get(TableName.Customers, customer, RowKeys.Applied(told), cancel) is not null
            )
            {
                return new ApplyResult(stored, decision, false, false);
            }

            if (applyOptions.BeforeCommit is { } prepare)
            {
                await prepare(decision, cancel);
            }

            await ApplyAddressMarks(stored.State, decision, cancel);
            var writes = new PreCommitWrites(identities, waiting, stored.State, decision, applyOptions);
            var next = writes.Next;
            var operations = CustomerRows.OperationsFor(next, stored.ETag, decision.Rows);
            switch (
                await CommitWithPreCommitWrites(
                    writes,
                    new TableCommit(TableName.Customers, customer, operations),
                    cancel
                )
            )
            {
                case null:
                    // One of the customer's names turned out to be another's, or a run of another customer is to be
                    // ended first.
                    return new ApplyResult(stored, decision, true, false);
                case CommitResult.Done(var etags):
                    metrics.RecordCommit(decision);
                    await waiting.RemoveSettled(stored.State, next, cancel);
                    var etag = etags[decision.Rows.Count(r => r is RowWrite.AppliedEvent)];
                    return new ApplyResult(new StoredCustomer(next, etag), decision, true, true)
                    {
                        DueAt = applyOptions.WokenBy ?? next.DecidedAt,
                        PreviousState = stored.State,
                    };
                case CommitResult.Refused(var index, CommitConflict.Exists) when operations[index].Row[0] == 'd':
                    return new ApplyResult(stored, decision, false, false);
                case CommitResult.Refused(var index, CommitConflict.Exists) when operations[index].Row[0] == 'r':
                    entered.Add(EnteredRunOf(decision, operations[index].Row));
                    break;
                case CommitResult.Refused(_, CommitConflict.TooLarge):
                    throw new InvalidOperationException(
                        "the customer's record or the rows of this decision are larger than the store takes"
                    );
            }
        }

        throw new InvalidOperationException($"lost {MaxRaces} races for one customer's record");
    }

    /// <summary>Takes over a merged customer's snapshot into the survivor, then drops it. Whoever meets a snapshot
    /// finishes first; doing it twice is harmless.</summary>
    public async ValueTask FinishMerge(StoredCustomer loser, string survivor, CancellationToken cancel)
    {
        if (loser.State.MergeSnapshot is not { } snapshot)
        {
            return;
        }

        await Apply(survivor, new Input.MergeCustomer(snapshot, loser.State.ShopKeepsThis), cancel: cancel);
        var bare = StoreExtensions.ToJson(
            loser.State with
            {
                MergeSnapshot = null,
                ShopKeepsThis = null,
            },
            StoredJson.Default.CustomerState
        );
        await store.Commit(
            TableName.Customers,
            loser.State.Key,
            [new TableOperation.Replace(RowKeys.State, bare, loser.ETag!)],
            cancel
        );
    }

    private async ValueTask<Decision> Decide(
        CustomerState state,
        Input input,
        Instant now,
        HashSet<string> entered,
        ApplyOptions applyOptions,
        CancellationToken cancel
    )
    {
        var workspace = await releases.WorkspaceFor(state, cancel);
        var facts = baseLookups with
        {
            Nonce = $"{baseLookups.Nonce}-{Interlocked.Increment(ref nonceCount):x}",
            Lease = options.Lease,
            GrantAttempts = options.GrantAttempts && !QueuedEventProcessor.IsUnderWay,
            Controls = guard.StopReason is null
                ? await switches.ReadControls(options.Shadow, cancel)
                : new SendingControls(options.Shadow, true, new HashSet<string>()),
            EnteredKeys = entered,
            MovedOrder = applyOptions.CarriedOrder,
            OlderOrder = await ArchivedOrders.Find(store, state, input, cancel),
            Checkout = applyOptions.Checkout is { } checkout ? await checkout.ReadKnown(cancel) : null,
            CheckoutBoxUntickedAt = applyOptions.Checkout?.UntickedAt,
        };
        while (true)
        {
            var decision = Decider.Decide(state, input, workspace, now, facts);
            if (decision.RequiredLookups.Count == 0)
            {
                return decision;
            }

            facts = await ResolveLookups(facts, decision.RequiredLookups, cancel);
        }
    }

    private async ValueTask<Lookups> ResolveLookups(
        Lookups facts,
        IReadOnlyList<RequiredLookup> needs,
        CancellationToken cancel
    )
    {
        var suppressed = new Dictionary<string, AddressSuppression?>(facts.Suppressions);
        var reserved = new Dictionary<string, bool>(facts.Reservations);
        foreach (var need in needs)
        {
            switch (need)
            {
                case RequiredLookup.Suppression(var channel, var address):
                    suppressed[AddressKey.Of(channel, address)] = await identities.FindSuppression(
                        channel,
                        address,
                        cancel
                    );
                    break;
                case RequiredLookup.Reservation(var counter, var limit, var id):
                    reserved[id] = await Counters.Reserve(store, counter, limit, id, cancel);
                    break;
            }
        }

        return facts with
        {
            Suppressions = suppressed,
            Reservations = reserved,
        };
    }

    // Addresses that are not to be used, and names that were corrected, before the commit that tells of it.
    private async ValueTask ApplyAddressMarks(CustomerState before, Decision decision, CancellationToken cancel)
    {
        foreach (
            var name in decision.Next.CorrectedAddresses is { } corrected
                ? corrected.Except(before.CorrectedAddresses ?? [])
                : []
        )
        {
            await identities.Release(name, decision.Next, cancel);
        }

        foreach (var mark in decision.SuppressionChanges)
        {
            await identities.Suppress(mark, cancel);
        }
    }

    // The rows before the commit and the commit, handed over together. Where a row was refused, it is looked at first.
    // Null: nothing may be committed.
    private async ValueTask<CommitResult?> CommitWithPreCommitWrites(
        PreCommitWrites writes,
        TableCommit customer,
        CancellationToken cancel
    )
    {
        var (answers, committed) = await store.CommitAfter(writes.Commits, customer, cancel);
        return !await writes.CheckResults(answers, cancel)
            ? null
            : committed ?? await store.Commit(customer.Table, customer.Partition, customer.Operations, cancel);
    }

    /// <summary>True: the event was applied to this customer before.</summary>
    public async ValueTask<bool> IsApplied(CustomerState state, string id, CancellationToken cancel) =>
        await store.Get(TableName.Customers, state.Key, RowKeys.Applied(id), cancel) is not null
        || await IsAppliedToMerged(state, id, cancel);

    // Her own mark conflicts in the commit; what was applied to those who turned out to be her is marked in their
    // partitions.
    private async ValueTask<bool> IsAppliedToMerged(CustomerState state, string id, CancellationToken cancel)
    {
        foreach (var merged in state.MergedFrom)
        {
            if (await store.Get(TableName.Customers, merged, RowKeys.Applied(id), cancel) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static string EnteredRunOf(Decision decision, string row)
    {
        var entry = decision
            .Rows.OfType<RowWrite.JourneyEntered>()
            .First(e => RowKeys.Entered(e.Journey, e.EntryKey) == row);
        return $"{entry.Journey}|{entry.EntryKey}";
    }
}
