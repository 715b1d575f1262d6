using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Support.Stage;

/// <summary>Performs effects at once, so that a test reads in order.</summary>
public sealed class InlineEffects(EffectRunner perform) : IEffectDispatcher
{
    public async ValueTask Dispatch(ApplyResult advanced, CancellationToken cancel)
    {
        if (advanced.IsCommitted)
        {
            await perform.Run(advanced, cancel);
        }
    }
}
