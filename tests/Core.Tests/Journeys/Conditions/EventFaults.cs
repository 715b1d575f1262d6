using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Journeys.Conditions;

/// <summary>Faults and advice of a workspace with one journey.</summary>
internal static class EventFaults
{
    internal const string LinksOff = "tracking: { links: off, opens: off }";
    internal const string OpensOn = "tracking: { links: on, opens: on }";

    internal static WorkspaceResult Read(string policy, string journey)
    {
        var files = SampleWorkspace.Files();
        files["policy.yaml"] = $"{SampleWorkspace.Policy}\n{policy}";
        files["journeys/try.yaml"] = $"journey: try\ntopic: offers\n{journey}";
        files["journeys/reactivation.yaml"] = files["journeys/reactivation.yaml"]
            .Replace("message.we-miss-you: clicked", "message.we-miss-you: delivered", StringComparison.Ordinal)
            .Replace(
                "[ { event: message.clicked }, { event: preference.changed } ]",
                "{ event: preference.changed }",
                StringComparison.Ordinal
            );
        return SampleWorkspace.Read(files, ["shopify", "woo"]);
    }

    internal static void Judged(WorkspaceResult reading, string says)
    {
        var faults = SampleWorkspace.Faults(reading);
        if (says.Length == 0)
        {
            Assert.Empty(faults);
            return;
        }

        var fault = Assert.Single(faults);
        Assert.Contains("MA1061", fault, StringComparison.Ordinal);
        Assert.Contains(says, fault, StringComparison.Ordinal);
    }
}
