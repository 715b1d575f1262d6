using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Hosts.Tests.Providers;

/// <summary>The sample workspace with waits that fit into a test.</summary>
internal static class ShortWaitWorkspace
{
    /// <summary>Copies it into a folder; every replacement must be found.</summary>
    public static string Copy(string to, params (string Was, string Is)[] policy)
    {
        var from = Repository.Path("functions", "workspace");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var path = Path.Combine(to, "policy.yaml");
        var text = File.ReadAllText(path);
        foreach (var (was, now) in policy)
        {
            text = text.Contains(was, StringComparison.Ordinal)
                ? text.Replace(was, now, StringComparison.Ordinal)
                : throw new InvalidOperationException($"policy.yaml does not say \"{was}\"");
        }

        File.WriteAllText(path, text);
        return to;
    }

    /// <summary>
    /// A replacement for <see cref="Copy"/>: SMS may be sent from so long after now for half a day, by the customers'
    /// clock, and e-mail for a day but an hour, at whatever hour the test runs. Without it an overdue e-mail waits for
    /// the morning of a clock that runs fast, and on a slow machine e-mails are overdue.
    /// </summary>
    public static (string Was, string Is) SendHours(TimeSpan smsAfter)
    {
        var now = SystemClock
            .Instance.GetCurrentInstant()
            .InZone(DateTimeZoneProviders.Tzdb["Europe/Tallinn"])
            .TimeOfDay;
        var from = now.PlusSeconds((long)(smsAfter * ProviderFaultEnvironment.Speed).TotalSeconds);
        return (
            "sms: 09:00-20:00",
            FormattableString.Invariant(
                $"sms: {from:HH:mm}-{from.PlusHours(12):HH:mm}\n  email: {now.PlusHours(-1):HH:mm}-{now.PlusHours(-2):HH:mm}"
            )
        );
    }
}
