namespace MarketingAutomation.Flow.Customers;

/// <summary>
/// One after the other for each customer, in the order of coming, in this process. The ETag keeps the record right,
/// also between processes; this only saves the work of deciders that would lose races to each other: without it a
/// customer with many deliveries at once costs the square of their number.
/// </summary>
internal sealed class CustomerTurns
{
    // Whose turn is taken, with those who wait for it; null: no one does.
    private readonly Dictionary<string, Queue<TaskCompletionSource<Turn>>?> waitingTurns = [];

    /// <summary>Completes when it is this caller's turn, until <see cref="Release"/>.</summary>
    public ValueTask<Turn> Acquire(string customer)
    {
        lock (waitingTurns)
        {
            if (waitingTurns.TryAdd(customer, null))
            {
                return ValueTask.FromResult(default(Turn));
            }

            var turn = new TaskCompletionSource<Turn>();
            (waitingTurns[customer] ??= new Queue<TaskCompletionSource<Turn>>()).Enqueue(turn);
            return new ValueTask<Turn>(turn.Task);
        }
    }

    /// <summary>Lets the next one in.</summary>
    /// <param name="committed">The customer as this turn committed them, so that the next one need not read; null: it
    /// committed nothing.</param>
    public void Release(string customer, StoredCustomer? committed)
    {
        TaskCompletionSource<Turn>? next = null;
        lock (waitingTurns)
        {
            if (waitingTurns[customer] is not { } waiting || !waiting.TryDequeue(out next))
            {
                waitingTurns.Remove(customer);
            }
        }

        // Outside the lock, because the next one goes on right here, up to its first wait.
        next?.SetResult(new Turn(true, committed));
    }
}

/// <summary>A turn that was waited for, or not.</summary>
/// <param name="HasWaited">True: others came first, so what was read before is old.</param>
/// <param name="Committed">The customer as the turn before committed them; null: not known. As old as that commit, so a
/// decision on it still commits on its ETag.</param>
internal readonly record struct Turn(bool HasWaited, StoredCustomer? Committed);
