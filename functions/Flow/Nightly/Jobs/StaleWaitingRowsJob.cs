using MarketingAutomation.Flow.Administration;

namespace MarketingAutomation.Flow.Nightly.Jobs;

/// <summary>Removes rows of waiting messages that are about nothing any more, once a night.</summary>
internal sealed class StaleWaitingRowsJob(WaitingMessages waiting, DecisionClock clock) : INightlyJob
{
    public ValueTask BeforeRange(string? from, string? to, CancellationToken cancel) =>
        from is null ? waiting.RemoveStale(clock.Now, cancel) : default;
}
