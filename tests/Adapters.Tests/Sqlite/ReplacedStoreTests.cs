using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Sqlite;

/// <summary>
/// Files of the store that are removed or replaced while it is open: nothing that is committed after that is
/// acknowledged, reads stop as well, and the stop leaves what lies in the folder as it is.
/// </summary>
public sealed class ReplacedStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("replaced-store").FullName;
    private readonly Seconds time = new();

    private string Database => At("marketing.db");

    public void Dispose() => Directory.Delete(folder, true);

    [Theory]
    [InlineData("the database, its log and its index are removed")]
    [InlineData("the database is removed")]
    [InlineData("the database is moved away")]
    [InlineData("a backup is moved in its place")]
    [InlineData("a backup is copied over it")]
    [InlineData("it is emptied")]
    public async Task What_is_committed_after_the_database_was_taken_away_is_not_acknowledged(string what)
    {
        await Backup();
        await using (var store = Open())
        {
            await Write(store, "before");
            Do(what);

            for (var tries = 0; tries < 3; tries++)
            {
                var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
                    await Write(store, "after")
                );
                Assert.Equal(StoreFault.Replaced, fault.Fault);
                Assert.StartsWith(
                    $"{Database} was removed or replaced while the program runs, so nothing is accepted any "
                        + $"more. Stop the program",
                    fault.Message,
                    StringComparison.Ordinal
                );
                Assert.Equal(
                    StoreFault.Replaced,
                    (await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Read(store, "before"))).Fault
                );
            }
        }

        // The mark does not say "closed": the next start asks after the log.
        Assert.DoesNotContain("closed", File.ReadAllText(At("store.begun")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the database is removed")]
    [InlineData("a backup is moved in its place")]
    [InlineData("a backup is copied over it")]
    public async Task A_program_that_takes_no_orders_notices_by_its_reads_within_a_second(string what)
    {
        await Backup();
        await using var store = Open();
        await Write(store, "before");
        Assert.NotNull(await Read(store, "before"));
        Do(what);

        time.Pass();

        Assert.Equal(
            StoreFault.Replaced,
            (await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Read(store, "before"))).Fault
        );
    }

    [Theory]
    [InlineData("a backup is moved in its place")]
    [InlineData("a backup is copied over it")]
    public async Task What_was_put_there_is_not_changed_by_the_stop_and_is_refused_beside_the_log_that_remains(
        string what
    )
    {
        await Backup();
        await using (var store = Open())
        {
            await Write(store, "before");
            Do(what);
        }

        Assert.Equal(File.ReadAllBytes(At("backup")), File.ReadAllBytes(Database));
        Assert.Contains(
            "does not belong to",
            Assert.Throws<StoreCannotOpenException>(Open).Message,
            StringComparison.Ordinal
        );

        File.Delete(Database + "-wal");
        await using var restored = Open();
        Assert.NotNull(await Read(restored, "backed up"));
        Assert.Null(await Read(restored, "before"));
    }

    [Fact]
    public async Task A_database_that_was_moved_away_and_is_put_back_has_all_that_was_acknowledged()
    {
        await using (var store = Open())
        {
            await Write(store, "before");
            Do("the database is moved away");
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Write(store, "after"));
        }

        File.Move(At("elsewhere"), Database);
        await using var again = Open();
        Assert.NotNull(await Read(again, "before"));
    }

    [Fact]
    public async Task A_log_that_is_removed_while_it_is_in_use_stops_the_store_and_an_ordinary_stop_loses_nothing()
    {
        await using (var store = Open())
        {
            await Write(store, "before");
            File.Delete(Database + "-wal");

            var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Write(store, "after"));
            Assert.Equal(StoreFault.Replaced, fault.Fault);
            Assert.StartsWith(
                $"{Database}-wal was removed while the program runs",
                fault.Message,
                StringComparison.Ordinal
            );
        }

        await using var again = Open();
        Assert.NotNull(await Read(again, "before"));
        Assert.Null(again.Advice);
    }

    [Fact]
    public async Task A_log_that_begins_anew_many_times_is_never_taken_for_another_database()
    {
        await using var store = Open();
        var readers = Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                time.Pass();
                await Read(store, "1");
            }
        });
        for (var i = 0; i < 500; i++)
        {
            await store.Upsert(TableName.Customers, "p", $"{i % 50}", new byte[2_000]);
        }

        await readers;
        Assert.True(new FileInfo(Database + "-wal").Length < 4_000_000);
    }

    private sealed class Seconds : TimeProvider
    {
        private long passed;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Volatile.Read(ref passed);

        public void Pass() => Interlocked.Increment(ref passed);
    }

    private string At(string name) => Path.Combine(folder, name);

    private SqliteTableStore Open() => new(folder, 12, time);

    private static ValueTask Write(SqliteTableStore store, string row) =>
        store.Upsert(TableName.Shop, "p", row, "{}"u8.ToArray());

    private static ValueTask<Entity?> Read(SqliteTableStore store, string row) => store.Get(TableName.Shop, "p", row);

    private async Task Backup()
    {
        await using (var store = Open())
        {
            await Write(store, "backed up");
        }

        File.Copy(Database, At("backup"));
    }

    private void Do(string what)
    {
        switch (what)
        {
            case "the database, its log and its index are removed":
                File.Delete(Database + "-shm");
                File.Delete(Database + "-wal");
                File.Delete(Database);
                break;
            case "the database is removed":
                File.Delete(Database);
                break;
            case "the database is moved away":
                File.Move(Database, At("elsewhere"));
                break;
            case "a backup is moved in its place":
                File.Copy(At("backup"), At("beside"));
                File.Move(At("beside"), Database, overwrite: true);
                break;
            case "a backup is copied over it":
                Over(File.ReadAllBytes(At("backup")));
                break;
            default:
                Over([]);
                break;
        }
    }

    private void Over(byte[] bytes)
    {
        using var file = new FileStream(
            Database,
            FileMode.Open,
            FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete
        );
        file.SetLength(0);
        file.Write(bytes);
    }
}
