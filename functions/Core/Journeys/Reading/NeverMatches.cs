using NodaTime;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>
/// Whether what is written of one field can be true of any value: a rating of six, at least five and at most two, a country in words. Says why it cannot; asks nothing of
/// the customer. What it cannot judge it lets pass.
/// </summary>
internal static class NeverMatches
{
    /// <summary>The comparisons that all have to be true at once, flat; what stands under <c>any</c> and <c>not</c> is judged by itself.</summary>
    public static IEnumerable<Condition.Compare> Together(Condition condition) => condition switch
    {
        Condition.Compare compare => [compare],
        Condition.All all => all.Of.SelectMany(Together),
        _ => [],
    };

    /// <summary>Why no value of their one field fits all of them; null: some may.</summary>
    public static string? Why(IReadOnlyList<Condition.Compare> of, AskedEvent? asked)
    {
        var field = of[0].Field;
        if (of.Any(c => IsExists(c, false)) && of.Any(c => !IsExists(c, false) && c.By != Comparison.IsNot))
        {
            return "it cannot be missing and have a value";
        }

        return field.Kind switch
        {
            FieldKind.Number => Numbers(of, ValuesOf(field.Name, asked)),
            FieldKind.Money => Money(of),
            FieldKind.Time => Times(of),
            FieldKind.Text => Texts(of, field.Name),
            FieldKind.YesNo => YesNo(of),
            _ => null,
        };
    }

    private static bool IsExists(Condition.Compare compare, bool value) => compare.By == Comparison.Exists && compare.With is [Operand.YesNo yes] && yes.Value == value;

    private static Span ValuesOf(string field, AskedEvent? asked) => field switch
    {
        "event.rating" when asked?.Name != Events.EventNames.FeedbackReceived => new Span(null, null, false, "any number"),
        "event.rating" or "customer.last_rating" or "order.rating" or "event.order.rating" => new Span(1, 5, true, "a whole number from 1 to 5"),
        "customer.order_count" when asked is { Name: Events.EventNames.OrderPaid } => new Span(1, null, true, "a whole number, at least 1: the paid order counts"),
        "customer.order_count" => new Span(0, null, true, "a whole number, at least 0"),
        "order.item_count" or "event.order.item_count" or "line.quantity" => new Span(0, null, false, "a number, at least 0"),
        _ => new Span(null, null, false, "a number"),
    };

    private static string? Numbers(IReadOnlyList<Condition.Compare> of, Span values)
    {
        var range = new Range(values.Least, values.Most, values.Whole);
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
        if (of.Count > 1 && of.All(c => c.With.Count == 1 && c.By is not (Comparison.Exists or Comparison.IsNot)) && amounts.DistinctBy(a => a.Value.Currency).Count() > 1)
        {
            return "it is in one currency, and amounts are never converted";
        }

        if (of.Any(c => c is { By: Comparison.Between, With: [Operand.Amount a, Operand.Amount b] } && a.Value.Currency != b.Value.Currency))
        {
            return "it is in one currency, and amounts are never converted";
        }

        foreach (var currency in amounts.Select(a => a.Value.Currency).Distinct())
        {
            var range = new Range(null, null, false);
            foreach (var compare in of.Where(c => c.With.All(w => w is Operand.Amount a && a.Value.Currency == currency)))
            {
                range.Add(compare.By, [.. compare.With.Cast<Operand.Amount>().Select(a => a.Value.Amount)]);
            }

            if (range.IsEmpty)
            {
                return "no amount fits";
            }
        }

        return null;
    }

    // Moments and dates are judged apart: which of the two is later is not known while the file is read.
    private static string? Times(IReadOnlyList<Condition.Compare> of)
    {
        var (moments, days) = (new Range(null, null, false), new Range(null, null, true));
        foreach (var compare in of)
        {
            if (compare.With.All(w => w is Operand.Ago))
            {
                moments.Add(compare.By, [.. compare.With.Cast<Operand.Ago>().Select(a => -(decimal)a.Value.TotalMinutes)]);
            }
            else if (compare.With.All(w => w is Operand.Date))
            {
                days.Add(compare.By, [.. compare.With.Cast<Operand.Date>().Select(d => (decimal)Period.DaysBetween(new LocalDate(2000, 1, 1), d.Value))]);
            }
        }

        return moments.IsEmpty || days.IsEmpty ? "no time fits" : null;
    }

