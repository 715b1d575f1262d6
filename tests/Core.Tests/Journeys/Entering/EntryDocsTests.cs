using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Journeys.Entering;

/// <summary>The examples of docs/journeys.md about who enters a journey, and when.</summary>
internal static class EntryDocs
{
    /// <summary>The text of the example that begins with this name.</summary>
    public static string Read(string journey)
    {
        var page = File.ReadAllText(Repository.Path("docs", "journeys.md"));
        var start = page.IndexOf($"journey: {journey}\n", StringComparison.Ordinal);
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}

public sealed class EntryDocsTests
{
    public static TheoryData<string> Examples =>
        ["win-back", "cart-reminder", "overdue", "advent", "personal-invitation"];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_of_the_docs_has_neither_fault_nor_advice(string journey) =>
        Assert.DoesNotContain(
            Assert
                .IsType<WorkspaceResult.Valid>(
                    SampleWorkspace.With($"journeys/{journey}.yaml", EntryDocs.Read(journey))
                )
                .Workspace.Advice,
            a => a.Place.File == $"journeys/{journey}.yaml"
        );
}
