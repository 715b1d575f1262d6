using System.Globalization;
using MarketingAutomation.Adapters.Files;

namespace MarketingAutomation.Adapters.Sqlite.Integrity;

/// <summary>
/// A mark file beside the database: the number of its last opening, whether it was closed since, and its
/// <see cref="LogNumber"/> of that time. A folder that has the mark and not the database has lost the database; without
/// the mark that would look like a first start that crashed. The mark is written after what it names was committed, so
/// it never names an opening or a number that the database does not know: a database without them is older. The number
/// is written at the opening, after the first commit of each log, and at the close. Advice that an opening found and no
/// start has shown yet is stored too: a command that opens the store must not discard it.
/// </summary>
internal sealed class OpeningMark
{
    public const string FileName = "store.begun";

    private const string Opening = "opening ";
    private const string Closed = ", closed";
    private const string Number = "number ";
    private const string UnshownPrefix = "untold ";
    private const string Undone =
        "What was accepted after it is not in it: let the shop send those deliveries again. What was sent "
        + "after it may be sent again. Opt-outs made after it are undone too, and those made by a link, "
        + "a reply or a provider's notice are in no delivery of the shop: pause (marketing pause), put them in "
        + "again (consent.changed to /api/events, or the customer's page), "
        + "look at GET /api/rejections for those that were turned away, then resume (docs/operate.md).";

    private readonly string folder;
    private readonly Lock gate = new();
    private int? number;
    private string? unshownAdvice;

    private OpeningMark(string folder, long opening, bool closed, int? number = null) =>
        (this.folder, LastOpening, IsClosed, this.number) = (folder, opening, closed, number);

    /// <summary>Number of the last opening; 0: there is no mark, so no store was created here, or a version without
    /// marks created it.</summary>
    public long LastOpening { get; private set; }

