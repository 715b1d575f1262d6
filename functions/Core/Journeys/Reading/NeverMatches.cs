using NodaTime;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>
/// Whether what is written of one field can be true of any value: a rating of six, at least five and at most two, a
/// country in words. Says why it cannot; asks nothing of
/// the customer. What it cannot judge it lets pass.
/// </summary>
internal static class NeverMatches
{
    // No shop's facts are older; the date of an earlier one is a slip of the hand.
    private static readonly LocalDate Earliest = new(1970, 1, 1);

    // An event starts a journey within a day of its time, if the policy does not say otherwise; in minutes.
    private const decimal Late = 24 * 60;

    private static readonly Span Amounts = new(0, null, false, "an amount, at least 0");

    /// <summary>The comparisons that all have to be true at once, flat; what stands under <c>any</c> and <c>not</c> is
    /// judged by itself.</summary>
    public static IEnumerable<Condition.Compare> Together(Condition condition) =>
        condition switch
        {
            Condition.Compare compare => [compare],
            Condition.All all => all.Of.SelectMany(Together),
            Condition.Not { Of: Condition.Compare compare } => Implied.Opposite(compare) is { } opposite
                ? [opposite]
                : [],
            _ => [],
        };

    /// <summary>Why no value of their one field fits all of them, with a remedy that may be empty; null: some
    /// may.</summary>
    public static (string Why, string Remedy)? Why(IReadOnlyList<Condition.Compare> of, AskedEvent? asked)
    {
        var field = of[0].Field;
        if (of.Any(c => IsExists(c, false)) && of.Any(c => !IsExists(c, false) && c.By != Comparison.IsNot))
        {
            return ("it cannot be missing and have a value", "");
        }

        if (
            of.Any(c => IsExists(c, false))
            && field.Name is "customer.first_order_at" or "customer.last_order_at"
            && asked is { HasBought: true }
        )
        {
            return (
                asked.Silence is null ? "the paid order counts" : "the silence begins with a paid order",
                "leave the condition out"
            );
        }

        if (of.Any(c => IsExists(c, false)) && !field.MayBeAbsent)
        {
            return NeverAbsent;
        }

        return field.Kind switch
        {
            FieldKind.Number => Plain(Numbers(of, FieldValues.Of(field.Name, asked))),
            FieldKind.Money => Plain(Money(of)),
            FieldKind.Time => Times(of, field.Name, asked),
            FieldKind.Text => Texts(of, field.Name),
            FieldKind.YesNo => Plain(YesNo(of)),
            _ => null,
        };
    }

    /// <summary>Why the opposite of all of them is never true; null: it may be.</summary>
    public static (string Why, string Remedy)? WhyNot(IReadOnlyList<Condition.Compare> of, AskedEvent? asked) =>
        of[0].Field.MayBeAbsent ? null
        : of.All(c => IsExists(c, true)) ? NeverAbsent
        : of.All(c => IsAlways(c, asked)) ? ("every value passes what is under not", "")
        : null;

    /// <summary>True: every value the field can have passes. A field that may be known to be absent is asked for a
    /// value, which is a question.</summary>
    public static bool IsAlways(Condition.Compare compare, AskedEvent? asked)
    {
        var (field, with) = (compare.Field, compare.With);
        return !field.MayBeAbsent
            && field.Kind switch
            {
                FieldKind.Number when with.All(w => w is Operand.Number) => FieldValues
                    .Of(field.Name, asked)
                    .AllPass(compare.By, [.. with.Cast<Operand.Number>().Select(n => n.Value)]),
                FieldKind.Money when with.All(w => w is Operand.Amount) && compare.By != Comparison.IsNot =>
                    Amounts.AllPass(compare.By, [.. with.Cast<Operand.Amount>().Select(a => a.Value.Amount)]),
                _ => false,
            };
    }

    /// <summary>Why what is asked of different fields of one thing is never true at once; null: it may be.</summary>
    public static string? Across(IReadOnlyList<Condition.Compare> all)
    {
        foreach (var order in new[] { "order.", "event.order." })
        {
            var currencies = Words(all, $"{order}currency");
            var amount = all.Where(c => c.Field.Name == $"{order}total")
                .SelectMany(c => c.With)
                .OfType<Operand.Amount>()
                .FirstOrDefault();
            if (currencies is not null && amount is not null && !currencies.Contains(amount.Value.Currency))
            {
                return $"{order}currency is {string.Join(" or ", currencies)}, and {order}total is compared with "
                    + $"{amount.Value}";
            }

            if (
                Says(all, $"{order}refunded", false)
                && (
                    Says(all, $"{order}refunded_wholly", true)
                    || all.Any(c =>
                        c.Field.Name == $"{order}refunded_total"
                        && c
                            is {
                                By: Comparison.MoreThan or Comparison.AtLeast,
                                With: [Operand.Amount { Value: var given }]
                            }
                        && (given.Amount > 0 || c.By == Comparison.MoreThan)
                    )
                )
            )
            {
                return $"nothing was given back where {order}refunded is no";
            }
        }

        return
            Words(all, "customer.language") is { } languages
            && Words(all, "customer.locale") is { } locales
            && !locales.Any(l => languages.Contains(l.Split('-')[0]))
            ? "customer.locale is of another language than customer.language"
            : null;
    }

    private static readonly (string, string) NeverAbsent = (
        "it is known or not known, and never known to be missing",
        "ask exists: yes in an if, and put what is for the others under else"
    );

    private static (string, string)? Plain(string? why) => why is null ? null : (why, "");

