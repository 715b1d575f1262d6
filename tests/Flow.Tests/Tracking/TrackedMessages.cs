using System.Text.RegularExpressions;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow.Tracking;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Flow.Tests.Tracking;

/// <summary>A welcome message with tracked links, and its links.</summary>
internal static partial class TrackedMessages
{
    internal static async Task<TestShop> Welcomed(TrackingPolicy? tracking = null)
    {
        var sample = TestShop.SampleWorkspace;
        var stage = await TestShop.Open(
            "2026-03-02 12:00",
            sample with
            {
                Policy = sample.Policy with { Tracking = tracking ?? new TrackingPolicy() },
            }
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        return stage;
    }

    internal static async Task<IReadOnlyList<string>> Receipts(TestShop stage, string message) =>
        (await stage.Flow.Messages.ReadMessage(message, CancellationToken.None))!.Value.View.Receipts;

    internal static TrackedLink[] Links(TestShop stage) =>
        [
            .. Token()
                .Matches(stage.Email.Messages.First().Content.Html!)
                .Select(m => stage.Flow.TrackedLinks.ReadToken(m.Groups[1].Value)!),
        ];

    internal static string Picture(TestShop stage, string message) =>
        stage.Flow.TrackedLinks.PictureOf(message).Split('/')[^1].Replace(".gif", "", StringComparison.Ordinal);

    [GeneratedRegex("href=\"[^\"]*/l/([^\"]*)\"")]
    internal static partial Regex Token();
}
