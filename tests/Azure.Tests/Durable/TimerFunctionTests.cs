using MarketingAutomation.Azure.Nightly;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Azure.Waking;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Durable;

public sealed class TimerFunctionTests
{
    [Theory]
    [InlineData("2026-03-02 03:00", "2026-03-02 02:00", true)]
    [InlineData("2026-03-02 04:00", "2026-03-02 03:00", false)]
    [InlineData("2026-03-02 14:01", "2026-03-02 13:00", false)]
    [InlineData("2026-03-02 14:01", "2026-03-01 22:00", true)]
    public async Task The_night_is_walked_once_it_began_since_the_last_time_the_timer_ran_also_when_that_was_long_ago(
        string now,
        string last,
        bool walked
    )
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(TestShop.At(now)));
        var timer = new TimerInfo
        {
            IsPastDue = true,
            ScheduleStatus = new ScheduleStatus { Last = TestShop.At(last).ToDateTimeUtc() },
        };

        await new NightlyFunctions(stage.Flow, stage.Effects).NightlyTimer(timer, stage.Hub.Client);
        await stage.Settle();

        Assert.Equal(walked, (await stage.Hub.All()).Count > 0);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1, 1)]
    [Trait("Speed", "Slow")]
    public async Task Finished_history_goes_when_it_is_older_than_the_setting_and_not_before(int minutesKept, int left)
    {
        await using var stage = await AzureTestHost.Open(
            new ScenarioShop(TestShop.At("2199-03-04 10:00")),
            hub: await AzuriteTaskHub.New(),
            horizon: TimeSpan.Zero
        );
        await stage.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(stage.Shop.Time.Now), CancellationToken.None);
        await stage.Settle();
        var settings = new HostSettings
        {
            Home = Repository.Root,
            DataPath = "data",
            WorkspacePath = "workspace",
            HistoryRetention = TimeSpan.FromMinutes(minutesKept),
        };

        await new PurgeFunctions(settings).PurgeTimer(new TimerInfo(), stage.Hub.Client);

        Assert.Equal(left, (await stage.Hub.All()).Count);
    }
}
