using System.Net;

namespace MarketingAutomation.Adapters.Webhooks;

/// <summary>How URLs of journeys are called.</summary>
public sealed record WebhookOptions
{
    /// <summary>Signs the calls: <c>whsec_</c> and base64. Null: none is set, and nothing is called.</summary>
    public string? Secret { get; init; }

    /// <summary>True: <c>http://127.0.0.1</c> may be called, for development.</summary>
    public bool AllowsLoopback { get; init; }

    /// <summary>Finds the addresses of a host. Default: DNS.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>True: an address may be connected to. Default: public ones; tests connect to this machine.</summary>
    public Func<IPAddress, bool> IsAllowed { get; init; } = WebhookAddresses.IsPublic;

    /// <summary>How long a whole call may take, with its answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);
}
