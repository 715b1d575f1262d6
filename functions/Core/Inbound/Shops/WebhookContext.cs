using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>What reading a delivery needs beside its bytes.</summary>
/// <param name="RealNow">The real time, also where a scaled clock drives decisions: it judges the freshness of
/// signatures, and is the time of an event whose sender gives none.</param>
/// <param name="Topics">Topics of policy.yaml, for consents of our own event shape; null: not checked.</param>
/// <param name="Zone">The shop's time zone, for WooCommerce's dates of older API versions, which name none.</param>
/// <param name="Country">The shop's country, in which the phone number of a privacy request is read where the request
/// names none; null: only international numbers are read.</param>
public sealed record WebhookContext(
    Instant RealNow,
    IReadOnlyCollection<string>? Topics,
    DateTimeZone Zone,
    string? Country
);
