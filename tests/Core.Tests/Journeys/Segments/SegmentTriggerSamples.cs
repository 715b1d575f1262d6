using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Support.Samples.SampleWorkspace;

namespace MarketingAutomation.Core.Tests.Journeys.Segments;

/// <summary>Workspaces with journeys that begin by the segment <c>tea</c>.</summary>
internal static class SegmentTriggerSamples
{
    public const string Start = "2026-03-02 12:00";
    public const string Tea = "tea: { bought: { sku: TEA-1, within: 30d } }\n";
    public const string Lapsed = "tea: { customer.last_order_at: { before: 30d ago } }\n";

    public static IEnumerable<string> Entered(CustomerSimulation play) => play.State.Entries.Select(e => e.Journey);

    public static void Buy(CustomerSimulation play, string id, string sku) =>
        play.Submit(SampleEvents.OrderPaid(play.Now, id, skus: [sku]));

    public static Workspace Workspace(string segments, params string[] triggers) => Workspace(segments, "", triggers);

    public static Workspace Workspace(string segments, string more, string[] triggers)
    {
        var files = Files();
        files["segments.yaml"] = segments;
        foreach (var name in new[] { "welcome", "cross-sell", "feedback-request", "reactivation" })
        {
            files.Remove($"journeys/{name}.yaml");
        }

        files["policy.yaml"] = files["policy.yaml"].Replace("priority:", "#", StringComparison.Ordinal);
        string[] names = ["one", "two"];
        foreach (var (index, trigger) in triggers.Index())
        {
            var status = more.StartsWith("status", StringComparison.Ordinal) ? "" : "status: live\n";
            files[$"journeys/{names[index]}.yaml"] =
                $"journey: {names[index]}\ntopic: offers\n{more}{status}"
                + $"trigger: {{ segment: tea, {trigger} }}\nsteps:\n  - send: welcome\n";
        }

        return Release(Valid(Read(files)), TestShop.At("2026-03-01 12:00"));
    }

    public static Workspace Release(Workspace workspace, Instant at) =>
        workspace with
        {
            ReleasedAt = workspace.Journeys.Keys.ToDictionary(j => j, _ => at),
        };
}
