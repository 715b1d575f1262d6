using System.Globalization;

namespace MarketingAutomation.Adapters.Providers;

/// <summary>When a provider that is asked too much wants to be asked again.</summary>
internal static class RetryWhen
{
    /// <summary>A provider that names a time far away is asked after this at the latest.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromHours(1);

    private static readonly TimeSpan Otherwise = TimeSpan.FromSeconds(30);

    /// <summary><c>X-RateLimit-Reset</c> (unix seconds), else <c>Retry-After</c> (seconds or a date), else 30 s;
    /// between a second and an hour from now.</summary>
    public static TimeSpan After(ProviderReply.Answered answer, DateTimeOffset now)
    {
        var told =
            Reset(answer.Header("X-RateLimit-Reset"), now) ?? Named(answer.Header("Retry-After"), now) ?? Otherwise;
        return TimeSpan.FromTicks(Math.Clamp(told.Ticks, TimeSpan.TicksPerSecond, Most.Ticks));
    }

    private static TimeSpan? Reset(string? text, DateTimeOffset now) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) - now
            : null;

    private static TimeSpan? Named(string? text, DateTimeOffset now) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date - now
        : null;
}
