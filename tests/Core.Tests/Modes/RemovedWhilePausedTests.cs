using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Tests.Decisions;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Modes;

/// <summary>What a pause holds of a journey whose file is removed ends as that; a pause of everything holds it
/// still.</summary>
public sealed class RemovedWhilePausedTests
{
    private const string Notice =
        "journey: tells\nstatus: live\ntopic: getting-started\ntrigger: { event: order.paid }\nre_entry: { "
        + "each: order }\nsteps:\n  - notify_staff: { to: care, text: \"Paid\" }\n  - wait: 5d\n";

    [Theory]
    [InlineData("tells", Reasons.JourneyRemoved)]
    [InlineData(null, Reasons.AllPaused)]
    public async Task Its_messages_say_so(string? paused, string reason)
    {
        var shop = Play.Shop(null, Notice) with { Sources = new Dictionary<string, string> { ["tells"] = Notice } };
        await using var stage = await ShopStage.Open("2026-03-02 12:00", shop);
        await stage.Flow.Switches.Pause(paused, true, CancellationToken.None);
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Flow.Shelf.Release(
            shop with
            {
                Hash = "without",
                Journeys = new Dictionary<string, Core.Journeys.Journey>(),
            },
            CancellationToken.None
        );
        await stage.Pass(Duration.FromHours(1));

        Assert.Empty(stage.Staff.Taken);
        var notice = (
            await stage.Flow.Messages.Of(await stage.Customer("mari@example.com"), 100, null, CancellationToken.None)
        ).Items.Single(m => m.Channel == Channel.Staff || m.Step.StartsWith("notify", StringComparison.Ordinal));
        Assert.Equal(reason, notice.Reason);
    }
}