    private static string? Texts(IReadOnlyList<Condition.Compare> of, string name)
    {
        (int Least, int Most, string Text) form = name.EndsWith(".country", StringComparison.Ordinal) ? (2, 2, "two letters, such as EE")
            : name.EndsWith(".currency", StringComparison.Ordinal) ? (3, 3, "three letters, such as EUR")
            : name == "customer.language" ? (2, 3, "two or three letters, such as et")
            : (0, int.MaxValue, "");
        HashSet<string>? may = null;
        foreach (var compare in of.Where(c => c.By is Comparison.Is or Comparison.In))
        {
            var words = compare.With.OfType<Operand.Text>().Select(t => t.Value).Where(t => t.Length >= form.Least && t.Length <= form.Most && (form.Least == 0 || t.All(char.IsLetter)))
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
            if (words.Count == 0 && compare.With.All(w => w is Operand.Text))
            {
                return $"it is {form.Text}";
            }

            may = may is null ? words : [.. may.Where(words.Contains)];
        }

        var not = of.Where(c => c.By == Comparison.IsNot).SelectMany(c => c.With).OfType<Operand.Text>().Select(t => t.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return may is not null && may.All(not.Contains) ? "no text fits all of it" : null;
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

    private sealed record Span(decimal? Least, decimal? Most, bool Whole, string Text);

    /// <summary>The numbers that all comparisons so far allow.</summary>
    private sealed class Range(decimal? least, decimal? most, bool whole)
    {
        private (decimal Value, bool Open)? low = least is { } l ? (l, false) : null;
        private (decimal Value, bool Open)? high = most is { } m ? (m, false) : null;
        private HashSet<decimal>? oneOf;
        private readonly HashSet<decimal> not = [];

        public bool IsEmpty
        {
            get
            {
                if (oneOf is not null)
                {
                    return !oneOf.Any(Fits);
                }

                if (low is not { } from || high is not { } to)
                {
                    return false;
                }

                if (!whole)
                {
                    return from.Value > to.Value || (from.Value == to.Value && (from.Open || to.Open || not.Contains(from.Value)));
                }

                var first = decimal.Floor(from.Value) == from.Value && !from.Open ? from.Value : decimal.Floor(from.Value) + 1;
                var last = decimal.Ceiling(to.Value) == to.Value && !to.Open ? to.Value : decimal.Ceiling(to.Value) - 1;
                return first > last || (last - first < 10 && Enumerable.Range(0, (int)(last - first) + 1).All(i => not.Contains(first + i)));
            }
        }

        public void Add(Comparison by, decimal[] with)
        {
            switch (by)
            {
                case Comparison.Is or Comparison.In:
                    oneOf = oneOf is null ? [.. with] : [.. oneOf.Where(with.Contains)];
                    break;
                case Comparison.IsNot:
                    not.UnionWith(with);
                    break;
                case Comparison.MoreThan or Comparison.After:
                    From(with[0], true);
                    break;
                case Comparison.AtLeast:
                    From(with[0], false);
                    break;
                case Comparison.LessThan or Comparison.Before:
                    To(with[0], true);
                    break;
                case Comparison.AtMost:
                    To(with[0], false);
                    break;
                case Comparison.Between:
                    From(with[0], false);
                    To(with[1], false);
                    break;
            }
        }

        private bool Fits(decimal value) =>
            !not.Contains(value) && (!whole || decimal.Floor(value) == value)
            && (low is not { } from || value > from.Value || (value == from.Value && !from.Open))
            && (high is not { } to || value < to.Value || (value == to.Value && !to.Open));

        private void From(decimal value, bool open)
        {
            if (low is not { } held || value > held.Value || (value == held.Value && open))
            {
                low = (value, open);
            }
        }

        private void To(decimal value, bool open)
        {
            if (high is not { } held || value < held.Value || (value == held.Value && open))
            {
                high = (value, open);
            }
        }
    }
}
