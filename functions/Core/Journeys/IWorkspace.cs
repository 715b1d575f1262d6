using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Journeys;

/// <summary>What runs read of the workspace, beside what conditions read of it.</summary>
public interface IWorkspace : IShopCatalog
{
    /// <summary>Content hash over all files.</summary>
    string Hash { get; }

    /// <summary>Rules that apply to all journeys.</summary>
    Policy Policy { get; }

    /// <summary>Current journeys by name.</summary>
    IReadOnlyDictionary<string, Journey> Journeys { get; }

    /// <summary>The segments by name.</summary>
    IReadOnlyDictionary<string, Condition> Segments { get; }

    /// <summary>The time since which each time-triggered journey has been released in its present form, by journey
    /// id.</summary>
    IReadOnlyDictionary<string, Instant> ReleasedAt { get; }

    /// <summary>Files of coupon codes by name.</summary>
    IReadOnlyDictionary<string, CouponPool> CouponPools { get; }

    /// <summary>Returns the version a run is pinned to; null when the caller has to load it first.</summary>
    Journey? FindVersion(string journey, string hash);
}
