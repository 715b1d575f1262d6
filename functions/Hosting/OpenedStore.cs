using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Hosting;

/// <summary>A store as the settings name it, closed with the process.</summary>
public sealed class OpenedStore : IAsyncDisposable
{
    private readonly SqliteTableStore? file;
    private readonly AzureTableStore? tables;

    /// <param name="mayUpgrade">True at a start of the program: a file of the previous layout is upgraded. False for a
    /// command: it is refused and not changed.</param>
    /// <exception cref="StoreCannotOpenException">The data folder is in use or cannot be written, its store has another
    /// layout, or the store that was begun in it is lost.</exception>
    public OpenedStore(HostSettings settings, StorageKind kind, bool mayUpgrade = false)
    {
        if (kind == StorageKind.Sqlite)
        {
            file = new SqliteTableStore(settings.DataPath, mayUpgrade);
        }
        else
        {
            tables = new AzureTableStore(
                new AzureTableOptions
                {
                    ConnectionString = settings.Storage.ConnectionString,
                    ServiceUri = settings.Storage.ServiceUri,
                }
            );
        }
    }

    /// <summary>Whether there is a store to open: one in tables always, one in a folder where it was begun.</summary>
    public static bool Exists(HostSettings settings, StorageKind kind) =>
        kind != StorageKind.Sqlite || File.Exists(Path.Combine(settings.DataPath, "marketing.db"));

    /// <summary>What a person should know of the store that was opened; null: nothing. The command that opens the store
    /// writes it to standard error; only a start stores that it was shown (<see cref="MarkAdviceShown"/>).</summary>
    public string? Advice => file?.Advice;

    /// <summary>Stores that a start of the program has shown the <see cref="Advice"/>.</summary>
    public void MarkAdviceShown() => file?.MarkAdviceShown();

    public ITableStore Store => (ITableStore?)file ?? tables!;

    public ValueTask DisposeAsync()
    {
        tables?.Dispose();
        return file?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
