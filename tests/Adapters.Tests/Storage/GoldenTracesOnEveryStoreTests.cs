using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Support.Azurite;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Storage;

/// <summary>The stories of the shipped journeys, lived on the stores of production: what comes of them is what comes of
/// them in memory, line by line.</summary>
[Trait("Speed", "Slow")]
public sealed class GoldenTracesOnEveryStoreTests
{
    public static TheoryData<string> Stories => [.. GoldenScenario.All.Select(s => s.Title)];

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_story_ends_the_same_on_SQLite(string title)
    {
        var folder = Directory.CreateTempSubdirectory("marketing-test-");
        try
        {
            await using var store = new SqliteTableStore(folder.FullName);
            await Same(title, await Named(title).Trace(store));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_story_ends_the_same_on_Table_Storage(string title)
    {
        var server = await AzuriteServer.Run;
        using var store = new AzureTableStore(
            new AzureTableOptions
            {
                ConnectionString = server.ConnectionString,
                TablePrefix = AzuriteServer.NewPrefix(),
            }
        );
        await Same(title, await Named(title).Trace(store));
    }

    private static async Task Same(string title, string trace) =>
        Assert.Equal(await File.ReadAllTextAsync(Named(title).File), trace);

    private static GoldenScenario Named(string title) => GoldenScenario.All.Single(s => s.Title == title);
}
