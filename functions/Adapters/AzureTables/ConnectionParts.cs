using Azure.Data.Tables;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>The <c>Name=value;</c> parts of an Azure Storage connection string. Errors name the part, never its
/// value.</summary>
internal sealed class ConnectionParts
{
    private const string Setting = "Storage:Tables:ConnectionString";

    // Azurite's account and key are public and the same everywhere.
    private const string DevelopmentAccount = "devstoreaccount1";
    private const string DevelopmentKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Dictionary<string, string> parts;

    private ConnectionParts(Dictionary<string, string> parts) => this.parts = parts;

    public static ConnectionParts Parse(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (
            var (part, index) in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select((part, index) => (part, index))
        )
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new ArgumentException(
                    $"{Setting}: part {index + 1} is not Name=value. Copy the connection string again from "
                        + $"the storage account's access keys."
                );
            }
            parts[part[..at]] = part[(at + 1)..];
        }

        return new ConnectionParts(parts);
    }

    /// <exception cref="ArgumentException">A part is missing or cannot be read.</exception>
    public TableServiceClient Open(TableClientOptions settings)
    {
        if (string.Equals(Optional("UseDevelopmentStorage"), "true", StringComparison.OrdinalIgnoreCase))
        {
            var proxy = Optional("DevelopmentStorageProxyUri")?.TrimEnd('/') ?? "http://127.0.0.1";
            return WithKey(
                Absolute($"{proxy}:10002/{DevelopmentAccount}"),
                DevelopmentAccount,
                DevelopmentKey,
                settings
            );
        }

        return Optional("SharedAccessSignature") is { } signature
            ? TablesAccount.Signed(Endpoint(), signature, settings, Setting)
            : WithKey(Endpoint(), Needed("AccountName"), Needed("AccountKey"), settings);
    }

    private Uri Endpoint() =>
        Absolute(
            Optional("TableEndpoint")
                ?? $"{Optional("DefaultEndpointsProtocol") ?? "https"}://{Needed("AccountName")}"
                    + $".table.{Optional("EndpointSuffix") ?? "core.windows.net"}"
        );

    private static Uri Absolute(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is ("https" or "http")
            ? new Uri(uri.GetLeftPart(UriPartial.Path).TrimEnd('/'))
            : throw new ArgumentException(
                $"{Setting}: its TableEndpoint, or the one its AccountName and EndpointSuffix make, is no "
                    + $"http(s) address."
            );

    private static TableServiceClient WithKey(Uri endpoint, string account, string key, TableClientOptions settings)
    {
        try
        {
            return new TableServiceClient(endpoint, new TableSharedKeyCredential(account, key), settings);
        }
        catch (FormatException fault)
        {
            throw new ArgumentException(
                $"{Setting}: its AccountKey is not base64. Copy the key again, with the = signs at its end.",
                fault
            );
        }
    }

    private string? Optional(string name) => parts.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private string Needed(string name) =>
        Optional(name)
        ?? throw new ArgumentException(
            $"{Setting} has no {name}. It needs AccountName and AccountKey, or SharedAccessSignature with "
                + $"TableEndpoint or AccountName, or UseDevelopmentStorage=true."
        );
}
