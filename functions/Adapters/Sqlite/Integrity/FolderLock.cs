using MarketingAutomation.Adapters.Files;

namespace MarketingAutomation.Adapters.Sqlite.Integrity;

/// <summary>Allows one process per folder: an exclusive lock that the operating system releases when the process ends,
/// in whatever way.</summary>
internal static class FolderLock
{
    /// <exception cref="StoreCannotOpenException">Another store has the folder open, or this account cannot write
    /// there.</exception>
    public static FileStream Take(string folder)
    {
        try
        {
            PrivateFiles.EnsureFolder(folder);
            return PrivateFiles.Open(
                Path.Combine(folder, "marketing.lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw StoreCannotOpenException.OfFolder(folder, fault);
        }
    }
}
