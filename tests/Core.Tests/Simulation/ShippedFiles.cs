using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Simulation;

/// <summary>The files of the shipped workspace.</summary>
internal static class ShippedFiles
{
    public static IReadOnlyDictionary<string, string> Read() =>
        WorkspaceFolder.ReadFiles(Repository.Path("functions", "workspace"));

    public static Workspace ReadWorkspace(IEnumerable<KeyValuePair<string, string>> files) =>
        Assert
            .IsType<WorkspaceResult.Valid>(
                new WorkspaceReader(TemplateReader.Read).Read(files.ToDictionary(StringComparer.Ordinal))
            )
            .Workspace;
}
