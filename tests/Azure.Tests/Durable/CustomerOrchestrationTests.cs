using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using Microsoft.DurableTask.Client;
using NodaTime;
using Xunit;
using static MarketingAutomation.Azure.Tests.Durable.OrchestrationOrders;

namespace MarketingAutomation.Azure.Tests.Durable;

/// <summary>A customer's journeys as one orchestration: what it waits for, what wakes it, and that losing it costs a
/// minute.</summary>
public sealed class CustomerOrchestrationTests
{
    [Fact]
    public async Task A_customer_with_something_ahead_has_one_live_instance_with_their_key_that_says_what_it_waits_for()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start));
        var customer = await Order(stage);

        var instance = Assert.Single(await stage.Hub.All());
        Assert.Equal((customer, OrchestrationRuntimeStatus.Running), (instance.InstanceId, instance.RuntimeStatus));
        var waiting = instance.ReadCustomStatusAs<WaitingFor>()!;
        Assert.Equal(Tips.ToDateTimeOffset(), waiting.Wake);
        Assert.Equal(["cross-sell/wait-for-1", "welcome/wait-1"], waiting.Steps.Order());
    }

    [Fact]
    public async Task Within_the_horizon_the_timer_wakes_to_the_second_and_no_sweep_is_needed()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start));
        await Order(stage);
        stage.Shop.Time.Now = Tips - Duration.FromSeconds(1);
        await stage.Settle();
        Assert.Equal(["welcome"], Sent(stage));

        stage.Shop.Time.Now = Tips;
        await stage.Settle();

        Assert.Equal(["welcome", "tips-for-your-order"], Sent(stage));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Beyond_the_horizon_the_instance_ends_and_the_row_is_swept(int days)
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start), horizon: TimeSpan.FromDays(days));
        await Order(stage);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, Assert.Single(await stage.Hub.All()).RuntimeStatus);

        stage.Shop.Time.Now = Tips;
        await stage.Settle();
        Assert.Equal(["welcome"], Sent(stage));
        await stage.Sweep();

        Assert.Equal(["welcome", "tips-for-your-order"], Sent(stage));
    }

    [Fact]
    public async Task A_commit_elsewhere_is_received_by_the_instance_that_waits()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start), connected: false);
        await Order(stage);
        stage.Connect();
        stage.Shop.Time.Now += Duration.FromSeconds(61);
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        await stage.Settle();
        var before = Assert.Single(await stage.Hub.All());

        // A refund ends the run: there is nothing to wait for any longer.
        await stage.Flow.Intake.SubmitNow(
            SampleEvents.OrderEvent(EventNames.OrderRefunded, stage.Shop.Time.Now),
            CancellationToken.None
        );
        await stage.Settle();

        var after = Assert.Single(await stage.Hub.All());
        Assert.Equal((before.InstanceId, before.CreatedAt), (after.InstanceId, after.CreatedAt));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, after.RuntimeStatus);
        Assert.Null(after.SerializedCustomStatus);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_provider_event_starts_an_instance_or_reaches_the_waiting_one(int days)
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start), horizon: TimeSpan.FromDays(days));
        await Order(stage);
        var before = Assert.Single(await stage.Hub.All());
        Assert.Equal(
            days == 0 ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Running,
            before.RuntimeStatus
        );

        // A reply, which the team is notified of at once.
        using var post = ProviderRequests
            .EmailReply("mari@example.com", "When will it come?", SystemClock.Instance.GetCurrentInstant())
            .Request();
        using var answer = await stage.Http.SendAsync(post);
        await stage.Settle();

        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        Assert.Single(stage.Shop.Staff.Messages);
        var after = Assert.Single(await stage.Hub.All());
        Assert.Equal((before.InstanceId, before.RuntimeStatus), (after.InstanceId, after.RuntimeStatus));
        Assert.Equal(days > 0, before.CreatedAt == after.CreatedAt);
    }

    [Fact]
    public async Task What_a_customer_does_on_their_page_reaches_the_instance_that_waits()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start));
        var customer = await Order(stage);
        var page = new Uri(
            stage.Flow.Links.LinksFor(stage.Shop.Email.Messages.Single().Id, rate: true).Page
        ).AbsolutePath;

        using var form = new FormUrlEncodedContent([new("do", "rate"), new("rating", "1"), new("by", "")]);
        using var answer = await stage.Http.PostAsync(page, form);
        await stage.Settle();

        Assert.True((int)answer.StatusCode < 400, $"{answer.StatusCode}");
        Assert.Single(stage.Shop.Staff.Messages);
        Assert.Equal(customer, Assert.Single(await stage.Hub.All()).InstanceId);
    }

    [Fact]
    public async Task An_event_that_is_raised_while_its_instance_ends_costs_a_minute()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start));
        var customer = await Order(stage);

        // The instance was found running; by the time the event is raised it is gone.
        stage.Hub.Client.BeforeEvent = async () =>
        {
            await stage.Hub.Client.TerminateInstanceAsync(customer);
            await stage.Hub.Client.WaitForInstanceCompletionAsync(customer);
        };
        await stage.Flow.Intake.SubmitNow(SampleEvents.Rating(stage.Shop.Time.Now, 1), CancellationToken.None);
        await stage.Settle();
        Assert.Empty(stage.Shop.Staff.Messages);

        stage.Shop.Time.Now += Duration.FromMinutes(1);
        await stage.Sweep();

        Assert.Single(stage.Shop.Staff.Messages);
    }

    [Fact]
    public async Task An_event_that_is_raised_while_the_instance_works_is_received_after_it()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start));
        var (begun, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        stage.Shop.Email.Respond = _ =>
        {
            begun.TrySetResult();
            held.Task.Wait(TimeSpan.FromSeconds(30));
            return new Outcome.Sent("p");
        };
        await stage.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(Start), CancellationToken.None);
        await begun.Task;

        await stage.Flow.Intake.SubmitNow(SampleEvents.Rating(Start, 1), CancellationToken.None);
        held.SetResult();
        await stage.Settle();

        Assert.Single(stage.Shop.Staff.Messages);
        Assert.Equal(["welcome"], Sent(stage));
        Assert.Single(await stage.Hub.All());
    }

    [Fact]
    public async Task Timers_and_a_sweep_at_the_same_second_send_once()
    {
        await using var stage = await AzureTestHost.Open(new ScenarioShop(Start));
        for (var i = 0; i < 100; i++)
        {
            await stage.Flow.Intake.SubmitNow(
                SampleEvents.OrderPaid(Start, $"{i}", $"c{i}@example.com"),
                CancellationToken.None
            );
        }

        await stage.Settle();
        stage.Shop.Time.Now = Tips;
        await Task.WhenAll(stage.Settle(), stage.Flow.Sweep.SweepRound(CancellationToken.None));

        // Where the sweep's word came to an instance that was just ending, the message is offered again after a minute.
        stage.Shop.Time.Now += Duration.FromMinutes(1);
        await stage.Sweep();

        Assert.Equal(200, stage.Shop.Email.Messages.Count);
        Assert.Distinct(stage.Shop.Email.Messages.Select(m => (m.To, m.Template)));
    }
}
