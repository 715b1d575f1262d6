using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Journeys.Entering;

/// <summary>The examples of docs/journeys.md about who enters a journey, and when.</summary>
internal static class EntryDocs
{
    /// <summary>The text of the example that begins with this name.</summary>
    public static string Read(string journey) => ReadFrom($"journey: {journey}\n");

    /// <summary>The text of the example that begins with this line.</summary>
    public static string ReadFrom(string line)
    {
        var page = File.ReadAllText(Repository.Path("docs", "journeys.md"));
        var start = page.IndexOf(line, StringComparison.Ordinal);
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}

public sealed class EntryDocsTests
{
    public static TheoryData<string> Examples =>
        [
            "win-back",
            "cart-reminder",
            "overdue",
            "advent",
            "personal-invitation",
            "tea-club",
            "winter-tea",
            "tea-of-the-month",
            "here-again",
            "cheaper-now",
        ];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_of_the_docs_has_neither_fault_nor_advice(string journey) =>
        Assert.DoesNotContain(
            Assert.IsType<WorkspaceResult.Valid>(Read(journey)).Workspace.Advice,
            a => a.Place.File == $"journeys/{journey}.yaml"
        );

    // With the segments of the page.
    private static WorkspaceResult Read(string journey)
    {
        var files = SampleWorkspace.Files();
        files["segments.yaml"] = EntryDocs.ReadFrom("# segments.yaml\n");
        files[$"journeys/{journey}.yaml"] = EntryDocs.Read(journey);
        return SampleWorkspace.Read(files);
    }
}
