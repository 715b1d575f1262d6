using System.Security.Cryptography;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Storage;

/// <summary>A store of layout 1, as versions before wrote it, opens, whatever happens meanwhile.</summary>
public sealed class EarlierLayoutTests : IDisposable
{
    // As they were; never to be changed.
    private const string Small =
        "(p TEXT NOT NULL, r TEXT NOT NULL, v INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (p, r)) WITHOUT ROWID";
    private static readonly string[] SmallTables = ["identities", "due", "counters", "recent"];
    private static readonly string[] LargeTables = ["customers", "definitions", "mailbox", "shop"];
    private readonly string folder = Directory.CreateTempSubdirectory("marketing-store-").FullName;

    private string File => Path.Combine(folder, "marketing.db");

    private string Sentence =>
        $"{File} was written by an earlier version and is in today's layout now; nothing else in it was changed. "
        + "An earlier version does not open it any more: to go back, put back a backup of before.";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_is_brought_into_todays_layout_once_with_a_sentence_and_every_row_is_as_it_was()
    {
        var expected = Write(customers: 300);

        await using (var store = new SqliteTableStore(folder))
        {
            Assert.Equal(Sentence, store.Advice);
            Assert.Equal(expected, await Rows(store));
            Assert.Equal("7", (await store.Get(TableName.Identities, "name007", "id"))!.ETag);
            await store.Commit(TableName.Identities, "name007", [new TableOperation.Replace("id", default, "7")]);
            Assert.IsType<CommitResult.Done>(
                await store.Commit(TableName.Identities, "newer", [new TableOperation.Insert("id", default)])
            );
            Assert.Equal(
                new CommitResult.Refused(0, CommitConflict.Exists),
                await store.Commit(TableName.Due, "07", [new TableOperation.Insert("0007|key007", default)])
            );
            store.MarkAdviceShown();
        }

        await using var again = new SqliteTableStore(folder);
        Assert.Null(again.Advice);
        Assert.NotNull(await again.Get(TableName.Identities, "newer", "id"));
    }

