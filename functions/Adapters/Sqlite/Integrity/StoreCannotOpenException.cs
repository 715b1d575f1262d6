namespace MarketingAutomation.Adapters.Sqlite.Integrity;

/// <summary>The store in a folder cannot be opened in its present state: the message names the folder, the cause and
/// the remedy.</summary>
public sealed class StoreCannotOpenException(string message, Exception? cause = null) : Exception(message, cause)
{
    // Error numbers of the operating system, which .NET passes on unchanged where it has no exception of its own; the
    // lock's are those of EWOULDBLOCK on Linux and macOS and of a sharing violation.
    private const int ReadOnlyFileSystem = 30;
    private const int NoSpace = 28;
    private const int IsAFolder = 21;
    private static readonly HashSet<int> HeldByAnother =
    [
        11,
        35,
        unchecked((int)0x80070020),
        unchecked((int)0x80070021),
    ];

    /// <summary>True: another store, of this or another process, has the folder open.</summary>
    public bool IsInUse { get; private init; }

    /// <summary>True: the store has the previous layout, which only a start of the program upgrades.</summary>
    public bool IsEarlierLayout { get; internal init; }

    /// <summary>Creates the exception for a failure to open one of the store's files for writing.</summary>
    internal static StoreCannotOpenException OfFile(string file, Exception fault) =>
        Directory.Exists(file)
            ? new(
                $"{file} is a folder and has to be a file of the store. Move it away and start again "
                    + $"(docs/operate.md).",
                fault
            )
        : fault is UnauthorizedAccessException
            ? new(
                $"{file} cannot be written by the account {Environment.UserName}: check its owner and mode "
                    + $"(chown {Environment.UserName} {Path.GetFileName(file)} and chmod u+rw "
                    + $"{Path.GetFileName(file)})."
                    + (
                        file.EndsWith("-shm", StringComparison.Ordinal)
                            ? " While the program is stopped this file may be removed: it is made anew."
                            : ""
                    ),
                fault
            )
        : OfFolder(Path.GetDirectoryName(file)!, fault);

    /// <summary>Creates the exception for a failure to create or lock the folder.</summary>
    internal static StoreCannotOpenException OfFolder(string folder, Exception fault) =>
        fault switch
        {
            UnauthorizedAccessException => new(
                $"The data folder '{folder}' cannot be written by the account {Environment.UserName}. Give it "
                    + $"the right (chown {Environment.UserName} and chmod u+rwx), "
                    + "or name another folder: --Data:Path=FOLDER",
                fault
            ),
            IOException { HResult: var code } when HeldByAnother.Contains(code) => new(
                $"The store in '{folder}' is open already, by another process or another part of this one. "
                    + $"Stop that one, or name another folder in Data:Path.",
                fault
            )
            {
                IsInUse = true,
            },
            IOException { HResult: ReadOnlyFileSystem } => new(
                $"The data folder '{folder}' is on a file system that is mounted read-only. Mount it for "
                    + $"writing, or name another folder: --Data:Path=FOLDER",
                fault
            ),
            IOException { HResult: NoSpace } => new(
                $"There is no room left on the disk of the data folder '{folder}'. Make room, or name another "
                    + $"folder: --Data:Path=FOLDER",
                fault
            ),
            IOException { HResult: IsAFolder } => new(
                $"In the data folder '{folder}' one of store.begun, store.secret and marketing.lock is a "
                    + $"folder and has to be a file. Move it away and put back the file, or name another folder: "
                    + $"--Data:Path=FOLDER",
                fault
            ),
            PathTooLongException => new(
                $"The path of the data folder '{folder}' is too long for this system. Name a shorter one: "
                    + $"--Data:Path=FOLDER",
                fault
            ),
            DirectoryNotFoundException or FileNotFoundException => new(
                $"The data folder '{folder}' cannot be made: what lies above it takes no folders of ours (it "
                    + $"may be a part of the system such as /proc, or a drive that is not mounted). "
                    + "Name a folder on a disk: --Data:Path=FOLDER",
                fault
            ),
            _ => new(
                $"The data folder '{folder}' cannot be made or written (error {fault.HResult} of the system). "
                    + $"Look whether it is on a disk that is mounted and answers, or name another folder: "
                    + "--Data:Path=FOLDER",
                fault
            ),
        };
}
