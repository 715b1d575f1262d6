namespace MarketingAutomation.Core.Decisions;

/// <summary>Everything that time alone makes happen, until nothing moves any more.</summary>
internal static class Due
{
    public static void Process(Draft draft)
    {
        Attempts.Expire(draft);
        Clicks.Release(draft);
        Deliveries.Estimate(draft);
        Sleepers.Wake(draft);

        // A finished message moves its run, a moved run decides messages: go round until both stand still. Runs only
        // move forward, so this ends.
        do
        {
            Advancing.AllRuns(draft);
        } while (Sending.AllMessages(draft));
    }
}
