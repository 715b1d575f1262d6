using MarketingAutomation.Flow.Customers;

namespace MarketingAutomation.Flow.Nightly;

/// <summary>
/// What is done once a night, by both hosts. A new job is a class here and a line in <see cref="MarketingFlow"/>. Every
/// part of a job may run twice in a night, also at once.
/// </summary>
public interface INightlyJob
{
    /// <summary>Before the customers of a range of keys are walked, <c>from &lt;= key &lt; to</c>; an open start (null)
    /// occurs once a night. Default: nothing.</summary>
    ValueTask BeforeRange(string? from, string? to, CancellationToken cancel) => default;

    /// <summary>Each customer of the range who was not merged into another; returns what to count, by a name of the job's own. Default:
    /// nothing.</summary>
    ValueTask<NightlyResult> ReviewCustomer(StoredCustomer customer, CancellationToken cancel) =>
        ValueTask.FromResult(NightlyResult.None);

    /// <summary>Each record that was merged into another. Default: nothing.</summary>
    ValueTask ReviewMerged(StoredCustomer merged, CancellationToken cancel) => default;
}