    private static HashSet<string>? Words(IReadOnlyList<Condition.Compare> all, string field) =>
        all.FirstOrDefault(c => c.Field.Name == field && c.By is Comparison.Is or Comparison.In) is { } compare
            ? compare.With.OfType<Operand.Text>().Select(t => t.Value).ToHashSet(StringComparer.OrdinalIgnoreCase)
            : null;

    private static bool Says(IReadOnlyList<Condition.Compare> all, string field, bool value) =>
        all.Any(c =>
            c.Field.Name == field
            && c is { By: Comparison.Is or Comparison.IsNot, With: [Operand.YesNo yes] }
            && yes.Value == (c.By == Comparison.Is ? value : !value)
        );

    private static bool IsExists(Condition.Compare compare, bool value) =>
        compare.By == Comparison.Exists && compare.With is [Operand.YesNo yes] && yes.Value == value;

    private static string? Numbers(IReadOnlyList<Condition.Compare> of, Span values)
    {
        var range = new NumberRange(values.Least, values.Most, values.Whole);
        foreach (var compare in of)
        {
            var numbers = compare.With.OfType<Operand.Number>().Select(n => n.Value).ToArray();
            if (numbers.Length == compare.With.Count)
            {
                range.Add(compare.By, numbers);
            }
        }

        return range.IsEmpty ? $"no value fits: it is {values.Text}" : null;
    }

    private static string? Money(IReadOnlyList<Condition.Compare> of)
    {
        var amounts = of.SelectMany(c => c.With).OfType<Operand.Amount>().ToArray();
        if (
            (
                of.Count > 1
                && of.All(c => c.With.Count == 1 && c.By is not (Comparison.Exists or Comparison.IsNot))
                && amounts.DistinctBy(a => a.Value.Currency).Count() > 1
            )
            || of.Any(c =>
                c is { By: Comparison.Between, With: [Operand.Amount a, Operand.Amount b] }
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
                var compare in of.Where(c => c.With.All(w => w is Operand.Amount a && a.Value.Currency == currency))
            )
            {
                range.Add(compare.By, [.. compare.With.Cast<Operand.Amount>().Select(a => a.Value.Amount)]);
            }

            if (range.IsEmpty)
            {
                return $"no amount fits: it is {Amounts.Text}";
            }
        }

        return null;
    }

    // Moments and dates are judged apart: which of the two is later is not known while the file is read.
    private static (string, string)? Times(IReadOnlyList<Condition.Compare> of, string field, AskedEvent? asked)
    {
        // What a shop tells of an order's placing may be ahead of our clock; everything else is now or past.
        decimal? now = field is "order.placed_at" or "event.order.placed_at" or "customer.known_since" ? null : 0;
        var last = field == "customer.last_order_at" ? asked : null;
        decimal? paid = last is { Name: Events.EventNames.OrderPaid } ? -Late : null;
        var (moments, days) = (
            new NumberRange(paid, -(decimal?)last?.Silence?.TotalMinutes ?? now, false),
            new NumberRange(Day(Earliest), null, true)
        );
        foreach (var compare in of)
        {
            if (compare is { By: Comparison.Is or Comparison.IsNot } && compare.With.Any(w => w is Operand.Ago))
            {
                return (
                    "\"ago\" is a moment to the split second",
                    "write before or after, or between: [31d ago, 30d ago]"
                );
            }

            if (compare.With.All(w => w is Operand.Ago))
            {
                moments.Add(
                    compare.By,
                    [.. compare.With.Cast<Operand.Ago>().Select(a => -(decimal)a.Value.TotalMinutes)]
                );
            }
            else if (compare.With.All(w => w is Operand.Date))
            {
                days.Add(compare.By, [.. compare.With.Cast<Operand.Date>().Select(d => Day(d.Value))]);
            }
        }

        return !moments.IsEmpty && !days.IsEmpty ? null
            : paid is not null
                ? (
                    "the order that was just paid is the last one",
                    "leave the condition out; for those who have not bought for long use trigger: { inactive: 90d }"
                )
            : last?.Silence is { } silence
                ? (
                    $"the last order was {Values.Counted.Time(silence)} ago",
                    "change the value, or inactive of the trigger"
                )
            : ("no time fits", "");
    }

    private static decimal Day(LocalDate date) => Period.DaysBetween(new LocalDate(2000, 1, 1), date);

    private static (string, string)? Texts(IReadOnlyList<Condition.Compare> of, string name)
    {
        HashSet<string>? may = null;
        foreach (var compare in of.Where(c => c.By is Comparison.Is or Comparison.In or Comparison.IsNot))
        {
            var words = compare
                .With.OfType<Operand.Text>()
                .Select(t => t.Value)
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
            if (words.Select(w => TextForms.WhyNever(name, w)).FirstOrDefault(w => w is not null) is { } why)
            {
                return why;
            }

            may =
                compare.By == Comparison.IsNot ? may
                : may is null ? words
                : [.. may.Where(words.Contains)];
        }

        var not = of.Where(c => c.By == Comparison.IsNot)
            .SelectMany(c => c.With)
            .OfType<Operand.Text>()
            .Select(t => t.Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var part = of.Where(c => c.By == Comparison.Contains)
            .Select(c => c.With.OfType<Operand.Text>().Select(t => t.Value).ToArray())
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

    private static string? YesNo(IReadOnlyList<Condition.Compare> of)
    {
        var may = new HashSet<bool> { true, false };
        foreach (var compare in of.Where(c => c.By is Comparison.Is or Comparison.In or Comparison.IsNot))
        {
            var said = compare.With.OfType<Operand.YesNo>().Select(y => y.Value).ToHashSet();
            may.RemoveWhere(v => said.Contains(v) == (compare.By == Comparison.IsNot));
        }

        return may.Count == 0 ? "it is yes or no" : null;
    }
}
