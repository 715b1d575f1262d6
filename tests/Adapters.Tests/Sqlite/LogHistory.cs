using System.Text;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Sqlite;

/// <summary>Databases of SQLite with their logs, copied at chosen moments.</summary>
public abstract class LogHistory : IDisposable
{
    // Rows of a third of a page, so that a log has only the newest of them and a wrong pair cannot look whole.
    private protected const int ShortLog = 12;
    private protected readonly string root = Directory.CreateTempSubdirectory("log-pairs").FullName;
    private int folders;

    public void Dispose()
    {
        Directory.Delete(root, true);
        GC.SuppressFinalize(this);
    }

    private protected sealed record Files(byte[] Database, byte[] Log, IReadOnlyList<string> Contents);

    private protected string NewFolder() => Directory.CreateDirectory(Path.Combine(root, $"{++folders}")).FullName;

    private protected string NewFolder(Files files)
    {
        var folder = NewFolder();
        File.WriteAllBytes(Path.Combine(folder, "marketing.db"), files.Database);
        File.WriteAllBytes(Path.Combine(folder, "marketing.db-wal"), files.Log);
        return folder;
    }

    private protected static async Task Commit(string folder, string history, int commits)
    {
        await using var store = new SqliteTableStore(folder, ShortLog, TimeProvider.System);
        await Commit(store, history, commits);
    }

    private protected static async Task Commit(SqliteTableStore store, string history, int commits)
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
    private protected static async Task<Files> Killed(string folder, string history, int commits)
    {
        await using var store = new SqliteTableStore(folder);
        await Commit(store, history, commits);
        return Read(folder, await Contents(store));
    }

    private protected static Files Read(string folder, IReadOnlyList<string> contents) =>
        new(Bytes(folder, "marketing.db"), Bytes(folder, "marketing.db-wal"), contents);

    private protected static byte[] Bytes(string folder, string name)
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

    private protected static async Task<IReadOnlyList<string>> Contents(string folder)
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

    private protected static async Task<IReadOnlyList<string>> Contents(SqliteTableStore store) =>
        [
            .. (await store.Query(TableName.Customers, "p", null, null, 1_000)).Items.Select(e =>
                Encoding.UTF8.GetString(e.Body.Span).TrimEnd('.')
            ),
        ];
}
