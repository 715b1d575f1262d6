using System.Runtime.InteropServices;
using MarketingAutomation.Flow.Storage;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;

namespace MarketingAutomation.Adapters.Sqlite.Integrity;

/// <summary>
/// Checks whether the files that the store has open are still those of the folder. On Unix a file can be removed,
/// moved, replaced or overwritten while it is open; what is committed after that is lost with the process. Once found,
/// the fault remains until the program is started again. Safe for many threads.
/// </summary>
internal sealed class StoreFiles(string path, SafeFileHandle database, TimeProvider time) : IDisposable
{
    private const int HasMoved = 20;
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);
    private readonly Connection connection = Connection.OpenReader(path);
    private readonly string log = path + "-wal";
    private readonly Lock gate = new();
    private volatile string? goneReason;
    private volatile bool hasCommits;
    private long checkedAt = time.GetTimestamp();
    private long checkpointed = long.MinValue;
    private long newest;

    /// <summary>True: the database at the path is another one, or its log was emptied, and must not be
    /// written.</summary>
    public bool IsReplaced { get; private set; }

    /// <summary>Sets the newest number. Called before a transaction with this <see cref="LogNumber"/> is
    /// committed.</summary>
    public void SetNewest(int number) => Volatile.Write(ref newest, number);

    /// <summary>Records that the database file has every commit up to this number.</summary>
    public void SetCheckpointed(int number) => Volatile.Write(ref checkpointed, number);

    /// <summary>Checks the files after a commit, before it is acknowledged.</summary>
    /// <exception cref="StoreUnavailableException">The files are not those that were opened.</exception>
    public void CheckCommitted()
    {
        hasCommits = true;
        Check();
    }

    /// <summary>Checks the files; may be called at any time.</summary>
    /// <exception cref="StoreUnavailableException">The files are not those that were opened.</exception>
    public void Check()
    {
        ThrowIfGone();
        Volatile.Write(ref checkedAt, time.GetTimestamp());
        lock (gate)
        {
            goneReason ??= FindProblem();
        }

        ThrowIfGone();
    }

    /// <summary>Checks the files before a read, at most once a second.</summary>
    /// <exception cref="StoreUnavailableException">The files are not those that were opened.</exception>
    public void CheckPeriodically()
    {
        ThrowIfGone();
        var last = Volatile.Read(ref checkedAt);
        if (
            time.GetElapsedTime(last) >= CheckInterval
            && Interlocked.CompareExchange(ref checkedAt, time.GetTimestamp(), last) == last
        )
        {
            Check();
        }
    }

    /// <summary>
    /// Checks the log before a transaction is begun: a commit written after the end of an emptied log would hide that
    /// it was emptied.
    /// </summary>
    /// <exception cref="StoreUnavailableException">An earlier check found that the files are not those that were
    /// opened, or the log is empty.</exception>
    public void CheckLog()
    {
        ThrowIfGone();
        if (IsEmptied())
        {
            Check();
        }
    }

    /// <summary>Throws where an earlier check found a fault. Called before anything is written.</summary>
    /// <exception cref="StoreUnavailableException">An earlier check found that the files are not those that were
    /// opened.</exception>
    public void ThrowIfGone()
    {
        if (goneReason is { } why)
        {
            throw new StoreUnavailableException(why) { Fault = StoreFault.Replaced };
        }
    }

    /// <summary>The cause of a failure: the files where they are the cause, else the fault itself.</summary>
    public Exception CauseOf(Exception fault)
    {
        try
        {
            Check();
            return fault;
        }
        catch (StoreUnavailableException replaced)
        {
            return replaced;
        }
    }

    public void Dispose() => connection.Dispose();

    private string? FindProblem()
    {
        if (IsMoved() || IsWrittenOver())
        {
            IsReplaced = true;
            return $"{path} was removed or replaced while the program runs, so nothing is accepted any more. Stop "
                + $"the program, put back the file that was here, or a backup, and start it again: "
                + "docs/operate.md, \"Putting a backup back\".";
        }

        if (IsEmptied())
        {
            IsReplaced = true;
            return $"{log} was emptied while the program runs, and what was committed last with it, so nothing is "
                + $"accepted any more. Stop the program and start it again: it says what to do.";
        }

        return File.Exists(log)
            ? null
            : $"{log} was removed while the program runs, so nothing is accepted any more. Stop the program in "
                + $"the ordinary way, which moves what the log held into {Path.GetFileName(path)}, and start it again.";
    }

    private bool IsEmptied() => hasCommits && new FileInfo(log) is { Exists: true, Length: 0 };

    // Windows does not support this check, and prevents an open file from being removed.
    private bool IsMoved()
    {
        var moved = 0;
        return FileControl(connection.Handle.DangerousGetHandle(), "main\0"u8.ToArray(), HasMoved, ref moved)
                == raw.SQLITE_OK
            && moved != 0;
    }

    private bool IsWrittenOver()
    {
        var from = Volatile.Read(ref checkpointed);
        if (from == long.MinValue)
        {
            return false;
        }

        Span<byte> page = stackalloc byte[100];
        if (RandomAccess.Read(database, page, 0) < page.Length)
        {
            return true;
        }

        var past = unchecked((uint)(LogNumber.Of(page) - (int)from));
        return past > unchecked((uint)((int)Volatile.Read(ref newest) - (int)from));
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(IntPtr connection, byte[] name, int operation, ref int answer);
}
