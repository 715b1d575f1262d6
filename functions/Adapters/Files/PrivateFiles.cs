namespace MarketingAutomation.Adapters.Files;

/// <summary>
/// Folders and files for the account of this process alone: 0700 and 0600, whatever its umask. On Windows the folder's
/// own access list decides.
/// </summary>
public static class PrivateFiles
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    // One of these says that a folder is our data folder. Another one (the home folder, /tmp) is left as it is,
    // whatever a setting says.
    private static readonly string[] StoreFileNames =
    [
        "marketing.db",
        "marketing.lock",
        "store.begun",
        "store.secret",
        "api.key",
    ];

    /// <summary>Makes the data folder where it is missing. One that is there already is closed to other accounts if it
    /// is empty or holds a store of ours.</summary>
    public static void EnsureFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnFolder);
        }
        else if (
            Array.Exists(StoreFileNames, name => File.Exists(Path.Combine(path, name)))
            || !Directory.EnumerateFileSystemEntries(path).Any()
        )
        {
            RemoveRights(path, OwnFolder);
        }
    }

    /// <summary>Opens a file as <see cref="FileStream"/> does; one that is made is this account's alone.</summary>
    public static FileStream Open(
        string path,
        FileMode mode,
        FileAccess access,
        FileShare share,
        FileOptions options = FileOptions.None
    )
    {
        var how = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = share,
            Options = options,
            BufferSize = 0,
        };
        if (
            !OperatingSystem.IsWindows()
            && mode is FileMode.CreateNew or FileMode.Create or FileMode.OpenOrCreate or FileMode.Append
        )
        {
            how.UnixCreateMode = OwnFile;
        }

        return new FileStream(path, how);
    }

    /// <summary>
    /// Writes a small text file as a whole: beside, flushed, moved over what was there, and the folder flushed. No
    /// reader sees half of it, and neither a kill nor a power cut leaves one that is lost later.
    /// </summary>
    public static void Replace(string path, string text)
    {
        var beside = $"{path}.{System.Security.Cryptography.RandomNumberGenerator.GetHexString(8)}";
        try
        {
            using (var file = Open(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(System.Text.Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            // A full disk leaves nothing of it behind.
            File.Delete(beside);
            throw;
        }

        FolderSync.Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes the file, empty, where it is missing, and closes one that is there to other accounts.</summary>
    public static void EnsureFile(string path)
    {
        if (!File.Exists(path))
        {
            Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();
        }

        CloseFile(path);
    }

    /// <summary>Takes away what other accounts may do with a file; a missing one is left alone.</summary>
    public static void CloseFile(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path))
        {
            RemoveRights(path, OwnFile);
        }
    }

    /// <summary>Lets this account read and write a file of its own that may not be written, such as one that was made
    /// with the rights of another file. One of another account, and a missing one, are left alone.</summary>
    public static void OpenToOwner(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return;
        }

        try
        {
            if (!File.GetUnixFileMode(path).HasFlag(OwnFile))
            {
                File.SetUnixFileMode(path, OwnFile);
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // Opening it says why.
        }
    }

    private static void RemoveRights(string path, UnixFileMode most)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            var now = File.GetUnixFileMode(path);
            if ((now & ~most) != UnixFileMode.None && !now.HasFlag(UnixFileMode.StickyBit))
            {
                File.SetUnixFileMode(path, now & most);
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // It belongs to another account, or the disk is read-only: then those who set it up decide.
        }
    }
}
