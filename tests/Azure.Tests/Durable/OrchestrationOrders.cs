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

namespace MarketingAutomation.Azure.Tests.Durable;

/// <summary>Orders and sent messages for the tests of customer orchestrations.</summary>
internal static class OrchestrationOrders
{
    internal static readonly Instant Start = TestShop.At("2026-03-02 10:00");
    internal static readonly Instant Tips = TestShop.At("2026-03-05 10:00");

    internal static IEnumerable<string?> Sent(AzureTestHost stage) => stage.Shop.Email.Messages.Select(m => m.Template);

    internal static async Task<string> Order(AzureTestHost stage)
    {
        var answer = Assert.IsType<IntakeAnswer.Accepted>(
            await stage.Flow.Intake.SubmitNow(SampleEvents.OrderPaid(stage.Shop.Time.Now), CancellationToken.None)
        );
        await stage.Settle();
        return answer.Customer!;
    }
}
