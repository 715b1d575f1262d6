using SQLitePCL;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>One SQLite connection, used by one thread at a time. Uses SQLitePCLRaw and not Microsoft.Data.Sqlite:
/// docs/adr/0010.</summary>
internal sealed class Connection : IDisposable
{
    private const int NoCheckpointOnClose = 1006;

    static Connection() => Batteries_V2.Init();

    private Connection(sqlite3 handle) => Handle = handle;

    public sqlite3 Handle { get; }

    public static Connection OpenWriter(string path) => Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

    public static Connection OpenReader(string path) => Open(path, raw.SQLITE_OPEN_READONLY);

    private static Connection Open(string path, int flags)
    {
        var code = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var connection = new Connection(handle);
        try
        {
            connection.Check(code, "open");
            _ = raw.sqlite3_extended_result_codes(handle, 1);
            connection.Check(raw.sqlite3_busy_timeout(handle, 1_000), "open");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement once and returns the first column of its last row, 0 when it has no row.</summary>
    public long Execute(string sql)
    {
        using var statement = Prepare(sql);
        long answer = 0;
        while (statement.Step())
        {
            answer = raw.sqlite3_column_count(statement.Handle) > 0 ? statement.Integer(0) : 0;
        }
        return answer;
    }

    public Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement), "prepare");
        return new Statement(this, statement);
    }

    /// <summary>True when no transaction is open (an error may have ended it).</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(Handle) != 0;

    /// <summary>Number of pages this connection has written since the last call.</summary>
    public int TakePagesWritten()
    {
        _ = raw.sqlite3_db_status(Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        return pages;
    }

    /// <summary>Copies as much as possible of the log into the database file. True when all of it was copied.</summary>
    /// <param name="whole">False: without waiting for any other connection. True: waits up to a second for them, and
    /// empties the log.</param>
    public bool Checkpoint(bool whole)
    {
        Check(
            raw.sqlite3_wal_checkpoint_v2(
                Handle,
                "main",
                whole ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_PASSIVE,
                out var log,
                out var done
            ),
            "checkpoint"
        );
        return log >= 0 && log == done;
    }

    /// <summary>Makes the close of this connection, also as the last one, keep the log and not move it.</summary>
    public void KeepLog() => _ = raw.sqlite3_db_config(Handle, NoCheckpointOnClose, 1, out _);

    public void Check(int code, string doing)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw SqliteFault.From(code, doing, raw.sqlite3_errmsg(Handle).utf8_to_string());
        }
    }

    public void Dispose() => Handle.Dispose();
}
