using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Journeys;

/// <summary>What conditions and runs read of the workspace.</summary>
public interface IWorkspace
{
    /// <summary>The shop: name, sender, languages, teams.</summary>
    Shop Shop { get; }

    /// <summary>Rules that apply to all journeys.</summary>
    Policy Policy { get; }

    /// <summary>Products by SKU (case-insensitive).</summary>
    IReadOnlyDictionary<string, Product> Products { get; }

    /// <summary>Current journeys by name.</summary>
    IReadOnlyDictionary<string, Journey> Journeys { get; }

    /// <summary>The time since which each time-triggered journey has been released in its present form, by journey
    /// id.</summary>
    IReadOnlyDictionary<string, Instant> ReleasedAt { get; }

    /// <summary>Returns the version a run is pinned to; null when the caller has to load it first.</summary>
    Journey? FindVersion(string journey, string hash);
}
