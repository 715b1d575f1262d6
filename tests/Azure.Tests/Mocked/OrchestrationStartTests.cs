using MarketingAutomation.Azure.Waking;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Stage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Mocked;

/// <summary>What is asked of Durable's client, call by call.</summary>
public sealed class OrchestrationStartTests
{
    [Fact]
    public async Task A_start_names_its_instance_its_version_and_every_state_in_which_it_is_not_begun_again()
    {
        var client = MockTaskHubClient.New();
        var starts = client.TakesStarts();

        Assert.True(await client.Object.StartOnce("Some", "id-1", "input", CancellationToken.None));

        var (name, input, options) = Assert.Single(starts);
        Assert.Equal(
            ("Some", "input", "id-1", OrchestrationStarter.Version),
            (name, input, options.InstanceId, options.Version!.Value.Version)
        );
        Assert.Equal(["Pending", "Running", "Suspended"], options.DedupeStatuses!.Order());
    }

    [Fact]
    public async Task A_start_of_what_runs_is_no_fault_and_any_other_refusal_is_one()
    {
        var client = MockTaskHubClient.New();
        client.TakesStarts(running: "id-1");
        Assert.False(await client.Object.StartOnce("Some", "id-1", null, CancellationToken.None));

        client
            .Setup(c =>
                c.ScheduleNewOrchestrationInstanceAsync(
                    It.IsAny<TaskName>(),
                    null,
                    It.IsAny<StartOrchestrationOptions?>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .ThrowsAsync(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() =>
            client.Object.StartOnce("Some", "id-1", null, CancellationToken.None)
        );
    }

    [Theory]
    [InlineData("2026-03-02T10:00:00Z", "sweep-20260302100")]
    [InlineData("2026-03-02T10:09:59Z", "sweep-20260302100")]
    [InlineData("2026-03-02T10:10:00Z", "sweep-20260302101")]
    [InlineData("2026-03-02T23:59:00Z", "sweep-20260302235")]
    public void Sweeps_of_the_same_ten_minutes_have_one_id(string at, string id) =>
        Assert.Equal(
            id,
            SweepFunctions.IdAt(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture))
        );

    [Fact]
    public async Task The_minutes_timer_starts_one_sweep_by_that_id()
    {
        var client = MockTaskHubClient.New();
        var starts = client.TakesStarts();

        await SweepFunctions.SweepTimer(new TimerInfo(), client.Object);

        Assert.Matches("^sweep-[0-9]{10}[0-5]$", Assert.Single(starts).Options.InstanceId);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(9, 5)]
    public async Task History_is_purged_a_minute_at_a_time_at_most_five_times(int incomplete, int calls)
    {
        var client = MockTaskHubClient.New();
        var asked = new List<PurgeInstancesFilter>();
        client
            .Setup(c =>
                c.PurgeAllInstancesAsync(
                    Capture.In(asked),
                    It.IsAny<PurgeInstanceOptions?>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .ReturnsAsync(() => new PurgeResult(100, asked.Count > incomplete));

        await new PurgeFunctions(
            new HostSettings
            {
                Home = Repository.Root,
                DataPath = "data",
                WorkspacePath = "workspace",
            }
        ).PurgeTimer(new TimerInfo(), client.Object);

        Assert.Equal(calls, asked.Count);
        Assert.All(asked, filter => Assert.Equal(TimeSpan.FromMinutes(1), filter.Timeout));
        Assert.DoesNotContain(OrchestrationRuntimeStatus.Running, asked[0].Statuses!);
    }
}