    /// <summary>True: the store was closed after its last opening, or was about to be and had nothing more to
    /// commit.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Reads the mark in a folder. A mark whose text cannot be read counts as the mark of a first
    /// opening.</summary>
    public static OpeningMark Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return new OpeningMark(folder, 0, true);
        }

        var lines = File.ReadAllLines(path);
        var line = Array.Find(lines, l => l.StartsWith(Opening, StringComparison.Ordinal)) ?? "";
        var id = line.Length > 0 ? line[Opening.Length..].Replace(Closed, "", StringComparison.Ordinal) : "";
        return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var opening) && opening > 0
            ? new OpeningMark(folder, opening, line.EndsWith(Closed, StringComparison.Ordinal), NumberIn(lines))
            {
                unshownAdvice = AdviceIn(lines),
            }
            : new OpeningMark(folder, 1, true);
    }

    private static string? AdviceIn(string[] lines) =>
        lines
            .Where(l => l.StartsWith(UnshownPrefix, StringComparison.Ordinal))
            .Select(l => l[UnshownPrefix.Length..])
            .ToList()
            is { Count: > 0 } found
            ? string.Join('\n', found)
            : null;

    // On a line of its own, which versions that do not know it skip. They write marks without it.
    private static int? NumberIn(string[] lines) =>
        Array.Find(lines, l => l.StartsWith(Number, StringComparison.Ordinal)) is { } line
        && int.TryParse(
            line[Number.Length..],
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    /// <summary>Checks that the database exists. Called before it is opened, which would create a missing
    /// one.</summary>
    /// <exception cref="StoreCannotOpenException">A store was created here, and its database is missing or
    /// empty.</exception>
    public void CheckFile(string database)
    {
        if (LastOpening > 0 && (!File.Exists(database) || new FileInfo(database).Length == 0))
        {
            throw StoreLost(database, File.Exists(database) ? "is empty" : "is missing");
        }
    }

    /// <summary>Checks the number of an opening. Called before the opening is committed.</summary>
    /// <param name="opening">The number of the opening; 1 is the first of a new database.</param>
    /// <exception cref="StoreCannotOpenException">The database is new, and the folder had one before.</exception>
    public void CheckOpening(string database, long opening)
    {
        if (LastOpening > 0 && opening == 1)
        {
            throw StoreLost(database, "holds nothing");
        }
    }

    /// <summary>
    /// What an operator should know of the opened database, or of an earlier opening where no start has shown it yet;
    /// null: nothing.
    /// </summary>
    /// <param name="opening">The number of this opening.</param>
    /// <param name="found">The <see cref="LogNumber"/> it had before this opening.</param>
    /// <param name="hadLog">Whether the log (-wal) was beside it.</param>
    /// <param name="upgraded">The number of the opening that brought it into today's layout; 0: none.</param>
    public string? Advice(string database, long opening, int found, bool hadLog, long upgraded)
    {
        var older = FindAdvice(database, opening, found, hadLog) ?? unshownAdvice;
        var layout = IsUpgradeUnknown(opening, upgraded) ? FormatUpgrade(database) : null;
        return unshownAdvice = older is null || layout is null ? older ?? layout : $"{older}\n{layout}";
    }

    // The number of the upgrade is committed with it. Where no mark was written since (the program was killed, or the
    // disk was full), no start has shown it.
    private bool IsUpgradeUnknown(long opening, long upgraded) =>
        upgraded > 0 && (upgraded == opening || (LastOpening > 0 && upgraded > LastOpening));

    private static string FormatUpgrade(string database) =>
        $"{database} was written by an earlier version and is in today's layout now; nothing else in it was "
        + "changed. An earlier version does not open it any more: to go back, put back a backup of before.";

    /// <summary>Records that a start has shown the advice.</summary>
    public void MarkAdviceShown()
    {
        lock (gate)
        {
            unshownAdvice = null;
            try
            {
                Write(LastOpening, IsClosed, number);
            }
            catch (StoreCannotOpenException)
            {
                // The advice is shown once more.
            }
        }
    }

    private string? FindAdvice(string database, long opening, int found, bool hadLog)
    {
        if (LastOpening == 0 || opening > LastOpening + 1)
        {
            // A start after the marked one was interrupted before it wrote its mark: the database has all that the mark
            // knows.
            return null;
        }

        var log = Path.GetFileName(database) + "-wal";
        return opening <= LastOpening
                ? $"{database} is older than the last start from this folder (it knows {opening - 1} of "
                    + $"{LastOpening} starts): it comes from a backup, or its log {log} was lost. {Undone}"
            : IsBefore(found)
                ? $"{database} is older than what was last stored in this folder: it comes from a backup, or "
                    + $"its log {log} was lost. {Undone}"
            : !IsClosed && !hadLog
                ? $"{database}-wal is missing, although the program did not close the store: "
                    + $"{Path.GetFileName(database)} comes from a backup, or its log was lost. {Undone}"
            : null;
    }

    /// <summary>Writes the mark with the present state.</summary>
    /// <param name="now">The <see cref="LogNumber"/> that was last committed; null: not known.</param>
    /// <exception cref="StoreCannotOpenException">The folder cannot be written.</exception>
    public void Save(long opening, bool closed, int? now)
    {
        lock (gate)
        {
            Write(opening, closed, now);
        }
    }

    private void Write(long opening, bool closed, int? now)
    {
        try
        {
            var numbered = now is { } known ? $"{Number}{known.ToString(CultureInfo.InvariantCulture)}\n" : "";
            PrivateFiles.Replace(
                Path.Combine(folder, FileName),
                "The store of this folder (marketing.db) was begun. Remove this file only to begin a new "
                    + "store in place of a lost one.\n"
                    + $"{Opening}{opening.ToString(CultureInfo.InvariantCulture)}{(closed ? Closed : "")}\n{numbered}{AdviceLines()}"
            );
            (LastOpening, IsClosed, number) = (opening, closed, now);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw StoreCannotOpenException.OfFolder(folder, fault);
        }
    }

    private string AdviceLines() =>
        unshownAdvice is null
            ? ""
            : string.Concat(unshownAdvice.Split('\n').Select(line => $"{UnshownPrefix}{line}\n"));

    /// <summary>Writes the mark again for the same opening, while the store is open or closes; false: the folder cannot
    /// be written, so the mark is unchanged.</summary>
    public bool TrySave(bool closed, int? now)
    {
        try
        {
            Save(LastOpening, closed, now);
            return true;
        }
        catch (StoreCannotOpenException)
        {
            return false;
        }
    }

    // The number increases within an opening, and is the last one where the store was closed.
    private bool IsBefore(int found) =>
        number is { } known && (IsClosed ? found != known : unchecked(found - known) < 0);

    private StoreCannotOpenException StoreLost(string database, string how) =>
        new(
            $"{database} {how}, although a store was begun in this folder: its customers, consents and stops "
                + $"are lost, or lie elsewhere. Restore marketing.db from a backup (docs/operate.md), or name the folder "
                + $"that has it: --Data:Path=FOLDER. To begin a new store without any of it, remove "
                + $"{Path.Combine(folder, FileName)}."
        );
}
