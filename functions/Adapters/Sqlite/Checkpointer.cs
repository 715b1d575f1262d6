using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Flow.Storage;
using Microsoft.Win32.SafeHandles;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>
/// Moves the log into the database file (checkpoint) in parallel with the writer. A background thread copies and syncs
/// nearly everything; then the writer, between two groups, copies the little that was added meanwhile. SQLite then
/// starts the log again from its beginning, so it stays small.
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    /// <summary>16 MB of log. A longer log combines more writes of one page; a shorter one is read and recovered
    /// faster.</summary>
    public const int Pages = 4_096;

    private enum Stage
    {
        Resting,
        Copying,
        Copied,
    }

    private readonly AutoResetEvent wake = new(false);
    private readonly Connection connection;
    private readonly SafeFileHandle file;
    private readonly int pages;
    private readonly Thread thread;
    private volatile Stage stage;
    private volatile bool closing;
    private long written;
    private bool logMayBegin = true;

    /// <param name="path">The path of the database.</param>
    /// <param name="pages">Number of written pages after which the log is moved.</param>
    public Checkpointer(string path, int pages)
    {
        this.pages = pages;
        connection = Connection.OpenWriter(path);
        // A connection that has read nothing yet does not know of the log, and its checkpoints would do nothing without
        // an error.
        connection.Execute("SELECT count(*) FROM sqlite_schema");
        // Kept open for the life of the store: closing any handle of this file drops the locks that SQLite holds on it.
        file = System.IO.File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete
        );
        thread = new Thread(Run) { IsBackground = true, Name = "store checkpoints" };
        thread.Start();
    }

    /// <summary>
    /// True: the transaction of the next group may be the last of this log or the first of the next one, and so has to
    /// increase the <see cref="LogNumber"/>. Called by the writer thread before a group.
    /// </summary>
    public bool MustCountPages => logMayBegin || stage != Stage.Resting || written >= pages;

    /// <summary>True: the transaction of the next group may be the first of a log. Called by the writer thread before a
    /// group.</summary>
    public bool MayStartLog => logMayBegin;

    /// <summary>Continues the checkpoint. Called by the writer thread after a group, with its own connection and no
    /// open transaction.</summary>
    /// <param name="counted">Whether the group's transaction increased the number.</param>
    /// <returns>True: the database file has all that was committed.</returns>
    public bool AfterCommit(Connection writer, bool counted)
    {
        written += writer.TakePagesWritten();
        logMayBegin &= !counted;
        if (stage == Stage.Resting && written >= pages && counted)
        {
            stage = Stage.Copying;
            wake.Set();
        }
        else if (stage == Stage.Copied)
        {
            // Not complete when a reader still needs the log: then the background thread tries again after the next
            // group.
            var whole = Try(writer);
            (written, stage, logMayBegin) = (whole ? 0 : pages, Stage.Resting, true);
            return whole;
        }

        return false;
    }

    private void Run()
    {
        while (wake.WaitOne() && !closing)
        {
            // Twice: the second pass has only what was written during the first, so that the writer has few pages to
            // copy.
            for (var pass = 0; pass < 2; pass++)
            {
                Try(connection);
                Sync();
            }

            stage = Stage.Copied;
        }
    }

    /// <summary>Tries a checkpoint. A failed one loses nothing, because the log still has everything: the next one
    /// tries again.</summary>
    public static bool Try(Connection with, bool whole = false)
    {
        try
        {
            return with.Checkpoint(whole);
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    /// <summary>Syncs the file early, so that less remains to sync later; SQLite syncs again itself before it reuses
    /// the log.</summary>
    private void Sync()
    {
        try
        {
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException)
        {
            // SQLite's own sync meets the same fault and keeps the log.
        }
    }

    /// <summary>Ends the thread and its connection. The file's handle is closed by <see cref="CloseFile"/>, after the
    /// last connection.</summary>
    public void Dispose()
    {
        closing = true;
        wake.Set();
        thread.Join();
        connection.Dispose();
        wake.Dispose();
    }

    /// <summary>The handle of the database file, for reading its properties.</summary>
    public SafeFileHandle File => file;

    public void CloseFile() => file.Dispose();
}
