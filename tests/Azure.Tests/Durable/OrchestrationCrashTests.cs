using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;
using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Azure.Waking;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Durable;

/// <summary>Orders whose orchestrations fail at every step: no customer is written to twice, and what is known to have
/// failed is sent in the end.</summary>
public sealed class OrchestrationCrashTests
{
    private static readonly Instant Start = TestShop.At("2026-03-02 10:00");

    public static TheoryData<int, ActivityFault> EveryStep()
    {
        var data = new TheoryData<int, ActivityFault>();
        foreach (var fate in Enum.GetValues<ActivityFault>().Where(fate => fate != ActivityFault.Runs))
        {
            for (var step = 1; step <= 5; step++)
            {
                data.Add(step, fate);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryStep))]
    public async Task A_message_is_sent_once_whatever_happens_to_its_activity(int step, ActivityFault fate)
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start));
        stage.Shop.Email.Respond = m =>
            m is { Attempt: 1, Template: "welcome" }
                ? new Outcome.TryLater("busy", Duration.FromMinutes(1))
                : new Outcome.Sent("p");
        // Deaths of the sweep's own parts are another matter: they have a test of their own.
        var customers = 0;
        stage.Activities.FaultFor = (_, name) =>
            name.StartsWith("Sweep", StringComparison.Ordinal) || Interlocked.Increment(ref customers) != step
                ? ActivityFault.Runs
                : fate;

        await stage.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(Start), CancellationToken.None);
        await stage.Settle();
        await stage.Advance(Duration.FromDays(4));

        Assert.True(customers >= step, $"there was no step {step}");
        Assert.Equal(["welcome", "tips-for-your-order"], stage.Shop.Email.Messages.Select(m => m.Template));
    }

    [Fact]
    public async Task A_process_that_dies_in_every_part_of_a_sweep_loses_a_minute()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start), connected: false);
        await stage.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(Start), CancellationToken.None);
        stage.Shop.Time.Now += Duration.FromMinutes(1);
        stage.Activities.FaultFor = (n, _) => n <= SweepFunctions.Parts ? ActivityFault.DiesBefore : ActivityFault.Runs;

        await stage.Sweep();
        Assert.Empty(stage.Shop.Email.Messages);
        await stage.Sweep();

        Assert.Single(stage.Shop.Email.Messages);
    }

    [Fact]
    public async Task An_attempt_that_may_have_been_sent_is_not_repeated_when_the_provider_cannot_be_asked()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start, email: PortKind.Blind));
        var calls = 0;
        stage.Shop.Email.Respond = _ =>
            Interlocked.Increment(ref calls) > 0
                ? throw new IOException("the connection broke after the request")
                : null!;

        await stage.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(Start), CancellationToken.None);
        await stage.Settle();
        await stage.Advance(Duration.FromDays(2));

        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_provider_that_can_be_asked_is_asked_and_believed(bool arrived)
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start, email: PortKind.Askable));
        stage.Shop.Email.Respond = m =>
        {
            if (m.Attempt == 1 && arrived)
            {
                stage.Shop.Email.Messages.Enqueue(m);
            }

            return m.Attempt == 1 ? throw new IOException("the answer was lost") : new Outcome.Sent("p");
        };

        await stage.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(Start), CancellationToken.None);
        await stage.Settle();
        await stage.Advance(Duration.FromDays(2));

        Assert.Equal(arrived ? 1 : 2, Assert.Single(stage.Shop.Email.Messages).Attempt);
        Assert.Contains(stage.Activities.Texts, text => text.Contains("\"Ask\":1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Work_that_is_handed_over_twice_is_done_once()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start));
        var order = SampleEvents.OrderPaid(Start);
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Shop.Email.Respond = _ =>
        {
            held.Task.Wait(TimeSpan.FromSeconds(30));
            return new Outcome.Sent("p");
        };
        await stage.Flow.Intake.SubmitNow(order, CancellationToken.None);
        var started = Assert.Single(await stage.Hub.All());
        var work = started.ReadInputAs<CustomerWork>()!;

        Assert.False(
            await stage.Hub.Client.StartOnce(
                nameof(CustomerOrchestration.CustomerOrchestrator),
                started.InstanceId,
                work,
                CancellationToken.None
            )
        );
        Assert.True(
            await stage.Hub.Client.StartOnce(
                nameof(CustomerOrchestration.CustomerOrchestrator),
                started.InstanceId + "0",
                work,
                CancellationToken.None
            )
        );
        held.SetResult();
        await stage.Settle();

        Assert.Single(stage.Shop.Email.Messages);
    }

    [Fact]
    public async Task A_start_that_is_lost_costs_a_minute()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start), connected: false);
        await stage.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(Start), CancellationToken.None);
        await stage.Settle();
        Assert.Empty(await stage.Hub.All());

        stage.Shop.Time.Now += Duration.FromMinutes(1);
        await stage.Sweep();

        Assert.Single(stage.Shop.Email.Messages);
    }

    [Fact]
    public async Task A_task_hub_that_does_not_answer_costs_a_minute_and_no_event_is_stored_a_second_time_for_it()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var withoutWorker = new ServiceCollection()
            .AddLogging()
            .AddDurableTaskClient(client =>
                client.UseGrpc(GrpcChannel.ForAddress($"http://{silent.LocalEndpoint}")).RegisterDirectly()
            )
            .BuildServiceProvider();
        await using var stage = await AzureTestHost.Open(
            new ScenarioShop(Start),
            connected: false,
            patience: TimeSpan.FromMilliseconds(200)
        );
        stage.Effects.UseClient(withoutWorker.GetRequiredService<DurableTaskClient>());

        var answer = Assert.IsType<IntakeAnswer.Accepted>(
            await stage.Flow.Intake.Submit(SampleEvents.OrderPaid(Start), CancellationToken.None)
        );
        Assert.Empty((await stage.Shop.Store.Query(TableName.Customers, answer.Customer!, "q|", "q}", 1)).Items);
        stage.Connect();
        stage.Shop.Time.Now += Duration.FromMinutes(1);
        await stage.Sweep();

        Assert.Single(stage.Shop.Email.Messages);
    }

    [Fact]
    public async Task Work_that_is_not_started_is_offered_again_after_a_minute_and_then_less_often()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start), connected: false);
        await stage.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(Start), CancellationToken.None);
        var offers = new List<Instant>();
        while (await stage.NextDue() is { } due && due < Start + Duration.FromMinutes(30))
        {
            offers.Add(due);
            stage.Shop.Time.Now = due;
            await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        }

        Assert.Equal(
            [Start + Duration.FromMinutes(1), Start + Duration.FromMinutes(11), Start + Duration.FromMinutes(21)],
            offers
        );
    }

    [Fact]
    public async Task Hosts_whose_clocks_are_apart_send_once_and_never_too_early()
    {
        var shop = new ScenarioShop(Start);
        var behind = new ManualTime(Start - Duration.FromMinutes(4));
        await using var ahead = await AzureTestHost.Open(shop);
        await using var late = await AzureTestHost.Open(shop, time: behind);

        await ahead.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(Start), CancellationToken.None);
        await Task.WhenAll(ahead.Settle(), late.Settle());
        for (var minute = 0; minute < 5 * 24 * 60; minute += 60)
        {
            shop.Time.Now = Start + Duration.FromMinutes(minute);
            behind.Now = shop.Time.Now - Duration.FromMinutes(4);
            if (await ahead.NextDue() <= shop.Time.Now)
            {
                await Task.WhenAll(late.Sweep(), ahead.Sweep());
            }
        }

        Assert.Equal(["welcome", "tips-for-your-order"], shop.Email.Messages.Select(m => m.Template));
        Assert.True(shop.Email.Messages.Last().DecidedAt >= TestShop.At("2026-03-05 10:00"), "the third day, at ten");
    }
}
