namespace MarketingAutomation.Adapters.Providers;

/// <summary>
/// Opens after several failures in a row; then one request at a time finds out whether it works again. Consecutive, not
/// a share of a window: after an hour of successes an outage is seen as soon as after none. (Polly's breaker counts
/// shares only, so this one is our own.)
/// </summary>
internal sealed class CircuitBreaker(int failuresInARow, TimeSpan rest, TimeProvider time)
{
    private readonly Lock gate = new();
    private int failures;
    private DateTimeOffset openUntil;
    private bool probing;
    private string last = "";

    /// <summary>True: so many requests in a row failed, and none has worked since.</summary>
    public bool IsOpen
    {
        get
        {
            lock (gate)
            {
                return failures >= failuresInARow;
            }
        }
    }

    /// <summary>What came of the last request that failed, in words.</summary>
    public string LastFailure
    {
        get
        {
            lock (gate)
            {
                return last;
            }
        }
    }

    /// <summary>Null: go, and tell what came of it with <see cref="Record"/> or <see cref="RecordInconclusive"/>; else
    /// how long to stay away.</summary>
    public TimeSpan? TimeUntilAllowed()
    {
        lock (gate)
        {
            if (failures < failuresInARow)
            {
                return null;
            }

            var left = openUntil - time.GetUtcNow();
            if (left > TimeSpan.Zero || probing)
            {
                return left > TimeSpan.Zero ? left : rest;
            }

            probing = true;
            return null;
        }
    }

    /// <param name="failure">Why the request failed; null: it did not.</param>
    public void Record(string? failure)
    {
        lock (gate)
        {
            probing = false;
            failures = failure is null ? 0 : failures + 1;
            last = failure ?? last;
            if (failures >= failuresInARow)
            {
                openUntil = time.GetUtcNow() + rest;
            }
        }
    }

    /// <summary>The request proved nothing about the provider: the next one may find out.</summary>
    public void RecordInconclusive()
    {
        lock (gate)
        {
            probing = false;
        }
    }
}
