namespace MarketingAutomation.Hosting.Settings;

/// <summary>Where everything is kept. A class and not a record, so that printing it can never print a key.</summary>
public sealed class StorageSettings(StorageKind kind, string? connectionString, Uri? serviceUri)
{
    public StorageKind Kind => kind;

    /// <summary>Of Table Storage; null: <see cref="ServiceUri"/> says where.</summary>
    public string? ConnectionString => connectionString;

    /// <summary>Of Table Storage, entered with the process's own identity.</summary>
    public Uri? ServiceUri => serviceUri;

    internal static StorageSettings Read(SettingsBinder reading)
    {
        var kind =
            reading.ReadChoice("Storage:Kind", "sqlite", "tables") == "tables"
                ? StorageKind.Tables
                : StorageKind.Sqlite;
        var connection = reading.ReadText("Storage:Tables:ConnectionString");
        var service = reading.ReadUrl("Storage:Tables:ServiceUri");
        if (kind == StorageKind.Tables && connection is null && service is null)
        {
            reading.ReportFault(
                "Storage:Tables:ConnectionString",
                SettingCodes.Missing,
                "missing, and so is Storage:Tables:ServiceUri",
                "Say where the tables are with one of the two."
            );
        }

        if (connection is not null && service is not null)
        {
            reading.ReportFault(
                "Storage:Tables:ServiceUri",
                SettingCodes.Together,
                "Storage:Tables:ConnectionString says where the tables are already",
                "Keep one of the two."
            );
        }

        return new StorageSettings(kind, connection, service is null ? null : new Uri(service));
    }
}

/// <summary>Kinds of stores.</summary>
public enum StorageKind
{
    Sqlite,
    Tables,
}
