using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Sqlite;

/// <summary>
/// A program runs for months in one opening, so a nightly backup and the database that it is put back for are of the
/// same one. The start says that it is older; of a store that was only stopped or killed, at whatever moment, it says
/// nothing.
/// </summary>
public sealed class RestoredBackupTests : SqliteRunTestBase
{
    [Theory]
    [InlineData("stopped", "sqlite3 .backup", "is older than what was last stored in this folder")]
    [InlineData("stopped", "VACUUM INTO", "is older than what was last stored in this folder")]
    [InlineData("stopped", "copy of marketing.db", "is older than what was last stored in this folder")]
    [InlineData("stopped", "copy with its log", "is older than what was last stored in this folder")]
    [InlineData("killed", "sqlite3 .backup", "is older than what was last stored in this folder")]
    [InlineData("killed", "copy of marketing.db", "is older than what was last stored in this folder")]
    [InlineData("killed", "copy with its log", "is older than what was last stored in this folder")]
    [InlineData("killed early", "copy of marketing.db", "is older than what was last stored in this folder")]
    [InlineData("killed early", "sqlite3 .backup", "marketing.db comes from a backup, or its log was lost")]
    [InlineData("killed early", "VACUUM INTO", "marketing.db comes from a backup, or its log was lost")]
    public async Task A_restored_backup_of_the_same_run_is_reported_once_with_the_opt_outs(
        string ended,
        string how,
        string says
    )
    {
        var (folder, backup) = (NewFolder(), NewFolder());
        var left = folder;
        await using (var store = ended == "killed early" ? new SqliteTableStore(folder) : Open(folder))
        {
            await Commit(store, 1);
            Back(folder, backup, how);

            // The mark names the first commit before the second is begun.
            await Commit(store, 1);
            var mark = Mark(folder);
            for (var more = 0; ended != "killed early" && Mark(folder) == mark && more < 1_000; more++)
            {
                await Commit(store, 1);
            }

            if (ended != "stopped")
            {
                left = Copy(folder);
            }
        }

        File.Delete(Path.Combine(left, "marketing.db-wal"));
        foreach (var file in Directory.GetFiles(backup))
        {
            File.Copy(file, Path.Combine(left, Path.GetFileName(file)), overwrite: true);
        }

        var held = how == "copy of marketing.db" ? 0 : 1;
        var advice = await Start(left, held);
        Assert.StartsWith(Path.Combine(left, "marketing.db"), advice, StringComparison.Ordinal);
        Assert.Contains(says, advice, StringComparison.Ordinal);
        Assert.Contains("Opt-outs made after it are undone too", advice, StringComparison.Ordinal);
        Assert.Contains("pause (marketing pause)", advice, StringComparison.Ordinal);
        Assert.Null(await Start(left, held));
    }

    [Fact]
    public async Task A_store_that_was_stopped_or_killed_at_any_moment_is_never_called_a_backup()
    {
        var folder = NewFolder();
        for (var run = 0; run < 3; run++)
        {
            await using var store = Open(folder);
            Assert.Null(store.Advice);
            for (var commits = 1; commits <= 25; commits++)
            {
                await Commit(store, 1);
                if (Instant(folder) is { } killed)
                {
                    Assert.Null(await Start(killed, (run * 25) + commits));
                    Assert.Null(await Start(killed, (run * 25) + commits));
                }
            }
        }

        Assert.Null(await Start(folder, 75));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_stop_that_is_killed_at_any_of_its_steps_leaves_a_store_that_opens_without_a_word(int steps)
    {
        var killed = await Killed(40);
        using (var connection = Connection.OpenWriter(Path.Combine(killed, "marketing.db")))
        {
            connection.Execute("SELECT count(*) FROM openings");
            var number = steps > 0 ? Database.FinishLog(connection) : null;
            if (steps > 1)
            {
                Assert.True(OpeningMark.Read(killed).TrySave(closed: true, number));
            }

            if (steps < 3)
            {
                connection.KeepLog();
            }
        }

        Assert.Equal(steps < 3, File.Exists(Path.Combine(killed, "marketing.db-wal")));
        Assert.Null(await Start(killed, 40));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_that_is_killed_before_or_after_its_mark_opens_without_a_word(bool marked)
    {
        var folder = NewFolder();
        await using (var store = Open(folder))
        {
            await Commit(store, 5);
        }

        var (connection, _, opening, _, _, _) = Database.Open(
            Path.Combine(folder, "marketing.db"),
            OpeningMark.Read(folder),
            LayoutUpgrade.Never
        );
        if (marked)
        {
            OpeningMark.Read(folder).Save(opening, closed: false, LogNumber.Read(connection));
        }

        var killed = Copy(folder);
        connection.Dispose();
        Assert.Null(await Start(killed, 5));
    }

    [Fact]
    public async Task A_mark_of_a_version_without_the_number_says_nothing_of_it_and_that_version_reads_ours()
    {
        var folder = NewFolder();
        await using (var store = Open(folder))
        {
            await Commit(store, 2);
        }

        var mark = Path.Combine(folder, "store.begun");
        var lines = File.ReadAllLines(mark);
        Assert.Equal("opening 1, closed", lines[1]);
        File.WriteAllLines(mark, lines[..2]);
        Assert.Null(await Start(folder, 2));
    }

    [Fact]
    public async Task A_stop_that_cannot_write_its_mark_keeps_the_log_and_opens_without_a_word()
    {
        var folder = NewFolder();
        await using (var store = Open(folder))
        {
            await Commit(store, 5);

            // A folder in its place: nothing can be moved over it.
            File.Move(Path.Combine(folder, "store.begun"), Path.Combine(folder, "kept"));
            Directory.CreateDirectory(Path.Combine(folder, "store.begun", "full"));
        }

        Directory.Delete(Path.Combine(folder, "store.begun"), true);
        File.Move(Path.Combine(folder, "kept"), Path.Combine(folder, "store.begun"));
        Assert.True(File.Exists(Path.Combine(folder, "marketing.db-wal")));
        Assert.Null(await Start(folder, 5));
    }
}
