using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>What parsers know besides the body: the source, the topic as the platform writes it, the event's id, and
/// the times to fall back on.</summary>
internal sealed record DeliveryContext(
    WebhookSource Source,
    string Topic,
    string EventId,
    Instant? TriggeredAt,
    Instant RealNow
)
{
    /// <summary>The shop's zone, in which its times without a zone are read.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>The shop's country; null: not known.</summary>
    public string? Country { get; init; }

    /// <summary>When the platform says nothing better.</summary>
    public Instant FallbackTime => TriggeredAt ?? RealNow;
}
