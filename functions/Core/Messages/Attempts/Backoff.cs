using MarketingAutomation.Core.Messages.Gates;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Attempts;

/// <summary>
/// How long to wait before something that failed is tried again. What failed together is not tried again together: each
/// wait is longer by up to a quarter, derived from what is tried and which try it is, so that the same try always waits
/// as long.
/// </summary>
public static class Backoff
{
    /// <summary>A message after its <paramref name="attempt"/>th attempt, counted from 1: 30 s, 2 min, 8 min, 32 min,
    /// then an hour, without the part that differs.</summary>
    public static Duration AttemptDelay(int attempt) =>
        Duration.Min(Duration.FromSeconds(30 * Math.Pow(4, Math.Clamp(attempt - 1, 0, 10))), Duration.FromHours(1));

    /// <summary>A wake after its <paramref name="tries"/>th failure, counted from 1: 10 s, 20 s, 40 s … an hour at
    /// most, without the part that differs.</summary>
    public static Duration WakeDelay(int tries) =>
        Duration.Min(Duration.FromSeconds(5 * Math.Pow(2, Math.Clamp(tries, 1, 20))), Duration.FromHours(1));

    /// <summary>The wait itself, or up to a quarter more. Never less: a provider's own "not before" holds.</summary>
    /// <param name="wait">How long at least.</param>
    /// <param name="what">What is tried again: a message's id, a customer's key.</param>
    /// <param name="tries">Which try it was.</param>
    public static Duration WithJitter(Duration wait, string what, int tries) =>
        wait + BacklogSpread.DelayOf($"{what} {tries}", wait / 4);
}
