using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Conditions.Checking;

/// <summary>Contradictions by kind of value: numbers, money, times, texts, yes or no.</summary>
internal static partial class ContradictionChecks
{
    private static string? CheckNumbers(IReadOnlyList<Condition.Compare> comparisons, NumberBounds values)
    {
        var range = new NumberRange(values.Least, values.Most, values.Whole);
        foreach (var compare in comparisons)
        {
            var numbers = compare.Operands.OfType<Operand.Number>().Select(n => n.Value).ToArray();
            if (numbers.Length == compare.Operands.Count)
            {
                range.Add(compare.Operator, numbers);
            }
        }

        return range.IsEmpty ? $"no value fits: it is {values.Text}" : null;
    }

    private static string? CheckMoney(IReadOnlyList<Condition.Compare> comparisons)
    {
        var amounts = comparisons.SelectMany(c => c.Operands).OfType<Operand.Amount>().ToArray();
        if (
            (
                comparisons.Count > 1
                && comparisons.All(c =>
                    c.Operands.Count == 1 && c.Operator is not (Comparison.Exists or Comparison.IsNot)
                )
                && amounts.DistinctBy(a => a.Value.Currency).Count() > 1
            )
            || comparisons.Any(c =>
                c is { Operator: Comparison.Between, Operands: [Operand.Amount a, Operand.Amount b] }
                && a.Value.Currency != b.Value.Currency
            )
        )
        {
            return "it is in one currency, and amounts are never converted";
        }

        foreach (var currency in amounts.Select(a => a.Value.Currency).Distinct())
        {
            var range = new NumberRange(Amounts.Least, Amounts.Most, Amounts.Whole);
            foreach (
                var compare in comparisons.Where(c =>
                    c.Operands.All(w => w is Operand.Amount a && a.Value.Currency == currency)
                )
            )
            {
                range.Add(compare.Operator, [.. compare.Operands.Cast<Operand.Amount>().Select(a => a.Value.Amount)]);
            }

            if (range.IsEmpty)
            {
                return $"no amount fits: it is {Amounts.Text}";
            }
        }

        return null;
    }

    // Moments and dates are checked separately: which of the two is later is not known while the file is read.
    private static (string, string)? CheckTimes(
        IReadOnlyList<Condition.Compare> comparisons,
        string field,
        AskedEvent? asked
    )
    {
        // The time a shop reports for the placing of an order may be ahead of this server's time; all other times are
        // now or past.
        decimal? now = field is "order.placed_at" or "event.order.placed_at" or "customer.known_since" ? null : 0;
        var last = field == "customer.last_order_at" ? asked : null;
        decimal? paid = last is { Name: EventNames.OrderPaid } ? -Late : null;
        var (moments, days) = (
            new NumberRange(paid, -(decimal?)last?.InactivityDuration?.TotalMinutes ?? now, false),
            new NumberRange(DayNumber(Earliest), null, true)
        );
        foreach (var compare in comparisons)
        {
            if (
                compare is { Operator: Comparison.Is or Comparison.IsNot }
                && compare.Operands.Any(w => w is Operand.Ago)
            )
            {
                return (
                    "\"ago\" is a moment to the split second",
                    "write before or after, or between: [31d ago, 30d ago]"
                );
            }

            if (compare.Operands.All(w => w is Operand.Ago))
            {
                moments.Add(
                    compare.Operator,
                    [.. compare.Operands.Cast<Operand.Ago>().Select(a => -(decimal)a.Value.TotalMinutes)]
                );
            }
            else if (compare.Operands.All(w => w is Operand.Date))
            {
                days.Add(compare.Operator, [.. compare.Operands.Cast<Operand.Date>().Select(d => DayNumber(d.Value))]);
            }
        }

        return !moments.IsEmpty && !days.IsEmpty ? null
            : paid is not null
                ? (
                    "the order that was just paid is the last one",
                    "leave the condition out; for those who have not bought for long use trigger: { inactive: 90d }"
                )
            : last?.InactivityDuration is { } silence
                ? (
                    $"the last order was {CountText.FormatDuration(silence)} ago",
                    "change the value, or inactive of the trigger"
                )
            : ("no time fits", "");
    }

    private static decimal DayNumber(LocalDate date) => Period.DaysBetween(new LocalDate(2000, 1, 1), date);

    private static (string, string)? CheckTexts(IReadOnlyList<Condition.Compare> comparisons, string name)
    {
        HashSet<string>? may = null;
        foreach (
            var compare in comparisons.Where(c => c.Operator is Comparison.Is or Comparison.In or Comparison.IsNot)
        )
        {
            var words = compare
                .Operands.OfType<Operand.Text>()
                .Select(t => t.Value)
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
            if (words.Select(w => CodeTexts.ExplainNever(name, w)).FirstOrDefault(w => w is not null) is { } why)
            {
                return why;
            }

            may =
                compare.Operator == Comparison.IsNot ? may
                : may is null ? words
                : [.. may.Where(words.Contains)];
        }

        var not = comparisons
            .Where(c => c.Operator == Comparison.IsNot)
            .SelectMany(c => c.Operands)
            .OfType<Operand.Text>()
            .Select(t => t.Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var part = comparisons
            .Where(c => c.Operator == Comparison.Contains)
            .Select(c => c.Operands.OfType<Operand.Text>().Select(t => t.Value).ToArray())
            .Where(c => c.Length > 0)
            .ToArray();
        return
            may is not null
            && !may.Any(w =>
                !not.Contains(w) && part.All(p => p.Any(c => w.Contains(c, StringComparison.OrdinalIgnoreCase)))
            )
            ? ("no text fits all of it", "")
            : null;
    }

    private static string? CheckYesNo(IReadOnlyList<Condition.Compare> comparisons)
    {
        var may = new HashSet<bool> { true, false };
        foreach (
            var compare in comparisons.Where(c => c.Operator is Comparison.Is or Comparison.In or Comparison.IsNot)
        )
        {
            var stated = compare.Operands.OfType<Operand.YesNo>().Select(y => y.Value).ToHashSet();
            may.RemoveWhere(v => stated.Contains(v) == (compare.Operator == Comparison.IsNot));
        }

        return may.Count == 0 ? "it is yes or no" : null;
    }
}
