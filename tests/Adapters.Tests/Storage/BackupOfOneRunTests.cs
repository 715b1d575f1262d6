using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Flow.Storage;
using SQLitePCL;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Storage;

/// <summary>
/// A program runs for months in one opening, so a nightly backup and the database that it is put back for are of the same one. The start says that it is older; of a store that was only stopped or
/// killed, at whatever moment, it says nothing.
/// </summary>
public sealed class BackupOfOneRunTests : IDisposable
{
    // A log of 12 pages begins anew every few commits.
    private const int ShortLog = 12;
    private readonly string root = Directory.CreateTempSubdirectory("one-run").FullName;
    private int folders;

    public void Dispose() => Directory.Delete(root, true);

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
    public async Task A_backup_of_the_same_run_that_was_put_back_is_told_once_with_the_opt_outs(string ended, string how, string says)
    {
        var (folder, backup) = (NewFolder(), NewFolder());
        var left = folder;
        await using (var store = ended == "killed early" ? new SqliteTableStore(folder) : Open(folder))
        {
            await Commit(store, 1);
            Back(folder, backup, how);
            var mark = Mark(folder);
            await Commit(store, 1);
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
            var number = steps > 0 ? Database.EndLog(connection) : null;
            if (steps > 1)
            {
                Assert.True(StoreMark.Read(killed).TryKeep(closed: true, number));
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

        var (connection, _, opening, _, _) = Database.Open(Path.Combine(folder, "marketing.db"), StoreMark.Read(folder));
        if (marked)
        {
            StoreMark.Read(folder).Keep(opening, closed: false, LogNumber.Read(connection));
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

    [Theory]
    [InlineData(5, 40)]
    [InlineData(40, 5)]
    [InlineData(1, 1)]
    public async Task A_log_of_the_same_run_beside_the_stopped_database_is_refused_and_nothing_is_changed(int before, int after)
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
    public async Task A_log_that_was_emptied_after_a_kill_is_told()
    {
        var killed = await Killed(40);
        File.WriteAllBytes(Path.Combine(killed, "marketing.db-wal"), []);

        Assert.Contains("Opt-outs made after it are undone too", await Start(killed, 0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_emptied_while_the_program_runs_is_noticed_and_told_at_the_next_start()
    {
        var folder = NewFolder();
        await using (var store = new SqliteTableStore(folder))
        {
            await Commit(store, 4);
            using (var log = new FileStream(Path.Combine(folder, "marketing.db-wal"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            {
                log.SetLength(0);
            }

            await Assert.ThrowsAsync<StoreUnavailableException>(() => Commit(store, 1));
        }

        Assert.Contains("Opt-outs made after it are undone too", await Start(folder, 0), StringComparison.Ordinal);
    }

    private string NewFolder() => Directory.CreateDirectory(Path.Combine(root, $"{++folders}")).FullName;

    private static SqliteTableStore Open(string folder) => new(folder, ShortLog, TimeProvider.System);

    private static async Task Commit(SqliteTableStore store, int commits)
    {
        for (var i = 0; i < commits; i++)
        {
            await store.Upsert(TableName.Customers, "p", Guid.NewGuid().ToString("N"), new byte[1_500]);
        }
    }

    private static async Task<string?> Start(string folder, int atLeast)
    {
        await using var store = Open(folder);
        Assert.True((await store.Query(TableName.Customers, "p", null, null, 1_000)).Items.Count >= atLeast);
        return store.Advice;
    }

    private async Task<string> Killed(int commits)
    {
        var folder = NewFolder();
        await using var store = new SqliteTableStore(folder);
        var opened = Mark(folder);
        await Commit(store, commits);
        // The mark names the log's first commit right after it was answered.
        while (Mark(folder) == opened)
        {
            await Commit(store, 1);
        }

        return Copy(folder);
    }

    // The files of one moment, where the log did not begin anew and the mark did not change while they were copied.
    private string? Instant(string folder)
    {
        var log = Path.Combine(folder, "marketing.db-wal");
        var before = (Head(log), Mark(folder));
        var copy = Copy(folder);
        return before == (Head(log), Mark(folder)) ? copy : null;
    }

    private static string Mark(string folder) => File.ReadAllText(Path.Combine(folder, "store.begun"));

    private static string Head(string log)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var head = new byte[32];
        return Convert.ToHexString(head, 0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
    }

    private string Copy(string folder)
    {
        var copy = NewFolder();
        foreach (var name in (string[])["marketing.db", "marketing.db-wal", "store.begun"])
        {
            Copy(Path.Combine(folder, name), Path.Combine(copy, name));
        }

        return copy;
    }

    private static void Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var target = File.Create(to);
        source.CopyTo(target);
    }

    private static void Back(string folder, string to, string how)
    {
        var (database, backup) = (Path.Combine(folder, "marketing.db"), Path.Combine(to, "marketing.db"));
        switch (how)
        {
            case "sqlite3 .backup":
                using (var source = Connection.OpenReader(database))
                using (var target = Connection.OpenWriter(backup))
                using (var pages = raw.sqlite3_backup_init(target.Handle, "main", source.Handle, "main"))
                {
                    Assert.Equal(raw.SQLITE_DONE, raw.sqlite3_backup_step(pages, -1));
                }

                break;
            case "VACUUM INTO":
                using (var source = Connection.OpenReader(database))
                {
                    source.Execute($"VACUUM INTO '{backup}'");
                }

                break;
            default:
                Copy(database, backup);
                if (how == "copy with its log")
                {
                    Copy(database + "-wal", backup + "-wal");
                }

                break;
        }
    }
}
