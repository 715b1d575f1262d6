using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// The customer asked to be erased, objected, or was deleted by the shop: nothing is sent and no journey begins until
/// an opt-in of theirs that is dated and arrives later.
/// </summary>
/// <param name="Kind"><c>redact</c>, <c>deleted</c> or <c>objection</c>.</param>
/// <param name="At">When it arrived, by our clock.</param>
public sealed record PrivacyStop(string Kind, Instant At);
