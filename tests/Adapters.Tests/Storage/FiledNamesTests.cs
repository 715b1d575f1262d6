using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Storage;

#pragma warning disable CA1001 // xunit disposes through IAsyncLifetime.
/// <summary>The contract where the names of partitions are filed all the time, two by two, instead of after
/// thousands.</summary>
public sealed class FiledNamesTests : TableStoreContract, IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly string folder = Directory.CreateTempSubdirectory("marketing-store-").FullName;
    private SqliteTableStore store;

    public FiledNamesTests() => store = Open();

    protected override ITableStore Store => store;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public async Task Whatever_is_written_is_found_by_every_kind_of_read_while_names_are_filed_and_after_reopening(
        int seed
    )
    {
        var (model, random) = (new MemoryTableStore(), new Random(seed));
        for (var step = 0; step < 400; step++)
        {
            var table = random.GetItems([TableName.Identities, TableName.Customers, TableName.Due, TableName.Shop], 1)[
                0
            ];
            var partition = random.Next(3) == 0 ? $"{random.Next(20):00}" : $"p{random.Next(200)}";
            TableOperation[] operations =
            [
                .. Enumerable.Range(0, random.Next(1, 4)).Select(i => Some(random, $"r{(3 * random.Next(3)) + i}")),
            ];
            Assert.Equal(
                Kind(await model.Commit(table, partition, operations)),
                Kind(await Store.Commit(table, partition, operations))
            );
            if (step % 100 == 99)
            {
                await store.DisposeAsync();
                store = Open();
            }

            if (step % 40 == 39)
            {
                await AreTheSame(model, random.Next(1, 30));
            }
        }

        await AreTheSame(model, 7);
    }

    [Fact]
    public async Task A_name_that_came_is_filed_in_order_and_forgotten_where_it_waited()
    {
        for (var number = 0; number < 200; number++)
        {
            await Done(TableName.Identities, $"name{number:000}", Insert("id"));
        }

        await store.DisposeAsync();
        using (var file = Connection.OpenWriter(Path.Combine(folder, "marketing.db")))
        {
            var (filed, waiting) = (
                file.Execute("SELECT count(*) FROM identities_partitions"),
                file.Execute("SELECT count(*) FROM identities_new")
            );
            Assert.InRange(filed, 190, 200);
            Assert.InRange(waiting, 0, 40);
            Assert.Equal(200, file.Execute("SELECT count(*) FROM identities_names"));
            Assert.Equal(200, file.Execute("SELECT count(DISTINCT id) FROM identities_names"));
        }

        store = Open();
        for (var number = 0; number < 200; number++)
        {
            Assert.NotNull(await Store.Get(TableName.Identities, $"name{number:000}", "id"));
        }
    }

    [Fact]
    public async Task A_refused_transaction_and_a_delete_of_nothing_leave_no_name()
    {
        await Refused(
            1,
            CommitConflict.Changed,
            TableName.Identities,
            "ada",
            Insert("id"),
            new TableOperation.Replace("other", Body("x"), "1")
        );
        await Done(TableName.Identities, "bob", new TableOperation.Delete("id"));

        await store.DisposeAsync();
        using (var file = Connection.OpenWriter(Path.Combine(folder, "marketing.db")))
        {
            Assert.Equal(0, file.Execute("SELECT count(*) FROM identities_names"));
        }
        store = Open();
    }

    [Fact]
    public async Task A_group_that_could_not_be_committed_leaves_no_number_behind()
    {
        using (var other = Connection.OpenWriter(Path.Combine(folder, "marketing.db")))
        {
            other.Execute("BEGIN IMMEDIATE");
            await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
                await Store.Commit(TableName.Identities, "ada", [Insert("id")])
            );
            other.Execute("ROLLBACK");
        }

        Assert.Null(await Store.Get(TableName.Identities, "ada", "id"));
        await Done(TableName.Identities, "ada", Insert("id", "now"));
        await store.DisposeAsync();
        store = Open();
        Assert.Equal("now", Text(await Store.Get(TableName.Identities, "ada", "id")));
    }

    [Fact]
    public async Task What_a_kill_leaves_after_any_commit_has_every_name_while_names_are_filed()
    {
        for (var number = 0; number < 120; number++)
        {
            await Done(TableName.Identities, $"name{(number * 37) % 120:000}", Insert("id", $"{number}"));
            if (number % 4 != 3)
            {
                continue;
            }
            var copy = Directory.CreateTempSubdirectory("marketing-store-").FullName;
            foreach (var file in new[] { "marketing.db", "marketing.db-wal", "store.begun" })
            {
                File.Copy(Path.Combine(folder, file), Path.Combine(copy, file));
            }
            await using (
                var survivor = new SqliteTableStore(copy, Checkpointer.Pages, TimeProvider.System, mostNames: 2)
            )
            {
                Assert.Equal(number + 1, (await survivor.Scan(TableName.Identities, 1_000)).Items.Count);
                for (var earlier = 0; earlier <= number; earlier++)
                {
                    Assert.Equal(
                        $"{earlier}",
                        Text(await survivor.Get(TableName.Identities, $"name{(earlier * 37) % 120:000}", "id"))
                    );
                }
            }

            Directory.Delete(copy, recursive: true);
        }
    }

    private SqliteTableStore Open() => new(folder, Checkpointer.Pages, TimeProvider.System, mostNames: 2);

    private static TableOperation Some(Random random, string row) =>
        random.Next(5) switch
        {
            0 => Insert(row),
            1 => new TableOperation.Delete(row),
            _ => new TableOperation.Upsert(row, Body($"{random.Next()}")),
        };

    private static string Kind(CommitResult result) =>
        result is CommitResult.Refused refused ? refused.ToString() : "done";

    private async Task AreTheSame(MemoryTableStore model, int take)
    {
        foreach (var table in Enum.GetValues<TableName>())
        {
            var expected = await All(next => model.Scan(table, 1_000, next));
            Assert.Equal(expected, await All(next => Store.Scan(table, take, next)));
            foreach (var row in new[] { "r0", "r4" })
            {
                Assert.Equal(
                    await All(next => model.Walk(table, row, "p1", "p8", 1_000, next)),
                    await All(next => Store.Walk(table, row, "p1", "p8", take, next))
                );
            }

            foreach (var partition in expected.Select(e => e.Split(' ')[0]).Distinct())
            {
                Assert.Equal(
                    await All(next => model.Query(table, partition, "r1", null, 1_000, next)),
                    await All(next => Store.Query(table, partition, "r1", null, take, next))
                );
            }
        }
    }

    private static async Task<List<string>> All(Func<string?, ValueTask<Page>> page)
    {
        var (found, next) = (new List<string>(), (string?)null);
        do
        {
            var one = await page(next);
            found.AddRange(one.Items.Select(e => $"{e.Partition} {e.Row} {Text(e)}"));
            next = one.Continuation;
        } while (next is not null);
        return found;
    }
}
