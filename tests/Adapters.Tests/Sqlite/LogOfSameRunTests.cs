using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Sqlite;

/// <summary>A log of another moment of the same run, one that another program kept, and one that was emptied.</summary>
public sealed class LogOfSameRunTests : SqliteRunTestBase
{
    [Theory]
    [InlineData(5, 40)]
    [InlineData(40, 5)]
    [InlineData(1, 1)]
    public async Task A_log_of_the_same_run_beside_the_stopped_database_is_refused_and_nothing_is_changed(
        int before,
        int after
    )
    {
        var folder = NewFolder();
        var log = Path.Combine(folder, "marketing.db-wal");
        await using (var store = new SqliteTableStore(folder))
        {
            await Commit(store, before);
            Copy(log, Path.Combine(folder, "older"));
            await Commit(store, after);
        }

        var closed = File.ReadAllBytes(Path.Combine(folder, "marketing.db"));
        File.Copy(Path.Combine(folder, "older"), log);
        var refusal = Assert.Throws<StoreCannotOpenException>(() => Open(folder));
        Assert.Contains("does not belong to", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(closed, File.ReadAllBytes(Path.Combine(folder, "marketing.db")));

        File.Delete(log);
        Assert.Null(await Start(folder, before + after));
    }

    [Fact]
    public async Task A_log_that_another_program_kept_at_the_stop_is_taken_up_without_a_word()
    {
        var folder = NewFolder();
        var store = new SqliteTableStore(folder);
        await Commit(store, 4);
        using (var reader = Connection.OpenReader(Path.Combine(folder, "marketing.db")))
        {
            reader.Execute("BEGIN");
            reader.Execute("SELECT count(*) FROM openings");
            await Commit(store, 4);
            await store.DisposeAsync();
            Assert.True(File.Exists(Path.Combine(folder, "marketing.db-wal")));
            Assert.Null(await Start(folder, 8));
            Assert.Null(await Start(folder, 8));
        }

        Assert.Null(await Start(folder, 8));
    }

    [Fact]
    public async Task A_log_that_was_emptied_after_a_kill_is_reported()
    {
        var killed = await Killed(40);
        File.WriteAllBytes(Path.Combine(killed, "marketing.db-wal"), []);

        Assert.Contains("Opt-outs made after it are undone too", await Start(killed, 0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_emptied_while_the_program_runs_is_reported_at_the_next_start()
    {
        var folder = NewFolder();
        await using (var store = new SqliteTableStore(folder))
        {
            await Commit(store, 4);
            using (
                var log = new FileStream(
                    Path.Combine(folder, "marketing.db-wal"),
                    FileMode.Open,
                    FileAccess.Write,
                    FileShare.ReadWrite | FileShare.Delete
                )
            )
            {
                log.SetLength(0);
            }

            await Assert.ThrowsAsync<StoreUnavailableException>(() => Commit(store, 1));
        }

        Assert.Contains("Opt-outs made after it are undone too", await Start(folder, 0), StringComparison.Ordinal);
    }
}
