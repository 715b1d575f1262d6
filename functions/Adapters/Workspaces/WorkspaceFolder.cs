using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Reading;

namespace MarketingAutomation.Adapters.Workspaces;

/// <summary>Reads the folder a marketer edits.</summary>
public static class WorkspaceFolder
{
    /// <summary>The whole workspace, or all its faults. A folder that is not there is a workspace without
    /// files.</summary>
    /// <param name="folder">Where <c>shop.yaml</c> lies.</param>
    /// <param name="sources">Names of the configured webhooks, against which <c>order.source</c> is held; null: not
    /// asked.</param>
    /// <param name="now">The time now, for a check of an author's files; null: not asked.</param>
    public static WorkspaceResult Read(
        string folder,
        IReadOnlyCollection<string>? sources = null,
        NodaTime.Instant? now = null
    ) => new WorkspaceReader(TemplateReader.Read) { WebhookNames = sources, Now = now }.Read(ReadFiles(folder));

    /// <summary>The text of each file of the folder that is, or was probably meant to be, part of a workspace, by its
    /// path with forward slashes. Empty where there is no folder.</summary>
    public static IReadOnlyDictionary<string, string> ReadFiles(string folder) =>
        !Directory.Exists(folder)
            ? new Dictionary<string, string>()
            : Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path =>
                    (Path: path, Name: Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
                )
                .Where(f => WorkspaceFiles.IsRelevant(f.Name))
                .ToDictionary(f => f.Name, f => WorkspaceFiles.IsText(f.Name) ? File.ReadAllText(f.Path) : "");
}
