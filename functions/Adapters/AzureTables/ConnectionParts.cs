namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>The <c>Name=value;</c> parts of an Azure Storage connection string. Errors name the part, never its value.</summary>
internal sealed class ConnectionParts
{
    private const string Setting = "Storage:Tables:ConnectionString";

    // Azurite's account and key are public and the same everywhere.
    private const string DevelopmentAccount = "devstoreaccount1";
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Dictionary<string, string> parts;

    private ConnectionParts(Dictionary<string, string> parts) => this.parts = parts;

    public static ConnectionParts Parse(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (part, index) in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select((part, index) => (part, index)))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw new ArgumentException($"{Setting}: part {index + 1} is not Name=value. Copy the connection string again from the storage account's access keys.");
            parts[part[..at]] = part[(at + 1)..];
        }

        return new ConnectionParts(parts);
    }

    public TablesAccount Account(TimeProvider time)
    {
        if (string.Equals(Optional("UseDevelopmentStorage"), "true", StringComparison.OrdinalIgnoreCase))
        {
            var proxy = Optional("DevelopmentStorageProxyUri")?.TrimEnd('/') ?? "http://127.0.0.1";
            return new TablesAccount($"{proxy}:10002/{DevelopmentAccount}", new SharedKeyPolicy(DevelopmentAccount, Key(DevelopmentKey), time));
        }

        if (Optional("SharedAccessSignature") is { } signature)
            return new TablesAccount(Endpoint(), new SasPolicy(signature));
        return new TablesAccount(Endpoint(), new SharedKeyPolicy(Needed("AccountName"), Key(Needed("AccountKey")), time));
    }

    private string Endpoint()
    {
        var endpoint = Optional("TableEndpoint")
            ?? $"{Optional("DefaultEndpointsProtocol") ?? "https"}://{Needed("AccountName")}.table.{Optional("EndpointSuffix") ?? "core.windows.net"}";
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
            throw new ArgumentException($"{Setting}: its TableEndpoint, or the one its AccountName and EndpointSuffix make, is no http(s) address.");
        return uri.GetLeftPart(UriPartial.Path).TrimEnd('/');
    }

    private static byte[] Key(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw new ArgumentException($"{Setting}: its AccountKey is not base64. Copy the key again, with the = signs at its end.");
        }
    }

    private string? Optional(string name) => parts.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private string Needed(string name) => Optional(name) ?? throw new ArgumentException(
        $"{Setting} has no {name}. It needs AccountName and AccountKey, or SharedAccessSignature with TableEndpoint or AccountName, or UseDevelopmentStorage=true.");
}
