using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Conditions.Checking;

/// <summary>
/// Whether what is written of one field can be true of any value: a rating of six, at least five and at most two, a
/// country in words. Says why it cannot; asks nothing of
/// the customer. What it cannot judge it lets pass.
/// </summary>
internal static class ContradictionChecks
{
    // No shop's facts are older; the date of an earlier one is a slip of the hand.
    private static readonly LocalDate Earliest = new(1970, 1, 1);

    // An event starts a journey within a day of its time, if the policy does not say otherwise; in minutes.
    private const decimal Late = 24 * 60;

    private static readonly NumberBounds Amounts = new(0, null, false, "an amount, at least 0");

    /// <summary>The comparisons that all have to be true at once, flat; what stands under <c>any</c> and <c>not</c> is
    /// judged by itself.</summary>
    public static IEnumerable<Condition.Compare> ListConjunction(Condition condition) =>
        condition switch
        {
            Condition.Compare compare => [compare],
            Condition.All all => all.Parts.SelectMany(ListConjunction),
            Condition.Not { Inner: Condition.Compare compare } => ConditionImplication.Opposite(compare) is { } opposite
                ? [opposite]
                : [],
            _ => [],
        };

    /// <summary>Why no value of their one field fits all of them, with a remedy that may be empty; null: some
    /// may.</summary>
    public static (string Why, string Remedy)? Explain(IReadOnlyList<Condition.Compare> comparisons, AskedEvent? asked)
    {
        var field = comparisons[0].Field;
        if (
            comparisons.Any(c => IsExistsComparison(c, false))
            && comparisons.Any(c => !IsExistsComparison(c, false) && c.Operator != Comparison.IsNot)
        )
        {
            return ("it cannot be missing and have a value", "");
        }

        if (
            comparisons.Any(c => IsExistsComparison(c, false))
            && field.Name is "customer.first_order_at" or "customer.last_order_at"
            && asked is { HasBought: true }
        )
        {
            return (
                asked.InactivityDuration is null ? "the paid order counts" : "the silence begins with a paid order",
                "leave the condition out"
            );
        }

        if (comparisons.Any(c => IsExistsComparison(c, false)) && !field.MayBeAbsent)
        {
            return NeverAbsent;
        }

        return field.Kind switch
        {
            FieldKind.Number => WithoutRemedy(CheckNumbers(comparisons, FieldRanges.RangeOf(field.Name, asked))),
            FieldKind.Money => WithoutRemedy(CheckMoney(comparisons)),
            FieldKind.Time => CheckTimes(comparisons, field.Name, asked),
            FieldKind.Text => CheckTexts(comparisons, field.Name),
            FieldKind.YesNo => WithoutRemedy(CheckYesNo(comparisons)),
            _ => null,
        };
    }

    /// <summary>Why the opposite of all of them is never true; null: it may be.</summary>
    public static (string Why, string Remedy)? ExplainOpposite(
        IReadOnlyList<Condition.Compare> comparisons,
        AskedEvent? asked
    ) =>
        comparisons[0].Field.MayBeAbsent ? null
        : comparisons.All(c => IsExistsComparison(c, true)) ? NeverAbsent
        : comparisons.All(c => IsAlwaysTrue(c, asked)) ? ("every value passes what is under not", "")
        : null;

    /// <summary>True: every value the field can have passes. A field that may be known to be absent is asked for a
    /// value, which is a question.</summary>
    public static bool IsAlwaysTrue(Condition.Compare compare, AskedEvent? asked)
    {
        var (field, with) = (compare.Field, compare.Operands);
        return !field.MayBeAbsent
            && field.Kind switch
            {
                FieldKind.Number when with.All(w => w is Operand.Number) => FieldRanges
                    .RangeOf(field.Name, asked)
                    .AllMatch(compare.Operator, [.. with.Cast<Operand.Number>().Select(n => n.Value)]),
                FieldKind.Money when with.All(w => w is Operand.Amount) && compare.Operator != Comparison.IsNot =>
                    Amounts.AllMatch(compare.Operator, [.. with.Cast<Operand.Amount>().Select(a => a.Value.Amount)]),
                _ => false,
            };
    }

    /// <summary>Why what is asked of different fields of one thing is never true at once; null: it may be.</summary>
    public static string? ExplainAcrossFields(IReadOnlyList<Condition.Compare> all)
    {
        foreach (var order in new[] { "order.", "event.order." })
        {
            var currencies = WordsOf(all, $"{order}currency");
            var amount = all.Where(c => c.Field.Name == $"{order}total")
                .SelectMany(c => c.Operands)
                .OfType<Operand.Amount>()
                .FirstOrDefault();
            if (currencies is not null && amount is not null && !currencies.Contains(amount.Value.Currency))
            {
                return $"{order}currency is {string.Join(" or ", currencies)}, and {order}total is compared with "
                    + $"{amount.Value}";
            }

            if (
                RequiresYesNo(all, $"{order}refunded", false)
                && (
                    RequiresYesNo(all, $"{order}refunded_wholly", true)
                    || all.Any(c =>
                        c.Field.Name == $"{order}refunded_total"
                        && c
                            is {
                                Operator: Comparison.MoreThan or Comparison.AtLeast,
                                Operands: [Operand.Amount { Value: var given }]
                            }
                        && (given.Amount > 0 || c.Operator == Comparison.MoreThan)
                    )
                )
            )
            {
                return $"nothing was given back where {order}refunded is no";
            }
        }

        return
            WordsOf(all, "customer.language") is { } languages
            && WordsOf(all, "customer.locale") is { } locales
            && !locales.Any(l => languages.Contains(l.Split('-')[0]))
            ? "customer.locale is of another language than customer.language"
            : null;
    }

    private static readonly (string, string) NeverAbsent = (
        "it is known or not known, and never known to be missing",
        "ask exists: yes in an if, and put what is for the others under else"
    );

    private static (string, string)? WithoutRemedy(string? why) => why is null ? null : (why, "");

    private static HashSet<string>? WordsOf(IReadOnlyList<Condition.Compare> all, string field) =>
        all.FirstOrDefault(c => c.Field.Name == field && c.Operator is Comparison.Is or Comparison.In) is { } compare
            ? compare.Operands.OfType<Operand.Text>().Select(t => t.Value).ToHashSet(StringComparer.OrdinalIgnoreCase)
            : null;

    private static bool RequiresYesNo(IReadOnlyList<Condition.Compare> all, string field, bool value) =>
        all.Any(c =>
            c.Field.Name == field
            && c is { Operator: Comparison.Is or Comparison.IsNot, Operands: [Operand.YesNo yes] }
            && yes.Value == (c.Operator == Comparison.Is ? value : !value)
        );

    private static bool IsExistsComparison(Condition.Compare compare, bool value) =>
        compare.Operator == Comparison.Exists && compare.Operands is [Operand.YesNo yes] && yes.Value == value;

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

    // Moments and dates are judged apart: which of the two is later is not known while the file is read.
    private static (string, string)? CheckTimes(
        IReadOnlyList<Condition.Compare> comparisons,
        string field,
        AskedEvent? asked
    )
    {
        // What a shop tells of an order's placing may be ahead of our clock; everything else is now or past.
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
            var said = compare.Operands.OfType<Operand.YesNo>().Select(y => y.Value).ToHashSet();
            may.RemoveWhere(v => said.Contains(v) == (compare.Operator == Comparison.IsNot));
        }

        return may.Count == 0 ? "it is yes or no" : null;
    }
}
