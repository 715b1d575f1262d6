namespace MarketingAutomation.Web.Api;

/// <summary>The workspace's journeys by name, and the hash of the workspace they are from.</summary>
public sealed record JourneyList(string Workspace, IReadOnlyList<JourneyItem> Items);

/// <summary>
/// A journey as it is now. Status is the marketer's (<c>draft</c>, <c>live</c>, <c>paused</c>, <c>closing</c>); <paramref name="Paused"/> is the switch.
/// Trigger is the event's name, or <c>inactive</c>.
/// </summary>
public sealed record JourneyItem(string Id, string Version, string Status, bool Paused, string Topic, string Trigger, int Steps);

/// <summary>What is held back at the moment.</summary>
public sealed record SwitchesState(bool PausedAll, IReadOnlyList<string> Paused);
