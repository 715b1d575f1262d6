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

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (taken[customer] ??= new Queue<TaskCompletionSource>()).Enqueue(turn);
            return After(turn.Task);
        }
    }

    /// <summary>Lets the next one in.</summary>
    public void Give(string customer)
    {
        lock (taken)
        {
            if (taken[customer] is { Count: > 0 } waiting)
            {
                waiting.Dequeue().SetResult();
            }
            else
            {
                taken.Remove(customer);
            }
        }
    }

    private static async ValueTask<bool> After(Task others)
    {
        await others;
        return true;
    }
}
