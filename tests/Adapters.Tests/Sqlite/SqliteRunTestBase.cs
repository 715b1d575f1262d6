using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Flow.Storage;
using SQLitePCL;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Sqlite;

/// <summary>Folders of a store that is opened, killed, copied and put back.</summary>
public abstract class SqliteRunTestBase : IDisposable
{
    // A log of 12 pages begins anew every few commits.
    private const int ShortLog = 12;
    private readonly string root = Directory.CreateTempSubdirectory("one-run").FullName;
    private int folders;

    public void Dispose()
    {
        Directory.Delete(root, true);
        GC.SuppressFinalize(this);
    }

    protected string NewFolder() => Directory.CreateDirectory(Path.Combine(root, $"{++folders}")).FullName;

    protected static SqliteTableStore Open(string folder) => new(folder, ShortLog, TimeProvider.System);

    protected static async Task Commit(SqliteTableStore store, int commits)
    {
        for (var i = 0; i < commits; i++)
        {
            await store.Upsert(TableName.Customers, "p", Guid.NewGuid().ToString("N"), new byte[1_500]);
        }
    }

    protected static async Task<string?> Start(string folder, int atLeast)
    {
        await using var store = Open(folder);
        Assert.True((await store.Query(TableName.Customers, "p", null, null, 1_000)).Items.Count >= atLeast);
        store.MarkAdviceShown();
        return store.Advice;
    }

    protected async Task<string> Killed(int commits)
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
    protected string? Instant(string folder)
    {
        var log = Path.Combine(folder, "marketing.db-wal");
        var before = (Head(log), Mark(folder));
        var copy = Copy(folder);
        return before == (Head(log), Mark(folder)) ? copy : null;
    }

    protected static string Mark(string folder) => File.ReadAllText(Path.Combine(folder, "store.begun"));

    protected static string Head(string log)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var head = new byte[32];
        return Convert.ToHexString(head, 0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
    }

    protected string Copy(string folder)
    {
        var copy = NewFolder();
        foreach (var name in (string[])["marketing.db", "marketing.db-wal", "store.begun"])
        {
            Copy(Path.Combine(folder, name), Path.Combine(copy, name));
        }

        return copy;
    }

    protected static void Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var target = File.Create(to);
        source.CopyTo(target);
    }

    protected static void Back(string folder, string to, string how)
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
