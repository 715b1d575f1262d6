using NodaTime;

namespace MarketingAutomation.Core.Customers;

/// <summary>The customer asked to be erased, objected, or was deleted by the shop: no message is sent and no journey
/// starts until the customer makes a dated opt-in that also arrives later.</summary>
/// <param name="Kind"><c>redact</c>, <c>deleted</c> or <c>objection</c>.</param>
/// <param name="At">When it arrived, by this program's time.</param>
public sealed record PrivacyStop(string Kind, Instant At)
{
    /// <summary>The run and journey under which team notices about privacy requests are recorded, and the reason by
    /// which a stop ends runs; no run of a customer has this name.</summary>
    public const string RunName = "privacy";
}
