using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>Performs effects before the answer, so that a test that was answered finds the message sent.</summary>
internal sealed class InlineEffects(PerformEffects perform) : IEffects
{
    public async ValueTask Perform(Advanced advanced, CancellationToken cancel) => await perform.Run(advanced, cancel);
}
