namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>Whether one condition is true of all that another one is true of, and what the opposite of a comparison is.
/// What it cannot judge it denies.</summary>
internal static class Implied
{
    /// <summary>True: whatever matches <paramref name="later"/> matches <paramref name="earlier"/> too.</summary>
    /// <param name="earlier">Null: everything matches.</param>
    /// <param name="later">Null: nothing is asked.</param>
    public static bool Covers(Condition? earlier, Condition? later)
    {
        if (earlier is null)
        {
            return true;
        }

        if (later is null)
        {
            return false;
        }

        var asked = Parts(later).ToList();
        return Parts(earlier).All(part => IsCovered(part, asked));
    }

    /// <summary>The comparison that is true of every known value that this one is not true of; null: there is no single
    /// one, or a missing value passes the opposite alone.</summary>
    public static Condition.Compare? Opposite(Condition.Compare compare) =>
        compare.By switch
        {
            Comparison.Is or Comparison.In => compare with { By = Comparison.IsNot },
            _ when compare.Field.MayBeAbsent || compare.Field.Kind is not (FieldKind.Number or FieldKind.Money) => null,
            Comparison.MoreThan => compare with { By = Comparison.AtMost },
            Comparison.AtLeast => compare with { By = Comparison.LessThan },
            Comparison.LessThan => compare with { By = Comparison.AtLeast },
            Comparison.AtMost => compare with { By = Comparison.MoreThan },
            _ => null,
        };

    private static IEnumerable<Condition> Parts(Condition condition) =>
        condition is Condition.All all ? all.Of.SelectMany(Parts) : [condition];

    private static bool IsCovered(Condition part, List<Condition> asked)
    {
        var text = CanonicalText.Of(part);
        if (asked.Any(a => CanonicalText.Of(a) == text))
        {
            return true;
        }

        return part switch
        {
            Condition.Any any => any.Of.Any(alternative => Parts(alternative).All(p => IsCovered(p, asked))),
            Condition.Compare compare => IsCovered(
                compare,
                [.. asked.OfType<Condition.Compare>().Where(a => a.Field.Name == compare.Field.Name)]
            ),
            _ => false,
        };
    }

    // Nothing that the later one asks for is left when the opposite of the earlier one is asked, too.
    private static bool IsCovered(Condition.Compare earlier, List<Condition.Compare> asked) =>
        asked.Count > 0
        && asked.All(a => a.By != Comparison.Exists)
        && earlier
            .With.Concat(asked.SelectMany(a => a.With))
            .OfType<Operand.Amount>()
            .Select(a => a.Value.Currency)
            .Distinct()
            .Count() <= 1
        && Against(earlier) is { Length: > 0 } against
        && Array.TrueForAll(against, a => NeverMatches.Why([.. asked, a], null) is not null);

    // A value is asked for by the later one, so that none is missing.
    private static Condition.Compare[] Against(Condition.Compare compare) =>
        compare.By switch
        {
            Comparison.Exists => [],
            Comparison.IsNot => [compare with { By = compare.With.Count == 1 ? Comparison.Is : Comparison.In }],
            Comparison.Between when compare.Field.Kind is FieldKind.Number or FieldKind.Money =>
            [
                compare with
                {
                    By = Comparison.LessThan,
                    With = [compare.With[0]],
                },
                compare with
                {
                    By = Comparison.MoreThan,
                    With = [compare.With[1]],
                },
            ],
            Comparison.MoreThan => [compare with { By = Comparison.AtMost }],
            Comparison.AtLeast => [compare with { By = Comparison.LessThan }],
            Comparison.LessThan => [compare with { By = Comparison.AtLeast }],
            Comparison.AtMost => [compare with { By = Comparison.MoreThan }],
            _ => Opposite(compare) is { } opposite ? [opposite] : [],
        };
}
