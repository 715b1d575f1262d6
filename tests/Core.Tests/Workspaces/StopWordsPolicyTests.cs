using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces;

public sealed class StopWordsPolicyTests
{
    [Theory]
    [InlineData("stop_words: [laat maar, \"Geen berichten meer!\"]", "geen berichten meer", true)]
    [InlineData("stop_words: laat maar", "Laat maar.", true)]
    [InlineData("stop_words: [laat maar]", "stop", true)]
    [InlineData("", "laat maar", false)]
    public void Phrases_of_the_shop_count_beside_the_built_in_ones(string line, string text, bool asked) =>
        Assert.Equal(
            asked,
            Assert
                .IsType<WorkspaceResult.Valid>(SampleWorkspace.Read(Files(line)))
                .Workspace.Policy.StopWords.IsStopRequest(text)
        );

    [Theory]
    [InlineData("stop_words: [please]", "stop_words has \"please\", which every friendly reply may hold")]
    [InlineData("stop_words: [\"!\"]", "stop_words has \"!\", which every friendly reply may hold")]
    [InlineData("stop_words: [\"yes\"]", "stop_words has \"yes\", which asks for messages or for help")]
    [InlineData("stop_words: [laat maar, laat maar]", "stop_words names \"laat maar\" twice")]
    [InlineData("stop_words: { nl: laat maar }", "stop_words is a map")]
    [InlineData(
        "stop_words: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]",
        "a phrase of stop_words has 70 characters; allowed: at most 60"
    )]
    public void A_mistake_is_reported_with_its_place(string line, string fault) =>
        Assert.Contains(
            fault,
            Assert.Single(SampleWorkspace.Faults(SampleWorkspace.Read(Files(line)))).ToString(),
            StringComparison.Ordinal
        );

    private static Dictionary<string, string> Files(string line)
    {
        var files = SampleWorkspace.Files();
        files["policy.yaml"] += $"\n{line}\n";
        return files;
    }
}
