using MarketingAutomation.Flow.Customers;

namespace MarketingAutomation.Flow.Sending;

/// <summary>
/// Where a committed decision's effects go: a bounded pool in the embedded host, an orchestration on Azure. Losing them
/// loses nothing: a wake finds them again. Waits for room, never for the effects themselves.
/// </summary>
public interface IEffectDispatcher
{
    ValueTask Dispatch(ApplyResult advanced, CancellationToken cancel);
}
