using NodaTime;

namespace MarketingAutomation.Embedded.Demo;

/// <summary>What the invented shop will post, and when.</summary>
/// <param name="Source">The webhook's name.</param>
/// <param name="Id">The delivery's id.</param>
internal sealed record Delivery(Instant At, string Source, string Topic, string Id, byte[] Body);
