using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Sqlite;

/// <summary>A start that was killed between two writes to the log, or a store of an earlier version, opens
/// again.</summary>
public sealed class KilledStartTests : LogHistory
{
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
        var (connection, _, _, _, _, _) = Database.Open(
            Path.Combine(folder, "marketing.db"),
            OpeningMark.Read(folder),
            LayoutUpgrade.Never
        );
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
}
