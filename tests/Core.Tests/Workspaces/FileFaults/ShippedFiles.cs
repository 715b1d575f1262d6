using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Workspaces.FileFaults;

/// <summary>The files of the shipped workspace, and the faults of changed ones.</summary>
internal static class ShippedFiles
{
    internal static Dictionary<string, string> Shipped()
    {
        var folder = Repository.Path("functions", "workspace");
        return Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(p => (Path: p, Name: Path.GetRelativePath(folder, p).Replace(Path.DirectorySeparatorChar, '/')))
            .Where(f => WorkspaceFiles.IsRelevant(f.Name))
            .ToDictionary(f => f.Name, f => File.ReadAllText(f.Path));
    }

    internal static WorkspaceResult Read(IReadOnlyDictionary<string, string> files) =>
        new WorkspaceReader(TemplateReader.Read).Read(files);

    internal static Workspace Valid(IReadOnlyDictionary<string, string> files) =>
        Assert.IsType<WorkspaceResult.Valid>(Read(files)).Workspace;

    internal static IReadOnlyList<string> Faults(IReadOnlyDictionary<string, string> files) =>
        SampleWorkspace.Faults(Read(files));
}
