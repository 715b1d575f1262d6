using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Web.Security;

/// <summary>
/// Slows guessing: after <see cref="FreeAttempts"/> wrong tries from one address the next is looked at only after a
/// second, then two, four, up to a minute. A quarter of an hour without one, or a used login code, and it starts anew.
/// The right API key is compared before any wait and never slowed. Each wrong try that was looked at is a line in the
/// log, without the address, which is personal.
/// </summary>
/// <param name="what">What a wrong try was, as a sentence without its full stop.</param>
internal sealed partial class FailedAttempts(TimeProvider time, ILogger log, string what)
{
    /// <summary>Wrong tries that cost no wait.</summary>
    public const int FreeAttempts = 5;

    private const int MostAddresses = 10_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ResetAfter = TimeSpan.FromMinutes(15);
    private readonly Lock gate = new();
    private readonly Dictionary<string, (int Count, DateTimeOffset Last)> tries = [];

    /// <summary>How long the address still has to wait; null: it may try.</summary>
    public TimeSpan? TimeToWait(string address)
    {
        lock (gate)
        {
            return
                tries.TryGetValue(address, out var t)
                && DelayAfter(t.Count) - (time.GetUtcNow() - t.Last) is { Ticks: > 0 } wait
                ? wait
                : null;
        }
    }

    /// <summary>The address tried something wrong.</summary>
    public void RecordFailure(string address)
    {
        int count;
        lock (gate)
        {
            var now = time.GetUtcNow();
            RemoveOld(now);
            count = tries.TryGetValue(address, out var t) ? t.Count + 1 : 1;
            tries[address] = (count, now);
        }

        LogWrong(what, count, DelayAfter(count).TotalSeconds);
    }

    /// <summary>The address tried something right.</summary>
    public void RecordSuccess(string address)
    {
        lock (gate)
        {
            tries.Remove(address);
        }
    }

    private static TimeSpan DelayAfter(int count) =>
        count < FreeAttempts
            ? TimeSpan.Zero
            : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(count - FreeAttempts, 10)), Longest.TotalSeconds));

    // Bounded: of very many addresses the longest silent are forgotten.
    private void RemoveOld(DateTimeOffset now)
    {
        foreach (var (address, _) in tries.Where(t => now - t.Value.Last > ResetAfter).ToList())
        {
            tries.Remove(address);
        }

        if (tries.Count >= MostAddresses)
        {
            tries.Remove(tries.MinBy(t => t.Value.Last).Key);
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "{What}. Wrong tries from this address: {Count}; the next is looked at in {Seconds} s."
    )]
    private partial void LogWrong(string what, int count, double seconds);
}
