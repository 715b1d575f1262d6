using NodaTime;

namespace MarketingAutomation.Embedded.Demo;

/// <summary>What the invented shop will post, and when.</summary>
/// <param name="Source">The webhook's name.</param>
/// <param name="Id">The delivery's id.</param>
/// <param name="Body">What it says when it is posted at a moment: what has just happened happened then, however late a
/// fast clock made us.</param>
internal sealed record Delivery(Instant At, string Source, string Topic, string Id, Func<Instant, byte[]> Body);
