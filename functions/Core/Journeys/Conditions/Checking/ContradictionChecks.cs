using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Conditions.Checking;

/// <summary>
/// Whether the comparisons of one field can be true for any value: not for a rating of six, at least five and at most
/// two, or a country's name instead of its code. Explains why they cannot; uses no customer data. What cannot be
/// decided is accepted.
/// </summary>
internal static partial class ContradictionChecks
{
    // No shop has older data; an earlier date is a typing mistake.
    private static readonly LocalDate Earliest = new(1970, 1, 1);

    // An event starts a journey within a day of its time, unless the policy sets another limit; in minutes.
    private const decimal Late = 24 * 60;

    private static readonly NumberBounds Amounts = new(0, null, false, "an amount, at least 0");

    /// <summary>The comparisons that all have to be true at the same time, as a flat list; what is under <c>any</c> and
    /// <c>not</c> is checked separately.</summary>
    public static IEnumerable<Condition.Compare> ListConjunction(Condition condition) =>
        condition switch
        {
            Condition.Compare compare => [compare],
            Condition.All all => all.Parts.SelectMany(ListConjunction),
            Condition.Not { Inner: Condition.Compare compare } => ConditionImplication.Opposite(compare) is { } opposite
                ? [opposite]
                : [],
            Condition.Not
            or Condition.Any
            or Condition.AnyLine
            or Condition.EveryLine
            or Condition.MessageIs
            or Condition.Did
            or Condition.Bought
            or Condition.InSegment => [],
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Why no value of the field matches all of them, with a remedy that may be empty; null: some value
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

    /// <summary>Why the negation of all of them is never true; null: it may be.</summary>
    public static (string Why, string Remedy)? ExplainOpposite(
        IReadOnlyList<Condition.Compare> comparisons,
        AskedEvent? asked
    ) =>
        comparisons[0].Field.MayBeAbsent ? null
        : comparisons.All(c => IsExistsComparison(c, true)) ? NeverAbsent
        : comparisons.All(c => IsAlwaysTrue(c, asked)) ? ("every value passes what is under not", "")
        : null;

    /// <summary>True: every value that the field can have passes. Where the field may be known to be absent, the
    /// comparison is not always true, because it tests for a value.</summary>
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

    /// <summary>Why comparisons of different fields of one thing are never true at the same time; null: they may
    /// be.</summary>
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
}
