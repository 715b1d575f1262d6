using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Flow.Administration;

/// <summary>An edited workspace that has faults, while the last good one stays in force in this process.</summary>
/// <param name="Faults">How many faults it had when it was last read; at least 1.</param>
/// <param name="Since">When an edit with faults was first read.</param>
public sealed record RefusedEdit(int Faults, Instant Since)
{
    /// <summary>What is so, and how to see the faults.</summary>
    public string Message =>
        $"The edited workspace has {CountText.WithNoun(Faults, "fault")}, so the last good one stays in force. "
        + $"`validate` and POST /api/reload show each with its place.";
}
