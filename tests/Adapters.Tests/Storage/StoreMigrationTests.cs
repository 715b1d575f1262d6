using System.Globalization;
using System.Text;
using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Azurite;
using MarketingAutomation.Support.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Storage;

public sealed class StoreMigrationTests
{
    [Fact]
    public async Task Every_row_of_every_table_is_copied_counted_and_compared()
    {
        var (from, to) = (new MemoryTableStore(), new MemoryTableStore());
        var rows = await Fill(from, 30);
        var steps = new List<MigrationProgressReport>();

        var copied = Assert.IsType<MigrationResult.Copied>(await new StoreMigration(from, to).Run(steps.Add));
        Assert.Equal(rows, copied.Tables.Sum(table => table.Rows));
        Assert.Equal(await Text(from), await Text(to));
        Assert.Equal(
            Enum.GetValues<TableName>(),
            steps.Where(step => !step.IsCheck).Select(step => step.Table).Distinct()
        );
        Assert.Equal(
            rows,
            steps.Where(step => step.IsCheck).GroupBy(step => step.Table).Sum(table => table.Max(step => step.Rows))
        );
    }

    [Theory, InlineData(FaultMoment.Before), InlineData(FaultMoment.After)]
    public async Task Stopped_anywhere_it_goes_on_from_there(FaultMoment moment)
    {
        var from = new MemoryTableStore();
        await Fill(from, 25);
        var counter = new FaultingTableStore(new MemoryTableStore());
        await new StoreMigration(from, counter).Run();
        for (var at = 1; at <= counter.Operations; at++)
        {
            var to = new MemoryTableStore();
            await Assert.ThrowsAsync<StoreUnavailableException>(() =>
                new StoreMigration(from, new FaultingTableStore(to, at, moment)).Run()
            );
            var end = await new StoreMigration(from, to).Run();
            // A run that only lost the answer to its last write was complete.
            Assert.True(
                end is MigrationResult.Copied || (at == counter.Operations && moment == FaultMoment.After),
                $"stopped {moment} {at}: {end}"
            );
            Assert.Equal(await Text(from), await Text(to));
        }
    }

    [Fact]
    public async Task What_was_copied_is_not_read_from_the_source_again()
    {
        var (from, to) = (new CountingTableStore(new MemoryTableStore()), new MemoryTableStore());
        await Fill(from, 1_100);
        var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new StoreMigration(from, to).Run(
                step =>
                {
                    if (step.Rows >= 1_000)
                    {
                        stop.Cancel();
                    }
                },
                stop.Token
            )
        );
        var steps = new List<MigrationProgressReport>();
        Assert.IsType<MigrationResult.Copied>(await new StoreMigration(from, to).Run(steps.Add));
        Assert.True(steps[0].Rows > 1_000);
    }

    [Fact]
    public async Task A_target_that_already_has_rows_is_not_changed()
    {
        var (from, to) = (new MemoryTableStore(), new MemoryTableStore());
        await Fill(from, 3);
        await to.Upsert(TableName.Counters, "p", "r", default);
        Assert.Equal(new MigrationResult.TargetNotEmpty(TableName.Counters), await new StoreMigration(from, to).Run());
        Assert.Single(await Text(to));
    }

    [Fact]
    public async Task A_source_that_changes_meanwhile_is_found_out()
    {
        var (from, to) = (new MemoryTableStore(), new MemoryTableStore());
        await Fill(from, 3);
        var end = await new StoreMigration(from, to).Run(step =>
        {
            if (step is { Table: TableName.Shop, IsCheck: false })
            {
                from.Upsert(TableName.Due, "late", "row", default).AsTask().GetAwaiter().GetResult();
            }
        });
        var different = Assert.IsType<MigrationResult.Different>(end);
        Assert.Equal((TableName.Due, 4, 3), (different.From.Table, different.From.Rows, different.To.Rows));
    }

    [Fact, Trait("Speed", "Slow")]
    public async Task A_SQLite_store_moves_to_Table_Storage_and_back()
    {
        var folder = Directory.CreateTempSubdirectory("marketing-store-").FullName;
        using var azure = new AzureTableStore(
            new AzureTableOptions
            {
                ConnectionString = (await AzuriteServer.Run).ConnectionString,
                TablePrefix = AzuriteServer.NewPrefix(),
            }
        );
        await using (var from = new SqliteTableStore(Path.Combine(folder, "from")))
        await using (var back = new SqliteTableStore(Path.Combine(folder, "back")))
        {
            await Fill(from, 150);
            var there = Assert.IsType<MigrationResult.Copied>(await new StoreMigration(from, azure).Run());
            var andBack = Assert.IsType<MigrationResult.Copied>(await new StoreMigration(azure, back).Run());
            Assert.Equal(there.Tables, andBack.Tables);
            Assert.Equal(await Text(from), await Text(back));
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Rows in all tables but one, some of them large, some partitions of several rows; the number of
    /// rows.</summary>
    private static async Task<int> Fill(ITableStore store, int perTable)
    {
        var rows = 0;
        foreach (var table in Enum.GetValues<TableName>().Where(table => table != TableName.Recent))
        {
            for (var number = 0; number < perTable; number++, rows++)
            {
                var text =
                    new string('õ', number % 20 == 7 ? 40_000 : 10) + number.ToString(CultureInfo.InvariantCulture);
                await store.Upsert(table, $"p{number / 4}", $"r|{number:0000}", Encoding.UTF8.GetBytes(text));
            }
        }

        return rows;
    }

    private static async Task<List<string>> Text(ITableStore store)
    {
        var rows = new List<string>();
        foreach (var table in Enum.GetValues<TableName>())
        {
            string? next = null;
            do
            {
                var page = await store.Scan(table, 100, next);
                rows.AddRange(
                    page.Items.Select(row =>
                        $"{table}/{row.Partition}/{row.Row}={Encoding.UTF8.GetString(row.Body.Span)}"
                    )
                );
                next = page.Continuation;
            } while (next is not null);
        }

        return rows;
    }
}
