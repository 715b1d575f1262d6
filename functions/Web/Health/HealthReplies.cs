namespace MarketingAutomation.Web.Health;

/// <summary>The process answers.</summary>
public sealed record HealthReply(string Status);

/// <summary>
/// <c>ready</c>: the store answers and a workspace is released. <paramref name="Parked"/> customers wait for somebody to look (<c>GET /api/parked</c>);
/// they do not hold anyone else up. <paramref name="Providers"/>: those that refuse us because of our set-up. It stays <c>ready</c> with 200: the messages wait and
/// nothing else does, and a process taken out of service would mend no key.
/// </summary>
public sealed record ReadyReply(string Status, string? Workspace, int Parked, IReadOnlyList<ProviderTrouble> Providers)
{
    /// <summary>Privacy requests on the list.</summary>
    public required PrivacyState Privacy { get; init; }
}

/// <summary>How many privacy requests are open, how many of them are past their deadline, and the nearest deadline (null: none is open). <c>GET /api/privacy-requests</c> shows them.</summary>
public sealed record PrivacyState(int Open, int Overdue, NodaTime.Instant? NextDue)
{
    public static PrivacyState Of(IReadOnlyList<Flow.PrivacyRequest> requests, NodaTime.Instant now) =>
        new(requests.Count, requests.Count(r => r.Due < now), requests.Count == 0 ? null : requests.Min(r => r.Due));
}

/// <summary>A provider that refuses us, what about our set-up, and since when. The next message it takes clears it.</summary>
public sealed record ProviderTrouble(string Provider, string What, NodaTime.Instant Since);
