using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Journeys;

/// <summary>What a pause holds of a journey whose file is removed ends as that; a pause of everything holds it
/// still.</summary>
public sealed class RemovedJourneyTests
{
    private const string Notice =
        "journey: notifies\nstatus: live\ntopic: getting-started\ntrigger: { event: order.paid }\nre_entry: { "
        + "each: order }\nsteps:\n  - notify_staff: { to: care, text: \"Paid\" }\n  - wait: 5d\n";

    [Theory]
    [InlineData("notifies", Reasons.JourneyRemoved)]
    [InlineData(null, Reasons.AllPaused)]
    public async Task Messages_of_a_removed_journey_end_with_that_reason(string? paused, string reason)
    {
        var shop = TestShop.SampleWith(null, Notice) with
        {
            JourneySources = new Dictionary<string, string> { ["notifies"] = Notice },
        };
        await using var stage = await TestShop.Open("2026-03-02 12:00", shop);
        await stage.Flow.Switches.SetPaused(paused, true, CancellationToken.None);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Flow.Releases.Release(
            shop with
            {
                Hash = "without",
                Journeys = new Dictionary<string, Journey>(),
            },
            CancellationToken.None
        );
        await stage.Advance(Duration.FromHours(1));

        Assert.Empty(stage.Staff.Messages);
        var notice = (
            await stage.Flow.Messages.ListOfCustomer(
                await stage.Customer("mari@example.com"),
                100,
                null,
                CancellationToken.None
            )
        ).Items.Single(m => m.Channel == Channel.Staff || m.Step.StartsWith("notify", StringComparison.Ordinal));
        Assert.Equal(reason, notice.Reason);
    }
}
