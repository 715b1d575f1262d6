using System.Globalization;
using MarketingAutomation.Adapters.Files;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>
/// A mark beside the database: the number of its last opening, and whether it was closed since. A folder that has the mark and not the database has lost it; without the mark that looks like
/// a first start that crashed. Written after the opening was committed and durable before anything else is, so a mark never names an opening that the database does not know.
/// </summary>
internal sealed class StoreMark
{
    public const string FileName = "store.begun";

    private const string Opening = "opening ";
    private const string Closed = ", closed";
    private readonly string folder;

    private StoreMark(string folder, long opening, bool closed) => (this.folder, LastOpening, IsClosed) = (folder, opening, closed);

    /// <summary>Number of the last opening; 0: there is no mark, so the store was never begun here, or by a version without marks.</summary>
    public long LastOpening { get; private set; }

    /// <summary>True: the store was closed after its last opening, so its log was moved into the file.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>What the mark in a folder says. One whose text cannot be read counts as the mark of a first opening.</summary>
    public static StoreMark Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return new StoreMark(folder, 0, true);
        }

        var line = File.ReadLines(path).FirstOrDefault(l => l.StartsWith(Opening, StringComparison.Ordinal)) ?? "";
        var number = line.Length > 0 ? line[Opening.Length..].Replace(Closed, "", StringComparison.Ordinal) : "";
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var opening) && opening > 0
            ? new StoreMark(folder, opening, line.EndsWith(Closed, StringComparison.Ordinal))
            : new StoreMark(folder, 1, true);
    }

    /// <summary>Before the database is opened, which would make a missing one.</summary>
    /// <exception cref="StoreCannotOpenException">It was begun, and is not there or is empty.</exception>
    public void CheckFile(string database)
    {
        if (LastOpening > 0 && (!File.Exists(database) || new FileInfo(database).Length == 0))
        {
            throw Lost(database, File.Exists(database) ? "is empty" : "is missing");
        }
    }

    /// <summary>Before the opening is committed.</summary>
    /// <param name="opening">The number it has; 1 is the first of a new database.</param>
    /// <exception cref="StoreCannotOpenException">The database is new, and the folder had one before.</exception>
    public void CheckOpening(string database, long opening)
    {
        if (LastOpening > 0 && opening == 1)
        {
            throw Lost(database, "holds nothing");
        }
    }

    /// <summary>What a person should know of the database that was opened; null: nothing.</summary>
    /// <param name="opening">The number of this opening.</param>
    /// <param name="hadLog">Whether the log (-wal) lay beside it.</param>
    public string? Advice(string database, long opening, bool hadLog) =>
        opening <= LastOpening
            ? $"{database} is older than the last start from this folder (opening {opening} after opening {LastOpening}): it comes from a backup, or its log {Path.GetFileName(database)}-wal was lost. "
              + "What was accepted after it is not in it: let the shop send those deliveries again. What was sent after it may be sent again. Opt-outs made after it are undone too, and those made by a link, "
              + "a reply or a provider's notice are in no delivery of the shop: pause (marketing pause), put them in again (consent.changed to /api/events, or the customer's page), "
              + "look at GET /api/rejections for those that were turned away, then resume (docs/operate.md)."
        : LastOpening > 0 && !IsClosed && !hadLog
            ? $"{database}-wal is missing, although the program did not close the store: what was committed last may be lost. "
              + "Put the file back from where it went, with the program stopped, or let the shop send the last deliveries again."
        : null;

    /// <summary>Keeps what is so now.</summary>
    /// <exception cref="StoreCannotOpenException">The folder cannot be written.</exception>
    public void Keep(long opening, bool closed)
    {
        try
        {
            PrivateFiles.Replace(Path.Combine(folder, FileName),
                $"The store of this folder (marketing.db) was begun. Remove this file only to begin a new store in place of a lost one.\n{Opening}{opening.ToString(CultureInfo.InvariantCulture)}{(closed ? Closed : "")}\n");
            (LastOpening, IsClosed) = (opening, closed);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw StoreCannotOpenException.Of(folder, fault);
        }
    }

    private StoreCannotOpenException Lost(string database, string how) => new(
        $"{database} {how}, although a store was begun in this folder: its customers, consents and stops are lost, or lie elsewhere. Restore marketing.db from a backup (docs/operate.md), or name the folder "
        + $"that has it: --Data:Path=FOLDER. To begin a new store without any of it, remove {Path.Combine(folder, FileName)}.");
}
