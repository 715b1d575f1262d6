using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>Data needed to read a delivery besides its bytes.</summary>
/// <param name="RealNow">The real time, also where a scaled clock drives decisions: the age of signatures is checked
/// with it, and it is the time of an event whose sender gives none.</param>
/// <param name="Topics">Topics of policy.yaml, for consents in our own event format; null: not checked.</param>
/// <param name="Zone">The shop's time zone, for dates of older WooCommerce API versions, which have no zone.</param>
/// <param name="Country">The shop's country, used to read the phone number of a privacy request that names no country;
/// null: only international numbers are read.</param>
public sealed record WebhookContext(
    Instant RealNow,
    IReadOnlyCollection<string>? Topics,
    DateTimeZone Zone,
    string? Country
);
