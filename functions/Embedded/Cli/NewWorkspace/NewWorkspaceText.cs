using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Embedded.Cli.NewWorkspace;

/// <summary>What the command <c>new</c> prints when the workspace is made.</summary>
internal static class NewWorkspaceText
{
    /// <summary>Describes the workspace and the next steps.</summary>
    /// <param name="folder">As given.</param>
    /// <param name="files">The files that were written.</param>
    public static string Describe(string folder, IReadOnlyDictionary<string, string> files)
    {
        var journeys = files
            .Keys.Where(f => f.StartsWith("journeys/", StringComparison.Ordinal))
            .Count(f => !f.EndsWith(".test.yaml", StringComparison.Ordinal));
        var gallery = NewWorkspaceFiles.FindGalleryJourneys(files.Keys);
        return $"""
            {folder} is a new workspace: {CountText.WithNoun(journeys, "journey")}, all drafts, which send nothing, and {CountText.WithNoun(
                gallery.Count,
                "journey"
            )} to copy from in gallery/.

              1. Change shop.yaml, policy.yaml and products.csv: they describe no real shop.
              2. Check it:      validate {folder} --test
              3. Run it:        --Workspace:Path={folder} --watch
              4. Try a journey: cp -r {folder}/{NewWorkspaceFiles.Gallery}/{gallery[0]}/. {folder}

            README.md there says what each file is; AGENTS.md is for writing assistants; .github/workflows/workspace.yml checks every change.
            """;
    }
}
