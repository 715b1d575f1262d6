using System.Diagnostics;
using System.Globalization;
using MarketingAutomation.Support.Tools;

namespace MarketingAutomation.Bench;

/// <summary>What a number is worth depends on where it was taken.</summary>
internal static class MachineInfo
{
    /// <summary>Cores, system, runtime, and what a sync of the disk costs here.</summary>
    public static string Describe() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {Environment.OSVersion.VersionString}, .NET "
                + $"{Environment.Version}, 4 KB written and synced: median {Sync():N2} ms"
        );

    /// <summary>How much of the machine other programs use, where the system reports it.</summary>
    public static string DescribeLoad() =>
        OperatingSystem.IsLinux() ? $"load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}" : "";

    private static double Sync()
    {
        using var folder = new TemporaryFolder();
        using var file = File.OpenHandle(Path.Combine(folder.Path, "sync"), FileMode.Create, FileAccess.Write);
        var page = new byte[4_096];
        var taken = new double[200];
        for (var time = 0; time < taken.Length; time++)
        {
            var start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, page, time * (long)page.Length);
            RandomAccess.FlushToDisk(file);
            taken[time] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return taken.Order().ElementAt(taken.Length / 2);
    }
}
