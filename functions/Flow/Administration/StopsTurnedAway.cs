using System.Text.Json.Serialization;
using NodaTime;

namespace MarketingAutomation.Flow.Administration;

/// <summary>
/// Stops that were answered with an error because the store failed: they are kept nowhere. Counted by way in, in this
/// process since its start, for a store that fails cannot count them; each is a line of the log too, at most one a
/// minute for each way.
/// </summary>
public sealed class StopsTurnedAway(DecisionClock clock, FlowMetrics metrics)
{
    private static readonly Duration Often = Duration.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, StopTurnedAway> byEntryPoint = [];

    /// <param name="way"><c>page</c>, <c>one_click</c>, or a feed as in <c>twilio/inbound</c>.</param>
    /// <param name="stops">How many; 0 does nothing.</param>
    public void Count(string way, int stops)
    {
        if (stops == 0)
        {
            return;
        }

        lock (gate)
        {
            var (now, before) = (clock.Now, byEntryPoint.GetValueOrDefault(way));
            byEntryPoint[way] = new StopTurnedAway(way, (before?.Count ?? 0) + stops, before?.First ?? now, now);
            if (before is not null && now < before.Last + Often)
            {
                return;
            }
        }

        metrics.StopRejected(way);
    }

    /// <summary>By way in, those since the start of this process.</summary>
    public IReadOnlyList<StopTurnedAway> All
    {
        get
        {
            lock (gate)
            {
                return [.. byEntryPoint.Values.OrderBy(w => w.EntryPoint, StringComparer.Ordinal)];
            }
        }
    }
}

/// <summary>Stops of one way in that were turned away: how many, and when the first and the last came.</summary>
public sealed record StopTurnedAway(
    [property: JsonPropertyName("way")] string EntryPoint,
    int Count,
    Instant First,
    Instant Last
);
