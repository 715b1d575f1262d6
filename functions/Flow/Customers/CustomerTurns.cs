namespace MarketingAutomation.Flow.Customers;

/// <summary>
/// One after the other for each customer, in the order of coming, in this process. The ETag keeps her record right, also between processes; this only
/// saves the work of deciders that would lose races to each other: without it a customer with many deliveries at once costs the square of their number.
/// </summary>
internal sealed class CustomerTurns
{
    // Whose turn is taken, with those who wait for it; null: nobody does.
    private readonly Dictionary<string, Queue<TaskCompletionSource>?> taken = [];

    /// <summary>Completes when it is this caller's turn, until <see cref="Give"/>. True: others came first, so what was read before may be old.</summary>
    public ValueTask<bool> Take(string customer)
    {
        lock (taken)
        {
            if (taken.TryAdd(customer, null))
            {
                return ValueTask.FromResult(false);
            }

            var turn = new TaskCompletionSource();
            (taken[customer] ??= new Queue<TaskCompletionSource>()).Enqueue(turn);
            return After(turn.Task);
        }
    }

    /// <summary>Lets the next one in.</summary>
    public void Give(string customer)
    {
        TaskCompletionSource? next = null;
        lock (taken)
        {
            if (taken[customer] is not { } waiting || !waiting.TryDequeue(out next))
            {
                taken.Remove(customer);
            }
        }

        // Outside the lock, because the next one goes on right here, up to its first wait.
        next?.SetResult();
    }

    private static async ValueTask<bool> After(Task others)
    {
        await others;
        return true;
    }
}
