using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Flow.Tests.Golden;

/// <summary>
/// The shipped journeys as people would live them: decisions as text, in the files beside this one.
/// <c>UPDATE_GOLDEN=1</c> writes them again; the change is then read like any other. The same stories are lived on
/// SQLite and on Azurite by Adapters.Tests.
/// </summary>
public sealed class GoldenTraceTests
{
    public static TheoryData<string> Stories => [.. GoldenScenario.All.Select(s => s.Title)];

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_scenario_ends_as_its_golden_file_says(string title)
    {
        var story = Named(title);
        var trace = await story.Trace(new MemoryTableStore());
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(story.File, trace);
        }

        Assert.Equal(await File.ReadAllTextAsync(story.File), trace);
    }

    [Fact]
    public async Task A_notice_about_an_unhappy_customer_names_the_order()
    {
        await using var stage = await Named("An unhappy customer is called by a person").Run();
        Assert.Contains("Call about #1001", stage.Staff.Messages.Single().Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_sends_nothing()
    {
        await using var stage = await Named("The draft reactivation records and sends nothing").Run();
        Assert.DoesNotContain(stage.SentMessages, m => m.Journey == "reactivation");
    }

    private static GoldenScenario Named(string title) => GoldenScenario.All.Single(s => s.Title == title);
}