    [Theory, InlineData(1), InlineData(3), InlineData(6), InlineData(9), InlineData(int.MaxValue)]
    public async Task Killed_amid_being_brought_into_it_it_opens_with_every_row(int statements)
    {
        var expected = Write(customers: 3_000);

        // A small cache, so that half-written pages are in the log.
        using (var killed = Connection.OpenWriter(File))
        {
            killed.Execute("PRAGMA cache_size = 10");
            killed.Execute("PRAGMA wal_autocheckpoint = 0");
            killed.Execute("BEGIN IMMEDIATE");
            foreach (var sql in TableSchema.All.SelectMany(table => table.Upgrade).Take(statements))
            {
                killed.Execute(sql);
            }
            var copy = Directory.CreateTempSubdirectory("marketing-store-").FullName;
            foreach (
                var file in Directory.GetFiles(folder).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))
            )
            {
                System.IO.File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }
            await using (var store = new SqliteTableStore(copy))
            {
                Assert.Equal(expected, await Rows(store));
            }
            Directory.Delete(copy, recursive: true);
            killed.Execute("ROLLBACK");
        }

        await using var original = new SqliteTableStore(folder);
        Assert.Equal(expected, await Rows(original));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_command_refuses_it_and_changes_nothing(bool killed)
    {
        Write(customers: 300);
        using var log = killed ? KeepLog() : null;
        var before = Files();

        var refused = Assert.Throws<StoreCannotOpenException>(() => new SqliteTableStore(folder, mayUpgrade: false));

        Assert.True(refused.IsEarlierLayout);
        Assert.Equal(
            $"{File} has layout 1, of an earlier version. Nothing was changed: only a start of the program brings it "
                + "into layout 2, and an earlier version does not open it any more after that. Make a backup of the data "
                + "folder, then start the program once (docs/operate.md).",
            refused.Message
        );
        Assert.Equal(before, Files());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Without_room_for_the_upgrade_it_is_refused_with_the_room_it_needs_and_not_changed(bool killed)
    {
        var expected = Write(customers: 9_000);
        using (var log = killed ? KeepLog() : null)
        {
            var before = Files();
            var refused = Assert.Throws<StoreCannotOpenException>(() => Open(room: 2_999_999));
            Assert.False(refused.IsEarlierLayout);
            Assert.Matches(
                @"marketing.db has layout 1, of an earlier version, and bringing it into layout 2 needs [4-9] MB of "
                    + @"room; the disk of '.+' has 2 MB. Nothing was changed: make room and start again, or start the "
                    + "version that wrote it.$",
                refused.Message
            );
            Assert.Equal(before, Files());
        }

        await using var store = Open(room: 9_000_000);
        Assert.Equal(Sentence, store.Advice);
        Assert.Equal(expected, await Rows(store));
    }

    [Fact]
    public async Task The_sentence_is_repeated_until_a_start_has_shown_it()
    {
        Write(customers: 3);
        await using (new SqliteTableStore(folder)) { }

        await using (var again = new SqliteTableStore(folder, mayUpgrade: false))
        {
            Assert.Equal(Sentence, again.Advice);
        }

        await using (var shown = new SqliteTableStore(folder))
        {
            Assert.Equal(Sentence, shown.Advice);
            shown.MarkAdviceShown();
        }

        await using var store = new SqliteTableStore(folder);
        Assert.Null(store.Advice);
    }

    [Fact]
    public async Task A_start_that_failed_after_the_upgrade_was_committed_loses_no_sentence()
    {
        Write(customers: 3);
        await using (var other = new SqliteTableStore(folder)) { }
        // The mark as it was before the upgrade: a full disk, or a kill, after the commit.
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, OpeningMark.FileName), "opening 4\n");

        await using var store = new SqliteTableStore(folder);

        Assert.Equal(Sentence, store.Advice);
    }

    [Fact]
    public async Task A_store_that_was_older_and_is_upgraded_has_both_sentences()
    {
        Write(customers: 3);
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, OpeningMark.FileName), "opening 9, closed\n");
        await using (new SqliteTableStore(folder)) { }

        await using var store = new SqliteTableStore(folder);

        var lines = store.Advice!.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"{File} is older than the last start from this folder", lines[0], StringComparison.Ordinal);
        Assert.Equal(Sentence, lines[1]);
    }

    [Fact]
    public async Task It_is_copied_into_another_store_by_migrate_store()
    {
        var expected = Write(customers: 50);
        var target = new MemoryTableStore();
        await using var store = new SqliteTableStore(folder);
        Assert.IsType<MigrationResult.Copied>(await new StoreMigration(store, target).Run());
        Assert.Equal(expected, await Rows(target));
    }

    private SqliteTableStore Open(long room) =>
        new(folder, Checkpointer.Pages, TimeProvider.System, upgrade: new LayoutUpgrade(true, _ => room));

    // A connection that has written: its log is beside the database, as after a kill.
    private Connection KeepLog()
    {
        var connection = Connection.OpenWriter(File);
        connection.Execute("PRAGMA wal_autocheckpoint = 0");
        connection.Execute("INSERT INTO openings VALUES (5)");
        connection.Execute("DELETE FROM openings WHERE id < 5");
        connection.KeepLog();
        return connection;
    }

    private List<string> Files() =>
        [
            .. Directory
                .GetFiles(folder)
                .Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))
                .Where(file => Path.GetFileName(file) != "marketing.lock")
                .Order(StringComparer.Ordinal)
                .Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(Content(file)))}"),
        ];

    private static byte[] Content(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private List<string> Write(int customers)
    {
        using var file = Connection.OpenWriter(File);
        file.Execute("PRAGMA journal_mode = WAL");
        file.Execute("BEGIN IMMEDIATE");
        foreach (var name in SmallTables)
        {
            file.Execute($"CREATE TABLE {name} {Small}");
        }
        foreach (var name in LargeTables)
        {
            file.Execute(
                $"CREATE TABLE {name} (id INTEGER PRIMARY KEY, p INTEGER NOT NULL, r TEXT NOT NULL, v INTEGER "
                    + $"NOT NULL, body BLOB NOT NULL)"
            );
            file.Execute($"CREATE UNIQUE INDEX {name}_key ON {name} (p, r)");
            file.Execute($"CREATE TABLE {name}_partitions (name TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID");
        }

        file.Execute("CREATE TABLE openings (id INTEGER PRIMARY KEY)");
        file.Execute("INSERT INTO openings VALUES (4)");
        var numbers = $"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {customers - 1})";
        file.Execute(
            $"{numbers} INSERT INTO identities SELECT printf('name%03d', i), CASE i % 10 WHEN 9 THEN "
                + $"'checkout' ELSE 'id' END, i, CAST('who' || i AS BLOB) FROM n"
        );
        file.Execute(
            $"{numbers} INSERT INTO due SELECT printf('%02x', i % 32), printf('%04d|key%03d', i, i), i, "
                + $"CAST('due' || i AS BLOB) FROM n"
        );
        file.Execute("INSERT INTO due VALUES ('parked', 'key999', 9, x'7b7d'), ('parked', 'due|00|x', 9, x'7b7d')");
        file.Execute(
            $"{numbers} INSERT INTO customers_partitions SELECT printf('key%03d', i), 4398046511104 + i FROM n"
        );
        file.Execute(
            $"{numbers} INSERT INTO customers (p, r, v, body) SELECT 4398046511104 + i, 'state', i, "
                + $"CAST(printf('%0400d', i) AS BLOB) FROM n"
        );
        file.Execute("PRAGMA user_version = 1");
        file.Execute("COMMIT");

        var expected = new List<string>();
        expected.AddRange(Enumerable.Range(0, customers).Select(i => $"Customers key{i:000} state {i:D400}"));
        expected.AddRange(
            Enumerable
                .Range(0, customers)
                .Select(i => $"Identities name{i:000} {(i % 10 == 9 ? "checkout" : "id")} who{i}")
        );
        expected.AddRange(Enumerable.Range(0, customers).Select(i => $"Due {i % 32:x2} {i:0000}|key{i:000} due{i}"));
        expected.AddRange(["Due parked due|00|x {}", "Due parked key999 {}"]);
        expected.Sort(StringComparer.Ordinal);
        return expected;
    }

    private static async Task<List<string>> Rows(ITableStore store)
    {
        var found = new List<string>();
        foreach (var table in Enum.GetValues<TableName>())
        {
            string? next = null;
            do
            {
                var page = await store.Scan(table, 1_000, next);
                found.AddRange(
                    page.Items.Select(e =>
                        $"{table} {e.Partition} {e.Row} {System.Text.Encoding.UTF8.GetString(e.Body.Span)}"
                    )
                );
                next = page.Continuation;
            } while (next is not null);
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }
}
