using System.Globalization;

namespace MarketingAutomation.Hosting;

/// <summary>Time since the machine was started, which setting the clock does not change and sleep does not
/// stop.</summary>
public static class Uptime
{
    private const string File = "/proc/uptime";

    /// <summary>Reads it; null: this system has none that counts sleep.</summary>
    public static Func<TimeSpan>? CreateSource() =>
        OperatingSystem.IsWindows() ? static () => TimeSpan.FromMilliseconds(Environment.TickCount64)
        : OperatingSystem.IsLinux() && Read() is not null
            ? static () => Read() ?? throw new InvalidOperationException($"{File} can no longer be read")
        : null;

    // "12345.67 23456.78": seconds since the start, seconds of idle processors.
    private static TimeSpan? Read()
    {
        try
        {
            var text = System.IO.File.ReadAllText(File);
            return double.TryParse(
                text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var seconds
            )
                ? TimeSpan.FromSeconds(seconds)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
