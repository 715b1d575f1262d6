using MarketingAutomation.Adapters.Sqlite.Integrity;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>Decides whether a database of the previous layout may be upgraded: only at a start of the program, and only
/// where the disk has room for it.</summary>
/// <param name="IsAllowed">True at a start of the program. False for a command: it must not change the layout, because
/// an earlier version does not open the database afterwards.</param>
/// <param name="FindRoom">Returns the free bytes of the disk of a folder.</param>
internal sealed record LayoutUpgrade(bool IsAllowed, Func<string, long> FindRoom)
{
    private const long Megabyte = 1_000_000;

    /// <summary>Allowed, with the room of the disk.</summary>
    public static LayoutUpgrade AtStart { get; } = new(true, FreeBytes);

    /// <summary>Not allowed.</summary>
    public static LayoutUpgrade Never { get; } = new(false, FreeBytes);

    /// <summary>Checks a database of the previous layout, inside the caller's transaction. Returns that layout.</summary>
    /// <exception cref="StoreCannotOpenException">It must not be upgraded, or there is no room. Nothing was
    /// changed.</exception>
    public long Check(Connection connection, string path)
    {
        if (!IsAllowed)
        {
            throw new StoreCannotOpenException(
                $"{path} has layout {Database.Earlier}, of an earlier version. Nothing was changed: only a start of the "
                    + $"program brings it into layout {Database.Layout}, and an earlier version does not open it any "
                    + "more after that. Make a backup of the data folder, then start the program once (docs/operate.md)."
            )
            {
                IsEarlierLayout = true,
            };
        }

        // All new pages are in the log and in the file for a moment; with the rows of customers, which are not
        // rewritten, they are fewer than the database has.
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var needed = connection.Execute("PRAGMA page_count") * connection.Execute("PRAGMA page_size");
        var room = FindRoom(folder);
        return room >= needed
            ? Database.Earlier
            : throw new StoreCannotOpenException(
                $"{path} has layout {Database.Earlier}, of an earlier version, and bringing it into layout "
                    + $"{Database.Layout} needs {InMegabytes(needed)} MB of room; the disk of '{folder}' has "
                    + $"{room / Megabyte} MB. Nothing was changed: make room and start again, or start the version "
                    + "that wrote it."
            );
    }

    private static long InMegabytes(long bytes) => (bytes + Megabyte - 1) / Megabyte;

    private static long FreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;
}
