using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>Performs effects before the answer, so that a test that was answered finds the message sent.</summary>
internal sealed class InlineEffects(EffectRunner perform) : IEffectDispatcher
{
    public async ValueTask Dispatch(ApplyResult advanced, CancellationToken cancel) =>
        await perform.Run(advanced, cancel);
}
