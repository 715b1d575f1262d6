using System.Buffers.Binary;
using System.Security.Cryptography;
using MarketingAutomation.Adapters.Files;

namespace MarketingAutomation.Adapters.Sqlite.Integrity;

/// <summary>
/// A number in the database that determines whether a log (-wal) belongs to it. SQLite applies any log that is beside a
/// database, also one of another database. The number is the field <c>application_id</c> of the database's header,
/// which other programs use to distinguish file types and SQLite does not use: four bytes at a fixed place of page 1,
/// so it is read without SQLite, and an interrupted write does not damage it.
/// </summary>
/// <remarks>
/// Every opening sets it to a random value. After that it increases by one in every transaction that may be the last
/// before the log starts again, in every one that may be the first of the new log
/// (<see cref="Checkpointer.MustCountPages"/>), and at the close (<see cref="Database.FinishLog"/>). So no older state
/// of the database has the number on which the log was started, and the first transaction of the log has the next one.
/// A database that belongs to a log has the number before the log's first, or one of the log's own, at whatever moment
/// the program was killed. <see cref="OpeningMark"/> stores it too, to distinguish a restored older database from the
/// one that was here.
/// </remarks>
internal static class LogNumber
{
    private const int Place = 68;

    private static ReadOnlySpan<byte> Header => "SQLite format 3\0"u8;

    /// <summary>Reads the number in a first page.</summary>
    public static int Of(ReadOnlySpan<byte> firstPage) => BinaryPrimitives.ReadInt32BigEndian(firstPage[Place..]);

    /// <summary>Reads the present number, in the caller's transaction where there is one.</summary>
    public static int Read(Connection connection) => (int)connection.Execute("PRAGMA application_id");

    /// <summary>Increases the number inside the caller's transaction, and returns the new one.</summary>
    public static int Increase(Connection connection)
    {
        var next = unchecked(Read(connection) + 1);
        Set(connection, next);
        return next;
    }

    /// <summary>Sets a new random number at an opening, so that two histories of one store have no number in common.
    /// Inside the caller's transaction.</summary>
    public static void Renew(Connection connection) =>
        Set(connection, BitConverter.ToInt32(RandomNumberGenerator.GetBytes(4)));

    /// <summary>Checks that the log belongs to the database. Called before the database is opened, which would apply
    /// the log.</summary>
    /// <exception cref="StoreCannotOpenException">The log beside it belongs to another database. Nothing was
    /// changed.</exception>
    public static void Check(string database)
    {
        var log = database + "-wal";
        if (LogFile.Read(log) is not { HasCommits: true } found || Belongs(database, found))
        {
            return;
        }

        throw new StoreCannotOpenException(
            $"{log} does not belong to {database}: the one holds commits of another store, or of another time "
                + $"of this one, than the other. Applying it would mix the two, so the program does not start and "
                + $"has changed nothing. Where {Path.GetFileName(database)} was put back from a backup, move "
                + $"{Path.GetFileName(log)} and {Path.GetFileName(database)}-shm out of the folder and start again "
                + "(docs/operate.md, \"Putting a backup back\"). Where the log is the one to keep, put back "
                + "the database that it lay beside."
        );
    }

    private static bool Belongs(string database, LogFile log)
    {
        try
        {
            if (!File.Exists(database) || new FileInfo(database).Length == 0)
            {
                // SQLite writes and syncs a first page before it begins a log, and removes a log beside an empty
                // database.
                return false;
            }

            using var file = PrivateFiles.Open(
                database,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            Span<byte> page = stackalloc byte[100];
            return file.ReadAtLeast(page, page.Length, throwOnEndOfStream: false) < page.Length
                || !page.StartsWith(Header)
                || log.MatchesDatabase(Of(page));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // SQLite meets the same fault and reports it.
            return true;
        }
    }

    private static void Set(Connection connection, int number) =>
        connection.Execute(
            $"PRAGMA application_id = {number.ToString(System.Globalization.CultureInfo.InvariantCulture)}"
        );
}
