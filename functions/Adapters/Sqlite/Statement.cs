using System.Text;
using SQLitePCL;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>A prepared statement that is kept: preparing it each time takes a quarter of the writer's time.</summary>
internal sealed class Statement(Connection connection, sqlite3_stmt handle) : IDisposable
{
    public sqlite3_stmt Handle => handle;

    public void Bind(int index, long value) => Check(raw.sqlite3_bind_int64(handle, index, value));

    public void Bind(int index, string text)
    {
        Span<byte> buffer = stackalloc byte[3 * 514];
        var length = 3 * text.Length <= buffer.Length ? Encoding.UTF8.GetBytes(text, buffer) : -1;
        Check(raw.sqlite3_bind_text(handle, index, length < 0 ? Encoding.UTF8.GetBytes(text) : buffer[..length]));
    }

    public void Bind(int index, ReadOnlySpan<byte> body) =>
        Check(body.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, body));

    /// <summary>Binds an upper bound; null means no bound: SQLite orders every blob after every text, so one statement
    /// serves both cases.</summary>
    public void BindEnd(int index, string? end)
    {
        if (end is null)
        {
            Bind(index, ReadOnlySpan<byte>.Empty);
        }
        else
        {
            Bind(index, end);
        }
    }

    /// <summary>Goes to the next row. True: there is one; false: the end.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs a bound statement that returns no row; returns the number of rows it changed.</summary>
    public int Run()
    {
        try
        {
            Step();
            return raw.sqlite3_changes(connection.Handle);
        }
        finally
        {
            Reset();
        }
    }

    public void BindNull(int index) => Check(raw.sqlite3_bind_null(handle, index));

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    /// <summary>Resets the statement for the next use. The result code repeats that of the last step, so it is
    /// ignored.</summary>
    public void Reset() => _ = raw.sqlite3_reset(handle);

    public void Dispose() => handle.Dispose();

    private void Check(int code) => connection.Check(code, "run a statement");
}
