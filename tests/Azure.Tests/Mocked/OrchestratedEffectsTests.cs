using Grpc.Core;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Mocked;

/// <summary>How a commit reaches its customer's orchestration.</summary>
public sealed class OrchestratedEffectsTests
{
    private static readonly Instant Start = TestShop.At("2026-03-02 10:00");

    [Fact]
    public async Task The_first_commit_starts_the_customers_instance_with_keys_alone()
    {
        var client = MockTaskHubClient.New();
        var starts = client.TakesStarts();
        await using var flow = await Open(client);

        var customer = await flow.Order();

        var (_, input, options) = Assert.Single(starts);
        var work = Assert.IsType<CustomerWork>(input);
        Assert.Equal((customer, customer), (options.InstanceId, work.Customer));
        Assert.StartsWith(customer, Assert.Single(work.Effects).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "mari",
            System.Text.Json.JsonSerializer.Serialize(work),
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public async Task A_commit_whose_instance_runs_raises_changed()
    {
        var client = MockTaskHubClient.New();
        await using var flow = await Open(client);
        client.TakesStarts();
        var customer = await flow.Order();
        client.TakesStarts(running: customer);
        var changes = client.TakesChanges();

        await flow.Receive(SampleEvents.Rating(Start, 1));

        var (id, work) = Assert.Single(changes);
        Assert.Equal((customer, 1), (id, work.Effects.Count));
    }

    [Fact]
    public async Task A_commit_without_a_next_wake_is_passed_to_the_instance_and_starts_none()
    {
        var client = MockTaskHubClient.New();
        await using var flow = await Open(client);
        var starts = client.TakesStarts();
        await flow.Order();
        var changes = client.TakesChanges();

        await flow.Receive(SampleEvents.OrderEvent(EventNames.OrderRefunded, Start));

        Assert.Single(starts);
        var (_, work) = Assert.Single(changes);
        Assert.Equal((0, false, null), (work.Effects.Count, work.Upcoming.UsesTimer, work.Upcoming.Wake));
    }

    [Fact]
    public async Task A_commit_that_changes_no_wake_is_not_passed_on()
    {
        var client = MockTaskHubClient.New();
        await using var flow = await Open(client);
        var starts = client.TakesStarts();
        await flow.Order();

        // A strict mock: any call would fail it.
        await flow.Receive(SampleEvents.Rating(Start, 5));

        Assert.Single(starts);
    }

    [Fact]
    public async Task A_message_that_is_offered_again_gets_an_instance_of_its_own_because_the_first_may_be_stuck()
    {
        var client = MockTaskHubClient.New();
        await using var flow = await Open(client);
        client.TakesStarts();
        var customer = await flow.Order();
        var starts = client.TakesStarts(running: customer);
        flow.Time.Now += Duration.FromMinutes(1);

        await flow.Flow.Sweep.SweepRound(CancellationToken.None);

        var (_, input, options) = Assert.Single(starts);
        Assert.Equal($"{customer}-{flow.Time.Now.ToUnixTimeTicks()}", options.InstanceId);
        Assert.False(((CustomerWork)input!).Upcoming.UsesTimer);
    }

    [Fact]
    public async Task A_start_that_hangs_is_given_up_after_its_timeout_and_an_accepted_one_is_not_repeated()
    {
        var client = MockTaskHubClient.New();
        var taken = 0;
        client
            .Setup(c =>
                c.ScheduleNewOrchestrationInstanceAsync(
                    It.IsAny<TaskName>(),
                    It.IsAny<object?>(),
                    It.IsAny<StartOrchestrationOptions?>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .Returns(
                async (TaskName _, object? _, StartOrchestrationOptions? _, CancellationToken cancel) =>
                {
                    taken++;
                    await Task.Delay(Timeout.Infinite, cancel);
                    return "";
                }
            );
        await using var flow = await Open(client, TimeSpan.Zero);

        await flow.Order();

        Assert.Equal(1, taken);
    }

    [Fact]
    public async Task An_instance_that_ended_before_the_event_was_raised_is_started_again_at_once()
    {
        var client = MockTaskHubClient.New();
        await using var flow = await Open(client);
        client.TakesStarts();
        var customer = await flow.Order();
        client.TakesStarts(running: customer);
        var starts = new List<(string, object?, StartOrchestrationOptions)>();
        client
            .Setup(c =>
                c.RaiseEventAsync(
                    customer,
                    CustomerOrchestration.Changed,
                    It.IsAny<object?>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .Callback(() => starts = client.TakesStarts())
            .ThrowsAsync(new RpcException(new Status(StatusCode.FailedPrecondition, "it has completed")));

        await flow.Receive(SampleEvents.Rating(Start, 1));

        Assert.Single(starts);
    }

    [Fact]
    public async Task An_instance_that_ended_before_its_end_event_is_no_error()
    {
        var client = MockTaskHubClient.New();
        await using var flow = await Open(client);
        var starts = client.TakesStarts();
        var customer = await flow.Order();
        client
            .Setup(c =>
                c.RaiseEventAsync(
                    customer,
                    CustomerOrchestration.Changed,
                    It.IsAny<object?>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .ThrowsAsync(new RpcException(new Status(StatusCode.NotFound, "there is none")));

        await flow.Receive(SampleEvents.OrderEvent(EventNames.OrderRefunded, Start));

        Assert.Single(starts);
    }

    [Fact]
    public async Task Where_only_an_activity_waits_the_hub_is_given_more_time_than_where_a_sender_does()
    {
        var client = MockTaskHubClient.New();
        var cut = new List<bool>();
        client
            .Setup(c =>
                c.ScheduleNewOrchestrationInstanceAsync(
                    It.IsAny<TaskName>(),
                    It.IsAny<object?>(),
                    It.IsAny<StartOrchestrationOptions?>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .Callback(
                (TaskName _, object? _, StartOrchestrationOptions? _, CancellationToken cancel) =>
                    cut.Add(cancel.IsCancellationRequested)
            )
            .ReturnsAsync("");
        await using var flow = await Open(client, TimeSpan.Zero);

        await flow.Order();
        flow.Effects.UseClient(client.Object, inBackground: true);
        await flow.Receive(SampleEvents.OrderPaid(Start, "2001", "other@example.com"));

        Assert.Equal([true, false], cut);
    }

    [Fact]
    public async Task A_start_that_throws_does_not_fail_the_commit()
    {
        var client = MockTaskHubClient.New();
        client
            .Setup(c =>
                c.ScheduleNewOrchestrationInstanceAsync(
                    It.IsAny<TaskName>(),
                    It.IsAny<object?>(),
                    It.IsAny<StartOrchestrationOptions?>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .ThrowsAsync(new IOException("the hub is away"));
        await using var flow = await Open(client);

        Assert.NotNull(await flow.Order());
    }

    private static async Task<Committing> Open(Mock<DurableTaskClient> client, TimeSpan? patience = null)
    {
        var shop = new ScenarioShop(Start, new MemoryTableStore());
        var effects = new OrchestratedEffects(NullLogger<OrchestratedEffects>.Instance, TimeSpan.FromDays(3))
        {
            StartTimeout = patience ?? TimeSpan.FromMinutes(5),
        };
        effects.UseClient(client.Object);
        var flow = new MarketingFlow(shop.Ports(new FlowOptions { GrantAttempts = false }), (_, _) => effects);
        await flow.Releases.Release(TestShop.SampleWorkspace, CancellationToken.None);
        return new Committing(flow, shop.Time, effects);
    }

    private sealed record Committing(MarketingFlow Flow, ManualTime Time, OrchestratedEffects Effects)
        : IAsyncDisposable
    {
        public Task<string> Order() => Receive(SampleEvents.OrderPaid(Start));

        public async Task<string> Receive(Event arrived) =>
            Assert
                .IsType<IntakeAnswer.Accepted>(await Flow.Intake.SubmitNow(arrived, CancellationToken.None))
                .Customer!;

        public ValueTask DisposeAsync() => Flow.DisposeAsync();
    }
}
