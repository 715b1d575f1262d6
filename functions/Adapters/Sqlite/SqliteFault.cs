using MarketingAutomation.Flow.Storage;
using SQLitePCL;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>Maps a result code of SQLite to an exception: a fault of the environment may pass, a fault of this program
/// must be visible.</summary>
internal static class SqliteFault
{
    // No room for the index of the write-ahead log (marketing.db-shm): SQLite reports a full disk by this code.
    private const int NoRoomForIndex = raw.SQLITE_IOERR | (19 << 8);

    // A file that SQLite has open is now shorter than a page that was in it.
    private const int ShorterThanBefore = raw.SQLITE_IOERR | (2 << 8);

    // No file can be created in the folder, so there can be no log beside the database.
    private const int FolderReadOnly = raw.SQLITE_READONLY | (6 << 8);

    // SQLite reports a fault of a file beside the database as one of the database, and creates -shm with the rights
    // that marketing.db has at that moment.
    private const string Files =
        "Look at marketing.db, marketing.db-wal and marketing.db-shm (with the program stopped, a -shm may "
        + "be removed: it is made anew).";

    public static Exception From(int code, string doing, string message)
    {
        var primary = code == NoRoomForIndex ? raw.SQLITE_FULL : code & 0xFF;
        var remedy = code switch
        {
            ShorterThanBefore =>
                "marketing.db or marketing.db-wal is shorter than it was: another program cut it. Stop the "
                    + "program and start it again (docs/operate.md).",
            FolderReadOnly =>
                "The data folder itself takes no new files: check its owner and mode (chmod u+rwx). Nothing "
                    + "has to be changed at the files in it.",
            _ => Remedy(primary),
        };
        return remedy is null
            ? new InvalidOperationException(
                $"SQLite refused to {doing}: {message} (code {code}). This is a fault of the program."
            )
            : new StoreUnavailableException($"The store could not {doing}: {message} (code {code}). {remedy}")
            {
                Fault = Kind(primary),
            };
    }

    private static StoreFault Kind(int primary) =>
        primary switch
        {
            raw.SQLITE_FULL => StoreFault.Full,
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => StoreFault.ReadOnly,
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => StoreFault.Damaged,
            _ => StoreFault.NoAnswer,
        };

    /// <summary>The remedy for a result code; null for codes that only a program error causes.</summary>
    private static string? Remedy(int primary) =>
        primary switch
        {
            raw.SQLITE_FULL => "The disk is full: make room.",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL =>
                "Another program holds marketing.db: end it.",
            raw.SQLITE_IOERR => "The disk does not answer as it should: check it and its mount.",
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
                $"A file of the store cannot be written: check the owner and mode of the data folder and its "
                    + $"files. {Files}",
            raw.SQLITE_CANTOPEN =>
                $"A file of the store cannot be opened: check Data:Path, its owner and mode. {Files}",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "marketing.db is damaged: restore it from a backup.",
            raw.SQLITE_NOMEM or raw.SQLITE_INTERRUPT or raw.SQLITE_ABORT => "Try again.",
            _ => null,
        };
}
