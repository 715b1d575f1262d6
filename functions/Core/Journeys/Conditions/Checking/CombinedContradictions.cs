using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Reading;

namespace MarketingAutomation.Core.Journeys.Conditions.Checking;

/// <summary>Whether conditions on an order's lines, or on one message, can be true at the same time. What cannot be
/// decided is accepted.</summary>
internal static class CombinedContradictions
{
    // States that may be reported of a message after it was sent.
    private static readonly MessageState[] After =
    [
        MessageState.Delivered,
        MessageState.Opened,
        MessageState.Clicked,
        MessageState.Replied,
        MessageState.Failed,
    ];

    /// <summary>Why they cannot be true at the same time; null: they can.</summary>
    public static string? Explain(IEnumerable<Condition> parts, AskedEvent? asked)
    {
        var all = parts.SelectMany(FlattenAll).ToList();
        return CheckLines(all, asked) ?? CheckMessages(all) ?? CheckFirstTime(all, asked);
    }

    // The order that was just paid is one of those that bought counts.
    private static string? CheckFirstTime(List<Condition> all, AskedEvent? asked) =>
        asked is { Name: EventNames.OrderPaid }
        && all.OfType<Condition.AnyLine>()
            .Any(line =>
                all.OfType<Condition.Not>()
                    .Select(n => n.Inner)
                    .OfType<Condition.Bought>()
                    .Any(b => b.AtLeast == 1 && ConditionImplication.Covers(b.LineCondition, line.LineCondition))
            )
            ? "bought counts the order that was just paid; for the first time write not: { bought: { …, at_least: 2 } }"
            : null;

    private static IEnumerable<Condition> FlattenAll(Condition condition) =>
        condition is Condition.All all ? all.Parts.SelectMany(FlattenAll) : [condition];

    // The line that any_line asks for is one of all lines, so it also has to match every_line.
    private static string? CheckLines(List<Condition> all, AskedEvent? asked)
    {
        foreach (var every in all.OfType<Condition.EveryLine>())
        {
            foreach (var any in all.OfType<Condition.AnyLine>().Where(l => l.OfEventOrder == every.OfEventOrder))
            {
                var fields = ContradictionChecks
                    .ListConjunction(every.LineCondition)
                    .Concat(ContradictionChecks.ListConjunction(any.LineCondition))
                    .GroupBy(c => c.Field.Name)
                    .Select(g => g.ToList());
                if (fields.FirstOrDefault(f => ContradictionChecks.Explain(f, asked) is not null) is { } field)
                {
                    return $"no line that any_line asks for fits what every_line asks of "
                        + $"{field[0].Field.Name["line.".Length..]}";
                }
            }
        }

        return null;
    }

    private static string? CheckMessages(List<Condition> all)
    {
        var asked = all.OfType<Condition.MessageIs>()
            .Select(m => (Of: m, Is: true))
            .Concat(
                all.OfType<Condition.Not>()
                    .Select(n => n.Inner)
                    .OfType<Condition.MessageIs>()
                    .Select(m => (Of: m, Is: false))
            );
        return asked
            .GroupBy(a => a.Of.SendStep)
            .Where(g =>
                g.Count() > 1
                && !ListPossibleStates().Any(states => g.All(a => a.Of.States.Any(states.Contains) == a.Is))
            )
            .Select(g => $"message.{g.Key} is never all of it at once")
            .FirstOrDefault();
    }

    // Each state implies the ones before it: a clicked message was opened, delivered and sent.
    private static IEnumerable<HashSet<MessageState>> ListPossibleStates()
    {
        yield return [];
        yield return [MessageState.NotSent];
        yield return [MessageState.Failed];
        for (var bits = 0; bits < 1 << After.Length; bits++)
        {
            var states = new HashSet<MessageState> { MessageState.Sent };
            states.UnionWith(After.Where((_, i) => (bits & (1 << i)) != 0));
            if (states.Contains(MessageState.Clicked))
            {
                states.Add(MessageState.Opened);
            }

            if (states.Contains(MessageState.Opened) || states.Contains(MessageState.Replied))
            {
                states.Add(MessageState.Delivered);
            }

            yield return states;
        }
    }
}
