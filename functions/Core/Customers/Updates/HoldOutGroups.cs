using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;

namespace MarketingAutomation.Core.Customers.Updates;

/// <summary>
/// The customers who are held out, so that what messages achieve can be compared with what happens without them: of one
/// journey (<c>hold_out</c> of the journey), and of all marketing (<c>hold_out</c> of policy.yaml). Both groups are
/// derived from the customer's key: a customer stays in them, and a greater share only adds customers.
/// </summary>
internal static class HoldOutGroups
{
    /// <summary>True: the customer is held out of this journey.</summary>
    /// <param name="percent"><c>hold_out</c> of the journey; null: no one is.</param>
    public static bool IsInJourneyGroup(CustomerState state, string journey, decimal? percent) =>
        percent is { } share && ContentHash.Draw("hold_out", state.Key, journey) * 100 < (double)share;

    /// <summary>True: the customer is held out of all marketing.</summary>
    public static bool IsInGlobalGroup(CustomerState state, Policy policy) =>
        policy.HoldOutPercent is { } share && ContentHash.Draw("hold_out", state.Key) * 100 < (double)share;

    /// <summary>The group that a run counts in, a name of <see cref="Reasons"/>; null: none, or it is a test.</summary>
    public static string? FindGroup(CustomerState state, Policy policy, Run run) =>
        run.IsHeldOut ? Reasons.HoldOut
        : !run.Shadow && IsInGlobalGroup(state, policy) ? Reasons.GlobalHoldOut
        : null;
}
