namespace MarketingAutomation.Adapters.Providers;

/// <summary>
/// Opens after several failures in a row; then one request at a time finds out whether it works again. Consecutive, not a share of a window: after an hour of
/// successes an outage is seen as soon as after none. (Polly's breaker counts shares only, so this one is our own.)
/// </summary>
internal sealed class Breaker(int failuresInARow, TimeSpan rest, TimeProvider time)
{
    private readonly Lock gate = new();
    private int failures;
    private DateTimeOffset closedUntil;
    private bool probing;

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

    /// <summary>Null: go, and tell what came of it with <see cref="Came"/>; else how long to stay away.</summary>
    public TimeSpan? Wait()
    {
        lock (gate)
        {
            if (failures < failuresInARow)
            {
                return null;
            }

            var left = closedUntil - time.GetUtcNow();
            if (left > TimeSpan.Zero || probing)
            {
                return left > TimeSpan.Zero ? left : rest;
            }

            probing = true;
            return null;
        }
    }

    public void Came(bool well)
    {
        lock (gate)
        {
            probing = false;
            failures = well ? 0 : failures + 1;
            if (failures >= failuresInARow)
            {
                closedUntil = time.GetUtcNow() + rest;
            }
        }
    }
}
