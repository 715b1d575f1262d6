using MarketingAutomation.Support.Stage;

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
}
