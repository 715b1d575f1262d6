using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Azurite;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Storage;

/// <summary>Two views of one order at the same moment, on the stores of production: one record has the order, that of
/// the newest view's customer.</summary>
[Trait("Speed", "Slow")]
public sealed class ConcurrentOrderOnEveryStoreTests
{
    public static TheoryData<string> Situations => [.. ConcurrentOrders.All];

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task One_record_has_the_order_on_SQLite(string situation)
    {
        var folders = new List<DirectoryInfo>();
        var stores = new List<SqliteTableStore>();
        try
        {
            await Meet(
                situation,
                () =>
                {
                    folders.Add(Directory.CreateTempSubdirectory("marketing-test-"));
                    stores.Add(new SqliteTableStore(folders[^1].FullName));
                    return stores[^1];
                }
            );
        }
        finally
        {
            foreach (var store in stores)
            {
                await store.DisposeAsync();
            }

            folders.ForEach(f => f.Delete(recursive: true));
        }
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task One_record_has_the_order_on_Table_Storage(string situation)
    {
        var server = await AzuriteServer.Run;
        await Meet(
            situation,
            () =>
                new AzureTableStore(
                    new AzureTableOptions
                    {
                        ConnectionString = server.ConnectionString,
                        TablePrefix = AzuriteServer.NewPrefix(),
                    }
                )
        );
    }

    private static async Task Meet(string situation, Func<ITableStore> open)
    {
        ValueTask<ITableStore> Open() => ValueTask.FromResult(open());
        var (first, second) = await ConcurrentOrders.CountOperations(situation, Open);

        // A part of the grid that is walked in memory: every other step of the first, around the commit of the second.
        for (var at = 2; at <= Math.Max(first, second); at += 2)
        {
            await ConcurrentOrders.Interleave(situation, Open, at, 10, newestFirst: at % 4 == 0);
        }
    }
}
