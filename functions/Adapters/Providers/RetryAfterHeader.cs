using System.Globalization;

namespace MarketingAutomation.Adapters.Providers;

/// <summary>When a provider that is asked too much wants to be asked again.</summary>
internal static class RetryAfterHeader
{
    /// <summary>A provider that names a time far away is asked after this at the latest.</summary>
    private static readonly TimeSpan MaxDelay = TimeSpan.FromHours(1);

    private static readonly TimeSpan DefaultDelay = TimeSpan.FromSeconds(30);

    /// <summary><c>X-RateLimit-Reset</c> (unix seconds), else <c>Retry-After</c> (seconds or a date), else 30 s;
    /// between a second and an hour from now.</summary>
    public static TimeSpan Read(ProviderReply.Answered answer, DateTimeOffset now)
    {
        var requested =
            ParseRateLimitReset(answer.Header("X-RateLimit-Reset"), now)
            ?? ParseRetryAfter(answer.Header("Retry-After"), now)
            ?? DefaultDelay;
        return TimeSpan.FromTicks(Math.Clamp(requested.Ticks, TimeSpan.TicksPerSecond, MaxDelay.Ticks));
    }

    private static TimeSpan? ParseRateLimitReset(string? text, DateTimeOffset now) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) - now
            : null;

    private static TimeSpan? ParseRetryAfter(string? text, DateTimeOffset now) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date - now
        : null;
}
