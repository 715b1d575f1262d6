namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>An account at SendGrid. A class and not a record, so that printing it can never print the key.</summary>
public sealed class SendGridOptions
{
    /// <summary><c>SG.…</c>, with the permission Mail Send alone.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Default: the world-wide one; <c>https://api.eu.sendgrid.com</c> for an EU account.</summary>
    public Uri BaseUrl { get; init; } = new("https://api.sendgrid.com");

    /// <summary>True: SendGrid checks every message and delivers none.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Verifies the event webhook: SPKI in base64. Null: none of its posts is accepted.</summary>
    public string? EventPublicKey { get; init; }

    /// <summary>Verifies Inbound Parse: SPKI in base64. Null: none of its posts is accepted.</summary>
    public string? InboundPublicKey { get; init; }
}
