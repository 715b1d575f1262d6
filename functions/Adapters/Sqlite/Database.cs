using MarketingAutomation.Adapters.Files;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Adapters.Sqlite.Partitions;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>The layout of the database file and the settings of the connection that writes it.</summary>
internal static class Database
{
    /// <summary>2: partitions of <c>identities</c> are numbered, and <c>due</c> is stored in row order
    /// (docs/adr/0012).</summary>
    public const int Layout = 2;

    public const int Earlier = 1;

    /// <summary>
    /// Opens the file and creates what is missing. A file of the previous layout is upgraded in the transaction of the
    /// opening: after a kill before its commit the file is unchanged.
    /// </summary>
    /// <exception cref="StoreCannotOpenException">The database that was here is lost, has another layout, or has a log
    /// of another database beside it; or it has the previous layout and must not be upgraded, or the disk has no room
    /// for that.</exception>
    public static OpenDatabase Open(string path, OpeningMark mark, LayoutUpgrade upgrade)
    {
        mark.CheckFile(path);
        CheckRights(path);
        LogNumber.Check(path);
        var hadLog = File.Exists(path + "-wal");

        // SQLite creates its log and index with the rights of the file.
        PrivateFiles.EnsureFile(path);
        PrivateFiles.CloseFile(path + "-wal");
        PrivateFiles.CloseFile(path + "-shm");
        var connection = Connection.OpenWriter(path);
        try
        {
            // Only the checkpointer makes checkpoints; FULL syncs the log at every commit. A cache of 4 MB is as fast
            // as one of 16 MB and faster than one of 256 MB: according to the profile, SQLite scans its whole cache at
            // every commit.
            foreach (
                var pragma in new[]
                {
                    "journal_mode = WAL",
                    "synchronous = FULL",
                    "wal_autocheckpoint = 0",
                    "cache_size = -4096",
                }
            )
            {
                connection.Execute($"PRAGMA {pragma}");
            }
            connection.Execute("BEGIN IMMEDIATE");
            var layout = CheckLayout(connection, path, upgrade, hadLog);
            foreach (
                var sql in TableSchema.All.SelectMany(table =>
                    layout == Earlier ? [.. table.Upgrade, .. table.Create] : table.Create
                )
            )
            {
                connection.Execute(sql);
            }

            connection.Execute("CREATE TABLE IF NOT EXISTS openings (id INTEGER PRIMARY KEY)");
            connection.Execute("INSERT INTO openings SELECT coalesce(max(id), 0) + 1 FROM openings");
            connection.Execute("DELETE FROM openings WHERE id < (SELECT max(id) FROM openings)");
            var opening = connection.Execute("SELECT id FROM openings");
            mark.CheckOpening(path, opening);
            connection.Execute(
                "CREATE TABLE IF NOT EXISTS upgrades (layout INTEGER PRIMARY KEY, opening INTEGER NOT NULL)"
            );
            if (layout == Earlier)
            {
                connection.Execute($"INSERT INTO upgrades VALUES ({Layout}, {opening})");
            }

            var upgraded = connection.Execute($"SELECT opening FROM upgrades WHERE layout = {Layout}");
            connection.Execute($"PRAGMA user_version = {Layout}");
            var found = LogNumber.Read(connection);
            LogNumber.Increase(connection);
            connection.Execute("COMMIT");

            // Not earlier: an upgrade sorts all rows of a table, which must not happen in memory.
            connection.Execute("PRAGMA temp_store = MEMORY");
            return new OpenDatabase(connection, new Versions(opening), opening, found, BeginLog(connection), upgraded);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Called before SQLite opens any file: SQLite reports a fault of any of the three as one of the database, and
    // creates the -shm of a read-only database with that database's rights, which remain after they are corrected
    // there.
    private static void CheckRights(string path)
    {
        PrivateFiles.OpenToOwner(path + "-shm");
        foreach (var file in (string[])[path, path + "-wal", path + "-shm"])
        {
            if (!File.Exists(file) && !Directory.Exists(file))
            {
                continue;
            }

            try
            {
                PrivateFiles
                    .Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete)
                    .Dispose();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw StoreCannotOpenException.OfFile(file, fault);
            }
        }
    }

    // After this the log has no frames from before this opening, and no earlier state of the database has the number on
    // which the log begins. False: another program reads the database now.
    private static bool BeginLog(Connection connection)
    {
        connection.Execute("BEGIN IMMEDIATE");
        LogNumber.Renew(connection);
        connection.Execute("COMMIT");
        return Checkpointer.Try(connection, whole: true);
    }

    /// <summary>
    /// Increases the <see cref="LogNumber"/> before the connection closes, when nothing more is to be committed.
    /// Returns the new number, which no earlier copy of the store has. Null: it cannot be written.
    /// </summary>
    public static int? FinishLog(Connection connection)
    {
        try
        {
            // The file has everything but the last number before the mark names it: a file with that number has
            // everything.
            IncreaseLogNumber(connection);
            Checkpointer.Try(connection);
            return IncreaseLogNumber(connection);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private static int IncreaseLogNumber(Connection connection)
    {
        connection.Execute("BEGIN IMMEDIATE");
        var number = LogNumber.Increase(connection);
        connection.Execute("COMMIT");
        return number;
    }

    private static long CheckLayout(Connection connection, string path, LayoutUpgrade upgrade, bool hadLog)
    {
        var found = connection.Execute("PRAGMA user_version");
        try
        {
            return found switch
            {
                0 or Layout => found,
                Earlier => upgrade.Check(connection, path),
                _ => throw new StoreCannotOpenException(
                    $"{path} has layout {found}; this program reads layout {Layout} and brings layout {Earlier} "
                        + $"into it. Start the program version that wrote it, or name another folder in Data:Path."
                ),
            };
        }
        catch (StoreCannotOpenException) when (hadLog)
        {
            // The close of a refused database must not move its log into it.
            connection.KeepLog();
            throw;
        }
    }
}

/// <summary>A database that was opened.</summary>
/// <param name="Versions">The row versions of this opening.</param>
/// <param name="Opening">The number of this opening.</param>
/// <param name="Found">The <see cref="LogNumber"/> that the database had before.</param>
/// <param name="WholeInFile">Whether the file has all data, so that the log is not needed.</param>
/// <param name="Upgraded">The number of the opening that brought it into this layout; 0: it was created in it.</param>
internal sealed record OpenDatabase(
    Connection Connection,
    Versions Versions,
    long Opening,
    int Found,
    bool WholeInFile,
    long Upgraded
);
