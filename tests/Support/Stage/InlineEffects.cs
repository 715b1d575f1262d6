using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Support.Stage;

/// <summary>Performs effects at once, so that a test reads in order.</summary>
public sealed class InlineEffects(PerformEffects perform) : IEffects
{
    public async ValueTask Perform(Advanced advanced, CancellationToken cancel)
    {
        if (advanced.Committed)
        {
            await perform.Run(advanced, cancel);
        }
    }
}
