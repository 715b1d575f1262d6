using System.Globalization;

namespace MarketingAutomation.Bench;

/// <summary>Processor time of a named thread in microseconds, which a busy machine does not blur as it does the clock.
/// 0 where the system does not tell.</summary>
internal static class ThreadProcessorTime
{
    public static double OfThread(string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }
        return Directory
                .GetDirectories("/proc/self/task")
                .Where(task => File.ReadAllText(task + "/comm").Trim() == name)
                .Sum(task =>
                    double.Parse(File.ReadAllText(task + "/schedstat").Split(' ')[0], CultureInfo.InvariantCulture)
                ) / 1_000;
    }

    public static double OfThisThread() =>
        OperatingSystem.IsLinux()
            ? double.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture)
                / 1_000
            : 0;
}
