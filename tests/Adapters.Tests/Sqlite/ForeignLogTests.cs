using System.Text;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Sqlite;

/// <summary>
/// A database and the log beside it are opened only where they belong together. A store that was killed, at whatever
/// moment, opens with all that was committed; a backup beside a log of another
/// time or of another store is refused in words, and nothing is changed.
/// </summary>
public sealed class ForeignLogTests : IDisposable
{
    // Rows of a third of a page, so that a log has only the newest of them and a wrong pair cannot look whole.
    private const int ShortLog = 12;
    private readonly string root = Directory.CreateTempSubdirectory("log-pairs").FullName;
    private int folders;

    public void Dispose() => Directory.Delete(root, true);

    [Fact]
    public async Task A_backup_beside_a_newer_log_is_refused_with_the_remedy_and_nothing_is_changed()
    {
        var folder = NewFolder();
        await Commit(folder, "first", 3);
        var backup = File.ReadAllBytes(Path.Combine(folder, "marketing.db"));
        await Commit(folder, "first", 3);
        var killed = await Killed(folder, "first", 2);
        var restored = NewFolder(killed with { Database = backup });

        for (var starts = 0; starts < 2; starts++)
        {
            var refusal = Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(restored));
            var database = Path.Combine(restored, "marketing.db");
            Assert.StartsWith(
                $"{database}-wal does not belong to {database}",
                refusal.Message,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "move marketing.db-wal and marketing.db-shm out of the folder and start again (docs/operate.md",
                refusal.Message,
                StringComparison.Ordinal
            );
            Assert.Equal(backup, File.ReadAllBytes(database));
            Assert.Equal(killed.Log, File.ReadAllBytes(database + "-wal"));
        }

