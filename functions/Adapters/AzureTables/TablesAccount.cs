using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>The account's address and the policy that signs every request.</summary>
/// <param name="Endpoint">Without a trailing slash or query.</param>
internal sealed record TablesAccount(string Endpoint, HttpPipelinePolicy Authorization)
{
    private const string Scope = "https://storage.azure.com/.default";

    /// <exception cref="ArgumentException">Neither or both of the two ways are set, or one cannot be read. The message never repeats a value.</exception>
    public static TablesAccount From(AzureTableOptions options, TimeProvider time) => options switch
    {
        { ConnectionString: not null, ServiceUri: not null } => throw new ArgumentException(
            "Storage:Tables has both ConnectionString and ServiceUri; keep one of them.", nameof(options)),
        { ConnectionString: { } text } => ConnectionParts.Parse(text).Account(time),
        { ServiceUri: { } uri } => At(uri, options.Credential),
        _ => throw new ArgumentException(
            "Storage:Kind is tables, but neither Storage:Tables:ConnectionString nor Storage:Tables:ServiceUri is set. Set one of them.", nameof(options)),
    };

    private static TablesAccount At(Uri uri, TokenCredential? credential)
    {
        if (!uri.IsAbsoluteUri || uri.Scheme is not ("https" or "http"))
            throw new ArgumentException("Storage:Tables:ServiceUri is no absolute http(s) address. Write it like https://account.table.core.windows.net.", nameof(uri));
        var endpoint = uri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        if (uri.Query.Length > 1)
            return new TablesAccount(endpoint, new SasPolicy(uri.Query));
        // A token over plain http could be read on its way; the pipeline would refuse it at every request.
        if (uri.Scheme != "https")
            throw new ArgumentException("Storage:Tables:ServiceUri must be https when an identity's token is sent to it.", nameof(uri));
        return new TablesAccount(endpoint, new BearerTokenAuthenticationPolicy(credential ?? new DefaultAzureCredential(), Scope));
    }
}
