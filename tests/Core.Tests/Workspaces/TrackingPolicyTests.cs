using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces;

public sealed class TrackingPolicyTests
{
    [Fact]
    public void By_default_links_are_tracked_and_nothing_else() =>
        Assert.Equal(new TrackingPolicy { Links = true }, Read(""));

    [Fact]
    public void Everything_can_be_switched() =>
        Assert.Equal(
            new TrackingPolicy
            {
                Links = false,
                Opens = true,
                Utm = new UtmPolicy("newsletter", null, "{journey}/{step}"),
            },
            Read("tracking: { links: off, opens: on, utm: { source: newsletter, campaign: \"{journey}/{step}\" } }")
        );

    [Theory]
    [InlineData("tracking: { links: maybe }", "MA1011 tracking.links is \"maybe\"")]
    [InlineData("tracking: { pixel: on }", "MA1005 unknown key \"pixel\" in tracking")]
    [InlineData("tracking: { utm: { term: tea } }", "MA1005 unknown key \"term\" in utm")]
    [InlineData("tracking: { utm: { campaign: \"{customer}\" } }", "MA1011 utm.campaign is \"{customer}\"")]
    public void A_mistake_is_reported_with_its_place(string line, string fault) =>
        Assert.Contains(
            fault,
            Assert.Single(SampleWorkspace.Faults(SampleWorkspace.Read(Files(line)))).ToString(),
            StringComparison.Ordinal
        );

    private static TrackingPolicy Read(string line) =>
        Assert.IsType<WorkspaceResult.Valid>(SampleWorkspace.Read(Files(line))).Workspace.Policy.Tracking;

    private static Dictionary<string, string> Files(string line)
    {
        var files = SampleWorkspace.Files();
        files["policy.yaml"] += $"\n{line}\n";
        files.Remove("journeys/reactivation.yaml"); // it asks for clicks, which is a fault where links are not followed
        files["policy.yaml"] = files["policy.yaml"].Replace(", reactivation]", "]", StringComparison.Ordinal);
        return files;
    }
}
