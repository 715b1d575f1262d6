using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>Opens the account that the options name.</summary>
internal static class TablesAccount
{
    /// <exception cref="ArgumentException">Neither or both of the two ways are set, or one cannot be read. The message
    /// never repeats a value.</exception>
    public static TableServiceClient Open(AzureTableOptions options, HttpClient http) =>
        options switch
        {
            { ConnectionString: not null, ServiceUri: not null } => throw new ArgumentException(
                "Storage:Tables has both ConnectionString and ServiceUri; keep one of them.",
                nameof(options)
            ),
            { ConnectionString: { } text } => ConnectionParts.Parse(text).Open(Settings(options, http)),
            { ServiceUri: { } uri } => At(uri, options.Credential, Settings(options, http)),
            _ => throw new ArgumentException(
                "Storage:Kind is tables, but neither Storage:Tables:ConnectionString nor "
                    + "Storage:Tables:ServiceUri is set. Set one of them.",
                nameof(options)
            ),
        };

    private static TableServiceClient At(Uri uri, TokenCredential? credential, TableClientOptions settings)
    {
        if (!uri.IsAbsoluteUri || uri.Scheme is not ("https" or "http"))
        {
            throw new ArgumentException(
                "Storage:Tables:ServiceUri is no absolute http(s) address. Write it like "
                    + "https://account.table.core.windows.net.",
                nameof(uri)
            );
        }
        var endpoint = new Uri(uri.GetLeftPart(UriPartial.Path).TrimEnd('/'));
        if (uri.Query.Length > 1)
        {
            return Signed(endpoint, uri.Query, settings, "Storage:Tables:ServiceUri");
        }
        // A token over plain http could be read on its way.
        if (uri.Scheme != "https")
        {
            throw new ArgumentException(
                "Storage:Tables:ServiceUri must be https when an identity's token is sent to it.",
                nameof(uri)
            );
        }
        return new TableServiceClient(endpoint, credential ?? new DefaultAzureCredential(), settings);
    }

    /// <summary>With a shared access signature, which is in every address: over https, or to this machine.</summary>
    /// <param name="setting">The setting it is from.</param>
    public static TableServiceClient Signed(
        Uri endpoint,
        string signature,
        TableClientOptions settings,
        string setting
    ) =>
        endpoint.Scheme == "https" || endpoint.IsLoopback
            ? new TableServiceClient(endpoint, new AzureSasCredential(signature.TrimStart('?')), settings)
            : throw new ArgumentException(
                $"{setting}: a shared access signature is not sent to another machine over http, where it can "
                    + $"be read. Make the address https."
            );

    /// <summary>
    /// The library's own retries are off: they would repeat a write without asking whether it happened. Its logging is
    /// off too, since addresses hold keys and signatures.
    /// </summary>
    private static TableClientOptions Settings(AzureTableOptions options, HttpClient http)
    {
        var settings = new TableClientOptions { Transport = new HttpClientTransport(http) };
        settings.Retry.MaxRetries = 0;
        settings.Retry.NetworkTimeout = options.RequestTimeout;
        settings.Diagnostics.IsLoggingEnabled = false;
        settings.Diagnostics.IsDistributedTracingEnabled = false;
        settings.Diagnostics.IsTelemetryEnabled = false;
        return settings;
    }
}
