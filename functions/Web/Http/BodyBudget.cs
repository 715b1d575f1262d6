namespace MarketingAutomation.Web.Http;

/// <summary>
/// How many large bodies one endpoint may hold in memory at once: as many of its largest as fit into <see cref="Most"/>, and at least two. Small bodies, which nearly all
/// are, ask for nothing. A body that finds no room waits its turn for a few seconds, in order of arrival, and then its sender is asked to come again. Each endpoint has a
/// budget of its own, so that none fills another's.
/// </summary>
internal sealed class BodyBudget
{
    /// <summary>How long a body waits for its turn: a shop gives a delivery five seconds in all.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    /// <summary>How long a body may take to arrive. A megabyte takes a slow line some seconds; a sender that takes longer holds memory and a connection.</summary>
    public static readonly TimeSpan Arrival = TimeSpan.FromSeconds(60);

    private const int Most = 16 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly LinkedList<TaskCompletionSource> waiting = [];
    private readonly Stack<WeakReference<byte[]>> used = [];
    private readonly int size;
    private int free;

    /// <param name="largest">Bytes of the largest body the endpoint reads.</param>
    public BodyBudget(int largest, TimeProvider time) => (size, free, Time) = (largest + 1, Math.Max(2, Most / largest), time);

    public TimeProvider Time { get; }

    /// <summary>A buffer with room for the largest body and a byte more, until <see cref="Return"/>. Null: no turn came in time.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async ValueTask<byte[]?> Take(CancellationToken cancel)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return Buffer();
            }

            place = waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        try
        {
            await place.Value.Task.WaitAsync(Turn, Time, cancel);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            if (!LeftInTime(place))
            {
                Next();
            }

            return e is TimeoutException ? null : throw new OperationCanceledException(e.Message, e, cancel);
        }

        lock (gate)
        {
            return Buffer();
        }
    }

    /// <summary>Gives a buffer back.</summary>
    public void Return(byte[] buffer)
    {
        lock (gate)
        {
            // The next body of this endpoint uses it again; if none comes, the memory is given back. New ones each time would add up before they are collected.
            used.Push(new WeakReference<byte[]>(buffer));
        }

        Next();
    }

    // False: its turn came in the same moment, and is the next one's.
    private bool LeftInTime(LinkedListNode<TaskCompletionSource> place)
    {
        lock (gate)
        {
            var left = !place.Value.Task.IsCompleted;
            if (left)
            {
                waiting.Remove(place);
            }

            return left;
        }
    }

    private void Next()
    {
        lock (gate)
        {
            if (waiting.First is { } first)
            {
                waiting.RemoveFirst();
                first.Value.SetResult();
            }
            else
            {
                free++;
            }
        }
    }

    private byte[] Buffer()
    {
        while (used.TryPop(out var reference))
        {
            if (reference.TryGetTarget(out var buffer))
            {
                return buffer;
            }
        }

        return GC.AllocateUninitializedArray<byte>(size);
    }
}
