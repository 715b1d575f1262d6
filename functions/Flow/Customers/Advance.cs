using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using MarketingAutomation.Flow.Webhooks;
using MarketingAutomation.Flow.Workspaces;
using NodaTime;

namespace MarketingAutomation.Flow.Customers;

/// <summary>
/// The loop every input goes through (design.md section 1): read, decide, arm the next wake, commit state and rows in
/// one transaction on the state's ETag.
/// A lost race is read and decided again. Effects are returned, to be performed by whoever called.
/// </summary>
public sealed class Advance(
    ITableStore store,
    IdentityTable identities,
    WorkspaceShelf shelf,
    Switches switches,
    Facts basis,
    FlowOptions options,
    ClockGuard guard,
    WaitingMessages waiting,
    WaitingFirst first,
    FlowMetrics metrics
)
{
    private const int MostRaces = 50;
    private readonly CustomerTurns turns = new();
    private long nonces;

    /// <summary>
    /// Applies one input to one customer.
    /// </summary>
    /// <param name="customer">Her key; a merged one leads on to the survivor.</param>
    /// <param name="input">What happened.</param>
    /// <param name="known">What she was when last seen, to save a read; a stale one costs nothing but the
    /// retry.</param>
    /// <param name="how">What else the step needs.</param>
    /// <exception cref="StoreUnavailableException">Nothing was committed, or it is not known whether it was; applying
    /// the input again is safe.</exception>
    /// <exception cref="DecidingStoppedException">The clock cannot be right; nothing was committed.</exception>
    public async ValueTask<Advanced> Apply(
        string customer,
        Input input,
        StoredCustomer? known = null,
        AdvanceHow? how = null,
        CancellationToken cancel = default
    )
    {
        if (await first.Of(customer, input, known, cancel))
        {
            known = null;
        }

        // Deadlock-free: a nested turn is taken only in a merge, always towards the smaller key.
        var turn = await turns.Take(customer);
        StoredCustomer? committed = null;
        try
        {
            var advanced = await InTurn(
                customer,
                input,
                turn.Waited ? turn.Committed : known,
                how ?? AdvanceHow.Plainly,
                cancel
            );
            committed = advanced.Committed && advanced.Customer.State.Key == customer ? advanced.Customer : null;
            return advanced;
        }
        finally
        {
            turns.Give(customer, committed);
        }
    }

    private async ValueTask<Advanced> InTurn(
        string customer,
        Input input,
        StoredCustomer? known,
        AdvanceHow how,
        CancellationToken cancel
    )
    {
        var entered = new HashSet<string>();
        var (asked, merges) = (customer, 0);
        for (var race = 0; race < MostRaces; race++)
        {
            var stored = known ?? await StoredCustomer.Read(store, customer, cancel);
            known = null;
            if (stored.State.MergedInto is { } survivor)
            {
                await FinishMerge(stored, survivor, cancel);
                customer = merges++ < StoredCustomer.MostMerges ? survivor : throw StoredCustomer.Circle(asked);
                race--;
                continue;
            }

            if (input is Input.EventArrived({ Id: var id }) && await AppliedBefore(stored.State, id, cancel))
            {
                return new Advanced(stored, new Decision { Next = stored.State, Changed = false }, false, false);
            }

            if (how.Still is { } still && !await still(stored, cancel))
            {
                return new Advanced(stored, new Decision { Next = stored.State, Changed = false }, true, false)
                {
                    Elsewhere = true,
                };
            }

            // What a provider answered is written down whatever the clock shows: it cannot be asked a second time.
            if (guard.Stopped is { } reason && input is not Input.EffectFinished)
            {
                throw new DecidingStoppedException(reason);
            }

            var now = how.NotBefore is { } least ? Instant.Max(guard.Now, least) : guard.Now;
            var decision = await Decide(stored.State, input, now, entered, how, cancel);
            if (!decision.Changed && !how.Touch)
            {
                return new Advanced(stored, decision, true, false);
            }

            // Marks of addresses are written before the commit: what was applied before must not mark again what was
            // allowed since.
            if (
                decision.Marks.Count > 0
                && input is Input.EventArrived({ Id: var told })
                && await store.Get(TableName.Customers, customer, RowKeys.Applied(told), cancel) is not null
            )
            {
                return new Advanced(stored, decision, false, false);
            }

            if (how.BeforeCommit is { } prepare)
            {
                await prepare(decision, cancel);
            }

            await Mark(stored.State, decision, cancel);
            var writes = new PreCommitWrites(identities, waiting, stored.State, decision, how);
            var next = writes.Next;
            var operations = CustomerRows.Of(next, stored.ETag, decision.Rows);
            switch (await Commit(writes, new TableCommit(TableName.Customers, customer, operations), cancel))
            {
                case null:
                    // One of the customer's names turned out to be another's, or a run of another customer is to be
                    // ended first.
                    return new Advanced(stored, decision, true, false);
                case CommitResult.Done(var etags):
                    metrics.Committed(decision);
                    await waiting.After(stored.State, next, cancel);
                    var etag = etags[decision.Rows.Count(r => r is RowWrite.Applied)];
                    return new Advanced(new StoredCustomer(next, etag), decision, true, true)
                    {
                        Due = how.Woken ?? next.DecidedAt,
                        Before = stored.State,
                    };
                case CommitResult.Refused(var index, CommitConflict.Exists) when operations[index].Row[0] == 'd':
                    return new Advanced(stored, decision, false, false);
                case CommitResult.Refused(var index, CommitConflict.Exists) when operations[index].Row[0] == 'r':
                    entered.Add(EntryOf(decision, operations[index].Row));
                    break;
                case CommitResult.Refused(_, CommitConflict.TooLarge):
                    throw new InvalidOperationException(
                        "the customer's record or the rows of this decision are larger than the store takes"
                    );
            }
        }

        throw new InvalidOperationException($"lost {MostRaces} races for one customer's record");
    }

    /// <summary>Takes over a merged customer's snapshot into the survivor, then drops it. Whoever meets a snapshot
    /// finishes first; doing it twice is harmless.</summary>
    public async ValueTask FinishMerge(StoredCustomer loser, string survivor, CancellationToken cancel)
    {
        if (loser.State.Snapshot is not { } snapshot)
        {
            return;
        }

        await Apply(survivor, new Input.TakeOver(snapshot, loser.State.Kept), cancel: cancel);
        var bare = StoreExtensions.Json(
            loser.State with
            {
                Snapshot = null,
                Kept = null,
            },
            Core.Serialization.StoredJson.Default.CustomerState
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
        AdvanceHow how,
        CancellationToken cancel
    )
    {
        var workspace = await shelf.For(state, cancel);
        var facts = basis with
        {
            Nonce = $"{basis.Nonce}-{Interlocked.Increment(ref nonces):x}",
            Lease = options.Lease,
            GrantAttempts = options.GrantAttempts && !Webhooks.CatchUp.IsUnderWay,
            Controls = guard.Stopped is null
                ? await switches.Current(options.Shadow, cancel)
                : new Controls(options.Shadow, true, new HashSet<string>()),
            AlreadyEntered = entered,
            Carried = how.Carried,
            OlderOrder = await OlderOrders.Find(store, state, input, cancel),
            Checkout = how.Checkout is { } checkout ? await checkout.Known(cancel) : null,
            UntickedAt = how.Checkout?.UntickedAt,
        };
        while (true)
        {
            var decision = Decider.Decide(state, input, workspace, now, facts);
            if (decision.Needs.Count == 0)
            {
                return decision;
            }

            facts = await LookUp(facts, decision.Needs, cancel);
        }
    }

    private async ValueTask<Facts> LookUp(Facts facts, IReadOnlyList<Need> needs, CancellationToken cancel)
    {
        var suppressed = new Dictionary<string, AddressSuppression?>(facts.Suppressed);
        var reserved = new Dictionary<string, bool>(facts.Reserved);
        foreach (var need in needs)
        {
            switch (need)
            {
                case Need.Suppression(var channel, var address):
                    suppressed[AddressKey.Of(channel, address)] = await identities.Suppression(
                        channel,
                        address,
                        cancel
                    );
                    break;
                case Need.Reservation(var counter, var limit, var id):
                    reserved[id] = await Counters.Reserve(store, counter, limit, id, cancel);
                    break;
            }
        }

        return facts with
        {
            Suppressed = suppressed,
            Reserved = reserved,
        };
    }

    // Addresses that are not to be used, and names that were corrected, before the commit that tells of it.
    private async ValueTask Mark(CustomerState before, Decision decision, CancellationToken cancel)
    {
        foreach (var name in decision.Next.Corrected is { } corrected ? corrected.Except(before.Corrected ?? []) : [])
        {
            await identities.Release(name, decision.Next, cancel);
        }

        foreach (var mark in decision.Marks)
        {
            await identities.Suppress(mark, cancel);
        }
    }

    // The rows before the commit and the commit, handed over together. Where a row was refused, it is looked at first.
    // Null: nothing may be committed.
    private async ValueTask<CommitResult?> Commit(
        PreCommitWrites writes,
        TableCommit customer,
        CancellationToken cancel
    )
    {
        var (answers, committed) = await store.CommitAfter(writes.Commits, customer, cancel);
        return !await writes.Settle(answers, cancel)
            ? null
            : committed ?? await store.Commit(customer.Table, customer.Partition, customer.Operations, cancel);
    }

    /// <summary>True: the event was applied to this customer before.</summary>
    public async ValueTask<bool> IsApplied(CustomerState state, string id, CancellationToken cancel) =>
        await store.Get(TableName.Customers, state.Key, RowKeys.Applied(id), cancel) is not null
        || await AppliedBefore(state, id, cancel);

    // Her own mark conflicts in the commit; what was applied to those who turned out to be her is marked in their
    // partitions.
    private async ValueTask<bool> AppliedBefore(CustomerState state, string id, CancellationToken cancel)
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

    private static string EntryOf(Decision decision, string row)
    {
        var entry = decision.Rows.OfType<RowWrite.Entered>().First(e => RowKeys.Entered(e.Journey, e.EntryKey) == row);
        return $"{entry.Journey}|{entry.EntryKey}";
    }
}
