using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>Data for parsers besides the body: the source, the topic as the platform writes it, the event's id, and the
/// fallback times.</summary>
internal sealed record DeliveryContext(
    WebhookSource Source,
    string Topic,
    string EventId,
    Instant? TriggeredAt,
    Instant RealNow
)
{
    /// <summary>The shop's time zone, used for its times without a zone. Default: UTC.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>The shop's country; null: unknown.</summary>
    public string? Country { get; init; }

    /// <summary>The time used when the body gives none: the platform's time of the delivery, else the real
    /// time.</summary>
    public Instant FallbackTime => TriggeredAt ?? RealNow;
}
