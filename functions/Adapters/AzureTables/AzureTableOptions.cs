using Azure.Core;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>
/// Where the tables are and how to be let in: either <see cref="ConnectionString"/>, or <see cref="ServiceUri"/> with
/// an identity. A class and not a record, so that printing it can never print a key.
/// </summary>
public sealed class AzureTableOptions
{
    /// <summary>
    /// The setting <c>Storage:Tables:ConnectionString</c>: an account key, a shared access signature, or
    /// <c>UseDevelopmentStorage=true</c> for Azurite on its usual port. Null when <see cref="ServiceUri"/> says where.
    /// </summary>
    public string? ConnectionString { get; init; }

    /// <summary>The setting <c>Storage:Tables:ServiceUri</c>, like <c>https://account.table.core.windows.net</c>; a SAS
    /// query on it is used as such.</summary>
    public Uri? ServiceUri { get; init; }

    /// <summary>Who asks when there is a <see cref="ServiceUri"/> without a SAS. Default: managed identity, then the
    /// developer's own sign-ins.</summary>
    public TokenCredential? Credential { get; init; }

    /// <summary>What the table names start with, so that several shops can share an account: a letter, then letters and
    /// digits, at most 40.</summary>
    public string TablePrefix { get; init; } = "marketing";

    /// <summary>How long one request may take before its answer counts as lost.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Times a request is tried before the store counts as unavailable.</summary>
    public int Tries { get; init; } = 6;
}
