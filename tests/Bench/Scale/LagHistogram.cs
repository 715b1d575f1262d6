namespace MarketingAutomation.Bench.Scale;

/// <summary>How late how many were, by whole seconds; memory does not depend on how many.</summary>
internal sealed class LagHistogram
{
    private readonly long[] bySecond = new long[8 * 24 * 3600];

    public long Count { get; private set; }

    public int Most { get; private set; }

    public void Add(int seconds, long customers)
    {
        bySecond[Math.Min(seconds, bySecond.Length - 1)] += customers;
        Count += customers;
        Most = Math.Max(Most, seconds);
    }

    /// <summary>The least lag that so much of all did not exceed.</summary>
    public int Quantile(double share)
    {
        var (rank, seen) = ((long)Math.Ceiling(share * Count), 0L);
        for (var second = 0; second < bySecond.Length; second++)
        {
            seen += bySecond[second];
            if (seen >= rank)
            {
                return second;
            }
        }

        return Most;
    }
}
