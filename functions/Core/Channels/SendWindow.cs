using NodaTime;

namespace MarketingAutomation.Core.Channels;

/// <summary>A daily window [From, To) in the customer's time zone; From later than To goes over midnight.</summary>
public sealed record SendWindow(LocalTime From, LocalTime To);
