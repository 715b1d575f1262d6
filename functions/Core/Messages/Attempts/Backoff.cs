using MarketingAutomation.Core.Messages.Gates;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Attempts;

/// <summary>
/// The delay before a failed action is tried again. Jitter of up to a quarter is added, so that things that failed
/// together are not tried again together. It is derived from what is tried and the number of the try, so the same try
/// always has the same delay.
/// </summary>
public static class Backoff
{
    /// <summary>Delay after the <paramref name="attempt"/>th attempt of a message, counted from 1: 30 s, 2 min, 8 min,
    /// 32 min, then an hour; without jitter.</summary>
    public static Duration AttemptDelay(int attempt) =>
        Duration.Min(Duration.FromSeconds(30 * Math.Pow(4, Math.Clamp(attempt - 1, 0, 10))), Duration.FromHours(1));

    /// <summary>Delay after the <paramref name="tries"/>th failure of a wake, counted from 1: 10 s, 20 s, 40 s … an
    /// hour at most; without jitter.</summary>
    public static Duration WakeDelay(int tries) =>
        Duration.Min(Duration.FromSeconds(5 * Math.Pow(2, Math.Clamp(tries, 1, 20))), Duration.FromHours(1));

    /// <summary>Adds jitter: the delay, or up to a quarter more. Never less, so that a provider's own "not before" is
    /// kept.</summary>
    /// <param name="wait">The least delay.</param>
    /// <param name="what">What is tried again: a message's id or a customer's key.</param>
    /// <param name="tries">The number of the try.</param>
    public static Duration WithJitter(Duration wait, string what, int tries) =>
        wait + BacklogSpread.DelayOf($"{what} {tries}", wait / 4);
}
