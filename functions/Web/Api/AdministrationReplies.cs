using MarketingAutomation.Flow;

namespace MarketingAutomation.Web.Api;

/// <summary>The workspace in force after a reload, by its hash.</summary>
public sealed record Reloaded(string Workspace);

/// <summary>The clock that was confirmed, as it is now.</summary>
public sealed record ClockAccepted(NodaTime.Instant Now);

/// <summary>The last deliveries that were turned away, newest first.</summary>
public sealed record RejectionList(IReadOnlyList<Rejection> Items);

/// <summary>Open privacy requests, the nearest deadline first. <paramref name="Unreadable"/>: how many more there are
/// whose row cannot be read.</summary>
public sealed record PrivacyRequestList(IReadOnlyList<PrivacyRequest> Items, int Unreadable);

/// <summary>Customers whose wake failed too often and who wait for a person to look.</summary>
public sealed record ParkedList(IReadOnlyList<ParkedCustomer> Items);

/// <summary>One of them: <paramref name="Fault"/> is what failed last, without personal data.</summary>
public sealed record ParkedCustomer(string Customer, int Tries, string? Fault);
