using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Flow.Sending;
using Microsoft.DurableTask;
using Moq;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Mocked;

/// <summary>The customer's orchestrator branch by branch, with a context that answers as the test sets.</summary>
public sealed class OrchestratorBranchTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly EffectActivityResult Over = new(
        [],
        new UpcomingWork("key", Now.AddDays(9), null, false, [])
    );
    private readonly Mock<TaskOrchestrationContext> context = new(MockBehavior.Strict);
    private readonly List<DateTime> timers = [];
    private readonly List<CancellationToken> stops = [];
    private readonly List<object?> statuses = [];
    private readonly Queue<Task<CustomerWork>> events = [];
    private CustomerWork? next;

    public OrchestratorBranchTests()
    {
        context.SetupGet(c => c.CurrentUtcDateTime).Returns(Now.UtcDateTime);
        context.Setup(c => c.CreateTimer(Capture.In(timers), Capture.In(stops))).Returns(Task.CompletedTask);
        context.Setup(c => c.SetCustomStatus(Capture.In(statuses!)));
        context
            .Setup(c => c.WaitForExternalEvent<CustomerWork>(CustomerOrchestration.Changed, CancellationToken.None))
            .Returns(() =>
                events.TryDequeue(out var received) ? received : new TaskCompletionSource<CustomerWork>().Task
            );
        context
            .Setup(c => c.ContinueAsNew(It.IsAny<object?>(), true))
            .Callback((object? work, bool _) => next = (CustomerWork)work!);
    }

    [Fact]
    public async Task Nothing_ahead_ends_it_and_takes_the_status_back()
    {
        await Run(new CustomerWork("key", [], Over.Upcoming));

        Assert.Equal([null], statuses);
        Assert.Empty(timers);
    }

    [Fact]
    public async Task It_waits_until_the_next_wake_and_says_so()
    {
        Wakes(Over);
        await Run(new CustomerWork("key", [], In(TimeSpan.FromDays(2))));

        Assert.Equal([Now.UtcDateTime.AddDays(2)], timers);
        Assert.Equal(Now.AddDays(2), Assert.IsType<WaitingFor>(statuses[0]).Wake);
    }

    [Fact]
    public async Task A_change_takes_the_timer_back_and_its_effects_are_performed()
    {
        context
            .Setup(c => c.CreateTimer(Capture.In(timers), Capture.In(stops)))
            .Returns(new TaskCompletionSource().Task);
        var changed = new TaskCompletionSource<CustomerWork>();
        events.Enqueue(changed.Task);
        Performs("key.m1", Over);
        var running = CustomerOrchestration.CustomerOrchestrator(
            context.Object,
            new CustomerWork("key", [], In(TimeSpan.FromDays(2)))
        );
        Assert.False(running.IsCompleted);

        changed.SetResult(new CustomerWork("key", [new EffectName("key.m1")], In(TimeSpan.FromDays(1))));
        await running;

        Assert.True(Assert.Single(stops).IsCancellationRequested);
        context.Verify(
            c =>
                c.CallActivityAsync<EffectActivityResult>(
                    new TaskName(nameof(CustomerActivities.PerformEffect)),
                    It.IsAny<object?>(),
                    null
                ),
            Times.Once
        );
    }

    [Fact]
    public async Task An_older_change_does_not_replace_what_is_known_since()
    {
        events.Enqueue(
            Task.FromResult(new CustomerWork("key", [], In(TimeSpan.FromHours(1)) with { AsOf = Now.AddDays(-1) }))
        );
        Wakes(Over);
        await Run(new CustomerWork("key", [], In(TimeSpan.FromDays(2))));

        Assert.Equal([Now.UtcDateTime.AddDays(2)], timers);
    }

    [Fact]
    public async Task After_five_turns_a_new_history_begins_with_the_remaining_work()
    {
        Wakes([
            .. Enumerable
                .Range(1, CustomerOrchestration.MostTurns)
                .Select(day => new EffectActivityResult(
                    day == CustomerOrchestration.MostTurns ? [new EffectName("key.m9")] : [],
                    In(TimeSpan.FromDays(1 + day))
                )),
        ]);
        await Run(new CustomerWork("key", [], In(TimeSpan.FromDays(1))));

        Assert.Equal(CustomerOrchestration.MostTurns, timers.Count);
        Assert.Equal(
            (new EffectName("key.m9"), Now.AddDays(1 + CustomerOrchestration.MostTurns)),
            (Assert.Single(next!.Effects), next.Upcoming.Wake)
        );
    }

    [Fact]
    public async Task An_event_that_comes_with_the_last_turn_is_taken_into_the_new_history()
    {
        var late = new TaskCompletionSource<CustomerWork>();
        events.Enqueue(late.Task);
        var turn = 0;
        context
            .Setup(c =>
                c.CallActivityAsync<EffectActivityResult>(
                    new TaskName(nameof(CustomerActivities.WakeCustomer)),
                    "key",
                    null
                )
            )
            .ReturnsAsync(() =>
            {
                if (++turn == CustomerOrchestration.MostTurns)
                {
                    late.SetResult(new CustomerWork("key", [new EffectName("key.late")], In(TimeSpan.FromDays(40))));
                }

                return new EffectActivityResult([], In(TimeSpan.FromDays(turn + 1)));
            });
        await Run(new CustomerWork("key", [], In(TimeSpan.FromDays(1))));

        Assert.Equal("key.late", Assert.Single(next!.Effects).Message);
    }

    [Fact]
    public async Task Where_clocks_are_apart_it_asks_again_ever_later_and_then_leaves_it_to_the_sweep()
    {
        Wakes([.. Enumerable.Repeat(new EffectActivityResult([], In(TimeSpan.Zero)), 20)]);
        var work = new CustomerWork("key", [], In(TimeSpan.Zero));
        for (; work is not null; work = next)
        {
            next = null;
            await Run(work);
        }

        Assert.Equal([0, 2, 4, 8, 16, 32], timers.Select(at => (at - Now.UtcDateTime).TotalSeconds));
    }

    [Fact]
    public async Task The_instance_of_a_merged_customer_does_not_wait_for_the_surviving_customer_s_wakes()
    {
        Performs("key.m1", new EffectActivityResult([], In(TimeSpan.FromDays(1)) with { Customer = "other" }));
        await Run(new CustomerWork("key", [new EffectName("key.m1")], Over.Upcoming));

        Assert.Empty(timers);
    }

    [Fact]
    public async Task An_instance_that_an_older_program_began_ends_at_once()
    {
        await Run(new CustomerWork("key", [new EffectName("key.m1")], null!));

        context.VerifyNoOtherCalls();
    }

    private static UpcomingWork In(TimeSpan time) => new("key", Now, Now + time, true, ["welcome/wait-1"]);

    private Task Run(CustomerWork work) => CustomerOrchestration.CustomerOrchestrator(context.Object, work);

    private void Wakes(params EffectActivityResult[] answers)
    {
        var left = new Queue<EffectActivityResult>(answers);
        context
            .Setup(c =>
                c.CallActivityAsync<EffectActivityResult>(
                    new TaskName(nameof(CustomerActivities.WakeCustomer)),
                    "key",
                    null
                )
            )
            .ReturnsAsync(() => left.Dequeue());
    }

    private void Performs(string message, EffectActivityResult answer) =>
        context
            .Setup(c =>
                c.CallActivityAsync<EffectActivityResult>(
                    new TaskName(nameof(CustomerActivities.PerformEffect)),
                    new EffectName(message),
                    null
                )
            )
            .ReturnsAsync(answer);
}
