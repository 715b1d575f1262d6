using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Flow;
using MarketingAutomation.Hosting.Secrets;
using MarketingAutomation.Hosting.Telemetry;
using MarketingAutomation.Web;
using NodaTime;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>The settings, valid as a whole. Folders are absolute; what is null is made or found by the host.</summary>
public sealed record HostSettings
{
    /// <summary>Where <c>local.settings.json</c> and relative folders are looked for.</summary>
    public required string Home { get; init; }

    /// <summary>Listening addresses.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://localhost:7071"];

    public required string DataPath { get; init; }

    public StorageSettings Storage { get; init; } = new(StorageKind.Sqlite, null, null);

    public required string WorkspacePath { get; init; }

    /// <summary>Null: made once, kept under the data folder.</summary>
    public string? ApiKey { get; init; }

    public int MaxApiBytes { get; init; } = 8 * 1024 * 1024;

    public int MaxWebhookBytes { get; init; } = 1024 * 1024;

    /// <summary>Configured webhooks by name. Empty: those for trying, with secrets made once.</summary>
    public IReadOnlyDictionary<string, WebhookSource> Webhooks { get; init; } = new Dictionary<string, WebhookSource>();

    /// <summary>Names of the webhooks there are: the configured ones, else those for trying.</summary>
    public IReadOnlyCollection<string> WebhookNames =>
        Webhooks.Count > 0 ? [.. Webhooks.Keys] : [.. ShopProtocols.All.Select(p => p.Name)];

    /// <summary>Null: now.</summary>
    public DateTimeOffset? ClockStart { get; init; }

    public double ClockSpeed { get; init; } = 1;

    public bool Shadow { get; init; }

    /// <summary>Real time a provider is given to answer.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Accounts messages leave through; what is null goes to the local mailbox.</summary>
    public ProviderOptions Providers { get; init; } = new();

    /// <summary>Without a slash at the end; null: the first listening address.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Null: made once, kept under the data folder.</summary>
    public byte[]? StoreSecret { get; init; }

    /// <summary>How far ahead a customer's wait is a durable timer, on Azure; zero: orchestrations perform effects
    /// only.</summary>
    public TimeSpan TimerHorizon { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Where metrics, traces and logs are exported to; null: nowhere.</summary>
    public TelemetrySettings? Telemetry { get; init; }

    /// <summary>How long the history of finished orchestrations is kept, on Azure.</summary>
    public TimeSpan HistoryRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>True: only this machine reaches the program, so a secret that everybody can read opens nothing to
    /// anybody else.</summary>
    public bool IsOneMachine => OneMachine(Urls, PublicUrl);

    internal static bool OneMachine(IEnumerable<string> urls, string? publicUrl) =>
        urls.All(PublishedSecrets.IsLoopback) && (publicUrl is null || PublishedSecrets.IsLoopback(publicUrl));

    /// <summary>What they say about the path of an input. An attempt lasts real seconds, however fast the decisions'
    /// clock runs.</summary>
    /// <param name="publicUrl">Where this host is reached, where the settings leave it to it; without a slash at the
    /// end.</param>
    public FlowOptions FlowOptionsFor(string publicUrl) =>
        new()
        {
            SendTimeout = SendTimeout,
            Lease = Duration.FromTimeSpan(SendTimeout) * 4 * Math.Max(1, ClockSpeed),
            Shadow = Shadow,
            PublicUrl = publicUrl,
        };

    /// <summary>What they say about the HTTP side.</summary>
    /// <param name="publicUrl">As for <see cref="FlowOptionsFor"/>.</param>
    /// <param name="apiKey">The key that is in force: the one they name, or the one that was made.</param>
    public WebOptions WebOptionsFor(string publicUrl, string apiKey) =>
        new()
        {
            ApiKey = apiKey,
            MaxApiBytes = MaxApiBytes,
            MaxWebhookBytes = MaxWebhookBytes,
            OverHttps = publicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase),
        };
}
