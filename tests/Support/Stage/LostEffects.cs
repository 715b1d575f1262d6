using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Support.Stage;

/// <summary>Performs nothing: the process is killed right after each commit.</summary>
public sealed class LostEffects : IEffectDispatcher
{
    public ValueTask Dispatch(ApplyResult advanced, CancellationToken cancel) => ValueTask.CompletedTask;
}
