using System.Globalization;
using MarketingAutomation.Core.Customers.Orders.Purchases;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Segments;

/// <summary>Finds when the result of a condition about a customer can change by time alone.</summary>
internal static class ConditionTimes
{
    // Whether a bound itself counts differs from comparison to comparison: a second later all have passed it.
    private static readonly Duration After = Duration.FromSeconds(1);

    /// <summary>The earliest such time after now; at it the result may still be the same. Null: it does not change by
    /// time alone.</summary>
    /// <param name="condition">A condition as segments may have it.</param>
    /// <param name="scope">The customer now.</param>
    /// <param name="segments">The segments that it may name.</param>
    public static Instant? FindNextChange(
        Condition condition,
        ConditionScope scope,
        IReadOnlyDictionary<string, Condition> segments
    )
    {
        Instant? earliest = null;
        foreach (var at in ListTimes(condition, scope, segments, new HashSet<string>(StringComparer.Ordinal)))
        {
            if (at > scope.Now && !(earliest <= at))
            {
                earliest = at;
            }
        }

        return earliest;
    }

    // seen: the segments whose times are listed already.
    private static IEnumerable<Instant> ListTimes(
        Condition condition,
        ConditionScope scope,
        IReadOnlyDictionary<string, Condition> segments,
        HashSet<string> seen
    ) =>
        condition switch
        {
            Condition.All c => c.Parts.SelectMany(p => ListTimes(p, scope, segments, seen)),
            Condition.Any c => c.Parts.SelectMany(p => ListTimes(p, scope, segments, seen)),
            Condition.Not c => ListTimes(c.Inner, scope, segments, seen),
            Condition.InSegment c => c.Names.SelectMany(n =>
                segments.TryGetValue(n, out var inner) && seen.Add(n) ? ListTimes(inner, scope, segments, seen) : []
            ),
            Condition.Compare c => ListTimes(c, scope),
            Condition.Bought { Within: { } within } => PurchaseCounts
                .ListEnds(scope.State.Orders, within)
                .Concat(ListConnected(scope, within))
                .Select(at => at + After),
            Condition.Did c => scope
                .State.EventCounts.Where(n => n.Event == c.Event)
                .Select(n => NodaConstants.UnixEpoch + Duration.FromDays(n.Day + c.WithinDays + 1) + FindPlace(scope))
                .Concat(ListConnected(scope, Duration.FromDays(c.WithinDays)))
                .Select(at => at + After),
            Condition.Bought or Condition.AnyLine or Condition.EveryLine or Condition.MessageIs => [],
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static IEnumerable<Instant> ListTimes(Condition.Compare compare, ConditionScope scope)
    {
        if (compare.Field.Name == FieldCatalog.SpentTwelveMonths)
        {
            // A month is no longer among the twelve, or the first that is not known completely.
            return [StartOfNextMonth(scope.Now) + FindPlace(scope)];
        }

        return
            compare.Operands.OfType<Operand.Ago>().ToList() is { Count: > 0 } ago
            && compare.Field.ReadValue(scope) is Value.Time(var time)
            ? ago.Select(a => time + a.Value + After)
            : [];
    }

    // From then on what happened in the period was received by this program.
    private static Instant[] ListConnected(ConditionScope scope, Duration within) =>
        scope.Workspace.Shop.ConnectedAt is { } connected ? [connected + within] : [];

    // At the start of a day or month all customers would be looked at in the same second.
    private static Duration FindPlace(ConditionScope scope) =>
        Duration.FromSeconds(
            (long)(
                ulong.Parse(
                    ContentHash.ComputeParts(scope.State.Key, "segments"),
                    NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture
                ) % 3600
            )
        );

    private static Instant StartOfNextMonth(Instant now)
    {
        var date = now.InUtc().Date;
        return new LocalDate(date.Year, date.Month, 1).PlusMonths(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
    }
}
