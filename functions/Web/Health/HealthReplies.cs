namespace MarketingAutomation.Web.Health;

/// <summary>The process answers.</summary>
public sealed record HealthReply(string Status);

/// <summary>
/// <c>ready</c>: the store answers and a workspace is released. <paramref name="Parked"/> customers wait for somebody to look (<c>GET /api/parked</c>);
/// they do not hold anyone else up.
/// </summary>
public sealed record ReadyReply(string Status, string? Workspace, int Parked);
