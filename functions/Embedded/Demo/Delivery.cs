using NodaTime;

namespace MarketingAutomation.Embedded.Demo;

/// <summary>A delivery that the invented shop will post, and its time.</summary>
/// <param name="Source">The webhook's name.</param>
/// <param name="Id">The delivery's id.</param>
/// <param name="Body">Creates the body for the moment of posting: its times are those of that moment, even when a fast
/// clock delayed the posting.</param>
internal sealed record Delivery(Instant At, string Source, string Topic, string Id, Func<Instant, byte[]> Body);