        File.Delete(Path.Combine(restored, "marketing.db-wal"));
        Assert.Equal(3, (await Contents(restored)).Count);
    }

    [Fact]
    public async Task A_log_without_its_database_is_refused()
    {
        var folder = NewFolder();
        await Commit(folder, "first", 1);
        var killed = await Killed(folder, "first", 2);
        var restored = NewFolder(killed with { Database = [] });

        Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(restored));
        File.Delete(Path.Combine(restored, "marketing.db"));
        Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(restored));
    }

    [Fact]
    public async Task Any_database_beside_any_log_of_two_histories_opens_whole_or_not_at_all()
    {
        var folder = NewFolder();
        List<Files> all = [.. await History(folder, "first")];
        var fork = NewFolder(all[all.Count / 2]);
        all.AddRange(await History(fork, "second"));
        await Commit(folder, "first", 2);
        all.AddRange(await History(folder, "first again"));

        var (opened, refused) = (0, 0);
        foreach (var database in all)
        {
            foreach (var log in all)
            {
                var pair = NewFolder(database with { Log = log.Log });
                try
                {
                    Assert.Equal(log.Contents, await Contents(pair));
                    opened++;
                }
                catch (StoreCannotOpenException) when (database != log)
                {
                    refused++;
                }

                Directory.Delete(pair, true);
            }
        }

        // Those of one log go together whichever was copied first; those of different logs never do.
        Assert.True(opened > all.Count && refused > opened, $"{opened} opened, {refused} refused");
    }

    [Fact]
    public async Task A_start_that_was_killed_after_any_of_its_writes_to_the_log_opens_again()
    {
        var folder = NewFolder();
        await Commit(folder, "first", 3);
        var closed = File.ReadAllBytes(Path.Combine(folder, "marketing.db"));
        byte[] log;
        using (var reader = Connection.OpenReader(Path.Combine(folder, "marketing.db")))
        {
            // A reader keeps the start from moving the log into the file.
            reader.Execute("BEGIN");
            reader.Execute("SELECT count(*) FROM openings");
            log = (await Killed(folder, "first", 2)).Log;
        }

        for (var length = 0; length <= log.Length; length += 1_030)
        {
            var cut = NewFolder(new Files(closed, log[..length], []));
            Assert.Equal(["first 1", "first 2", "first 3"], (await Contents(cut)).Take(3));
        }
    }

    [Fact]
    public async Task A_log_that_was_being_moved_into_the_file_when_the_program_was_killed_opens_whole()
    {
        var folder = NewFolder();
        await Commit(folder, "first", 2);
        var killed = await Killed(folder, "first", 40);
        var other = NewFolder(killed);
        byte[] after;
        using (var connection = Connection.OpenWriter(Path.Combine(other, "marketing.db")))
        {
            connection.Execute("SELECT count(*) FROM openings");
            Assert.True(connection.Checkpoint(whole: false));
            after = Read(other, []).Database;
        }

        // The whole file of the start, then page after page of what the log brings; a page of which only the first
        // sector is there comes between.
        for (var moved = 0; moved <= after.Length; moved += moved % 4_096 == 0 ? 512 : 4_096 - 512)
        {
            byte[] mixed = [.. after[..moved], .. killed.Database.Skip(moved)];
            var pair = NewFolder(killed with { Database = mixed });
            Assert.Equal(killed.Contents, await Contents(pair));
            Directory.Delete(pair, true);
        }

        Assert.NotEqual(killed.Database, after);
    }

    [Fact]
    public async Task A_start_killed_before_its_mark_was_written_opens_without_a_word()
    {
        var folder = NewFolder();
        await Commit(folder, "first", 2);
        var (connection, _, _, _, _, _) = Database.Open(Path.Combine(folder, "marketing.db"), OpeningMark.Read(folder));
        var killed = Read(folder, []);
        connection.Dispose();
        var copy = NewFolder(killed);
        File.Copy(Path.Combine(folder, "store.begun"), Path.Combine(copy, "store.begun"));

        await using var store = new SqliteTableStore(copy);
        Assert.Null(store.Advice);
    }

    [Fact]
    public async Task A_store_and_a_log_of_a_version_without_the_number_open()
    {
        var folder = NewFolder();
        await Commit(folder, "first", 2);
        Files old;
        using (var connection = Connection.OpenWriter(Path.Combine(folder, "marketing.db")))
        {
            connection.Execute("PRAGMA application_id = 0");
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            connection.Execute("INSERT INTO openings VALUES (900)");
            old = Read(folder, []);
        }

        await Contents(NewFolder(old));
        var newer = await Killed(NewFolder(old), "first", 1);
        Assert.Throws<StoreCannotOpenException>(() =>
            new SqliteTableStore(NewFolder(newer with { Database = old.Database }))
        );
    }

    private sealed record Files(byte[] Database, byte[] Log, IReadOnlyList<string> Contents);

    private string NewFolder() => Directory.CreateDirectory(Path.Combine(root, $"{++folders}")).FullName;

    private string NewFolder(Files files)
    {
        var folder = NewFolder();
        File.WriteAllBytes(Path.Combine(folder, "marketing.db"), files.Database);
        File.WriteAllBytes(Path.Combine(folder, "marketing.db-wal"), files.Log);
        return folder;
    }

    private static async Task Commit(string folder, string history, int commits)
    {
        await using var store = new SqliteTableStore(folder, ShortLog, TimeProvider.System);
        await Commit(store, history, commits);
    }

    private static async Task Commit(SqliteTableStore store, string history, int commits)
    {
        for (var i = 0; i < commits; i++)
        {
            var next = (await store.Query(TableName.Customers, "p", null, null, 1_000)).Items.Count + 1;
            await store.Upsert(
                TableName.Customers,
                "p",
                $"{next:0000}",
                Encoding.UTF8.GetBytes($"{history} {next}".PadRight(1_500, '.'))
            );
        }
    }

    /// <summary>What a kill after so many commits leaves, and what was committed.</summary>
    private static async Task<Files> Killed(string folder, string history, int commits)
    {
        await using var store = new SqliteTableStore(folder);
        await Commit(store, history, commits);
        return Read(folder, await Contents(store));
    }

    /// <summary>What kills at many moments leave, while the log begins anew three times.</summary>
    private static async Task<IReadOnlyList<Files>> History(string folder, string name)
    {
        await using var store = new SqliteTableStore(folder, ShortLog, TimeProvider.System);
        var moments = new List<Files>();
        for (
            var commits = 0;
            commits < 12
                || (moments.DistinctBy(m => Convert.ToHexString(m.Log.AsSpan(16, 8))).Count() < 4 && commits < 500);
            commits++
        )
        {
            await Commit(store, name, 1);
            if (Instant(folder, await Contents(store)) is { } moment)
            {
                moments.Add(moment);
            }
        }

        // A few of each log are as good as all of them.
        return
        [
            .. moments
                .GroupBy(m => Convert.ToHexString(m.Log.AsSpan(16, 8)))
                .SelectMany(log => log.Where((_, i) => i % 4 == 0).Append(log.Last()).Distinct().TakeLast(4)),
        ];
    }

    // The log is moved into the file in the background. Files copied one after the other are those of one moment where
    // the log did not begin anew between, and where the database is the same
    // in both copies: a copy that was read while pages were written may have the first page of before and others of
    // after, which no kill leaves.
    private static Files? Instant(string folder, IReadOnlyList<string> contents)
    {
        var before = Read(folder, contents);
        var after = Read(folder, contents);
        return
            before.Log.AsSpan(0, 32).SequenceEqual(after.Log.AsSpan(0, 32))
            && before.Database.AsSpan().SequenceEqual(after.Database)
            ? before with
            {
                Log = after.Log,
            }
            : null;
    }

    private static Files Read(string folder, IReadOnlyList<string> contents) =>
        new(Bytes(folder, "marketing.db"), Bytes(folder, "marketing.db-wal"), contents);

    private static byte[] Bytes(string folder, string name)
    {
        using var file = new FileStream(
            Path.Combine(folder, name),
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        var bytes = new byte[file.Length];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static async Task<IReadOnlyList<string>> Contents(string folder)
    {
        IReadOnlyList<string> contents;
        await using (var store = new SqliteTableStore(folder, ShortLog, TimeProvider.System))
        {
            contents = await Contents(store);
        }

        using var connection = Connection.OpenWriter(Path.Combine(folder, "marketing.db"));
        using var check = connection.Prepare("PRAGMA integrity_check");
        Assert.True(check.Step());
        Assert.Equal("ok", check.Text(0));
        return contents;
    }

    private static async Task<IReadOnlyList<string>> Contents(SqliteTableStore store) =>
        [
            .. (await store.Query(TableName.Customers, "p", null, null, 1_000)).Items.Select(e =>
                Encoding.UTF8.GetString(e.Body.Span).TrimEnd('.')
            ),
        ];
}
