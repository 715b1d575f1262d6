namespace MarketingAutomation.Core.Journeys.Conditions.Checking;

/// <summary>The numbers a field can have: lower and upper bound (null: none), whole numbers or not, and the range in
/// words.</summary>
internal sealed record NumberBounds(decimal? Least, decimal? Most, bool Whole, string Text)
{
    /// <summary>True: every number in the range passes the comparison.</summary>
    public bool AllMatch(Comparison by, decimal[] with) =>
        by switch
        {
            Comparison.AtLeast => Least >= with[0],
            Comparison.MoreThan or Comparison.After => Least > with[0],
            Comparison.AtMost => Most <= with[0],
            Comparison.LessThan or Comparison.Before => Most < with[0],
            Comparison.Between => Least >= with[0] && Most <= with[1],
            Comparison.IsNot => with.All(w => w < Least || w > Most || (Whole && decimal.Floor(w) != w)),
            Comparison.Is or Comparison.In => Whole
                && Least is { } from
                && Most is { } to
                && to - from < 20
                && Enumerable.Range(0, (int)(to - from) + 1).All(i => with.Contains(from + i)),
            Comparison.Contains or Comparison.Exists => false,
        };
}

/// <summary>The numbers that all comparisons added so far allow.</summary>
internal sealed class NumberRange(decimal? least, decimal? most, bool whole)
{
    private (decimal Value, bool Open)? low = least is { } l ? (l, false) : null;
    private (decimal Value, bool Open)? high = most is { } m ? (m, false) : null;
    private HashSet<decimal>? oneOf;
    private readonly HashSet<decimal> not = [];

    /// <summary>True: no number passes all of them.</summary>
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
                return from.Value > to.Value
                    || (from.Value == to.Value && (from.Open || to.Open || not.Contains(from.Value)));
            }

            var first =
                decimal.Floor(from.Value) == from.Value && !from.Open ? from.Value : decimal.Floor(from.Value) + 1;
            var last = decimal.Ceiling(to.Value) == to.Value && !to.Open ? to.Value : decimal.Ceiling(to.Value) - 1;
            return first > last
                || (
                    last - first < 10 && Enumerable.Range(0, (int)(last - first) + 1).All(i => not.Contains(first + i))
                );
        }
    }

    /// <summary>Adds one more comparison that has to be true.</summary>
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
        !not.Contains(value)
        && (!whole || decimal.Floor(value) == value)
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
