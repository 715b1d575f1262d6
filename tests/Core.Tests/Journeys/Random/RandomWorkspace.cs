using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Journeys.Random;

/// <summary>The sample workspace with random journeys instead of its own.</summary>
internal static class RandomWorkspace
{
    private static readonly IReadOnlyDictionary<string, string> Sample = WorkspaceFolder.ReadFiles(
        Repository.Path("functions", "workspace")
    );

    /// <summary>The files of a workspace with these journeys.</summary>
    public static IReadOnlyDictionary<string, string> Files(params (string Name, string Text)[] journeys)
    {
        var files = Sample
            .Where(f => !f.Key.StartsWith("journeys/", StringComparison.Ordinal))
            .ToDictionary(f => f.Key, f => WithFirstSms(f.Key, f.Value), StringComparer.Ordinal);
        files["policy.yaml"] = string.Join(
            '\n',
            files["policy.yaml"].Split('\n').Where(l => !l.StartsWith("priority:", StringComparison.Ordinal))
        );
        files["shop.yaml"] += "attributes: { likes_tea: yes/no }\n";
        foreach (var (name, text) in journeys)
        {
            files[$"journeys/{name}.yaml"] = text;
        }

        return files;
    }

    // Any template may be the first SMS of a random journey, which has to say how to stop.
    private static string WithFirstSms(string path, string text) =>
        path.EndsWith("/sms.hbs", StringComparison.Ordinal)
        && !path.StartsWith("templates/_", StringComparison.Ordinal)
        && !text.Contains("{{> first-sms}}", StringComparison.Ordinal)
            ? $"{text.TrimEnd()} {{{{> first-sms}}}}\n"
            : text;

    /// <summary>Reads a workspace, as a start does.</summary>
    public static WorkspaceResult Read(IReadOnlyDictionary<string, string> files) =>
        new WorkspaceReader(TemplateReader.Read).Read(files);
}
