using MarketingAutomation.Adapters.Files;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>One process a folder: an exclusive lock that the system takes back when the process ends, however it ends.</summary>
internal static class FolderLock
{
    /// <exception cref="InvalidOperationException">Another store, of this or another process, has the folder open.</exception>
    public static FileStream Take(string folder)
    {
        PrivateFiles.Folder(folder);
        try
        {
            return PrivateFiles.Open(Path.Combine(folder, "marketing.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held)
        {
            throw new InvalidOperationException(
                $"The store in '{folder}' is open already, by another process or another part of this one. Stop that one, or name another folder in Data:Path.", held);
        }
    }
}
