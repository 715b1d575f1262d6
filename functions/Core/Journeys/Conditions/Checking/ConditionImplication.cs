using MarketingAutomation.Core.Journeys.Conditions.Fields;

namespace MarketingAutomation.Core.Journeys.Conditions.Checking;

/// <summary>Whether one condition is true in all cases in which another one is true, and the opposite of a comparison.
/// What cannot be decided counts as not implied.</summary>
internal static class ConditionImplication
{
    /// <summary>True: everything that matches <paramref name="later"/> also matches
    /// <paramref name="earlier"/>.</summary>
    /// <param name="earlier">The earlier condition; null: everything matches.</param>
    /// <param name="later">The later condition; null: it has none, everything matches.</param>
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

        var asked = FlattenAll(later).ToList();
        return FlattenAll(earlier).All(part => IsCovered(part, asked));
    }

    /// <summary>The comparison that is true for every known value for which this one is false; null: there is no single
    /// one, or only the opposite accepts a missing value.</summary>
    public static Condition.Compare? Opposite(Condition.Compare compare) =>
        compare.Operator switch
        {
            Comparison.Is or Comparison.In => compare with { Operator = Comparison.IsNot },
            Comparison.MoreThan => OppositeOrder(compare, Comparison.AtMost),
            Comparison.AtLeast => OppositeOrder(compare, Comparison.LessThan),
            Comparison.LessThan => OppositeOrder(compare, Comparison.AtLeast),
            Comparison.AtMost => OppositeOrder(compare, Comparison.MoreThan),
            Comparison.IsNot
            or Comparison.Between
            or Comparison.Contains
            or Comparison.Exists
            or Comparison.Before
            or Comparison.After => null,
        };

    private static Condition.Compare? OppositeOrder(Condition.Compare compare, Comparison opposite) =>
        compare.Field is { MayBeAbsent: false, Kind: FieldKind.Number or FieldKind.Money }
            ? compare with
            {
                Operator = opposite,
            }
            : null;

    private static IEnumerable<Condition> FlattenAll(Condition condition) =>
        condition is Condition.All all ? all.Parts.SelectMany(FlattenAll) : [condition];

    private static bool IsCovered(Condition part, List<Condition> asked)
    {
        var text = CanonicalForm.Write(part);
        if (asked.Any(a => CanonicalForm.Write(a) == text))
        {
            return true;
        }

        return part switch
        {
            Condition.Any any => any.Parts.Any(alternative => FlattenAll(alternative).All(p => IsCovered(p, asked))),
            Condition.Compare compare => IsCovered(
                compare,
                [.. asked.OfType<Condition.Compare>().Where(a => a.Field.Name == compare.Field.Name)]
            ),
            Condition.All
            or Condition.Not
            or Condition.AnyLine
            or Condition.EveryLine
            or Condition.MessageIs
            or Condition.Did
            or Condition.Bought
            or Condition.InSegment => false,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // The later condition together with the opposite of the earlier one can never be true, so the earlier one covers
    // it.
    private static bool IsCovered(Condition.Compare earlier, List<Condition.Compare> asked) =>
        asked.Count > 0
        && asked.All(a => a.Operator != Comparison.Exists)
        && earlier
            .Operands.Concat(asked.SelectMany(a => a.Operands))
            .OfType<Operand.Amount>()
            .Select(a => a.Value.Currency)
            .Distinct()
            .Count() <= 1
        && OppositeComparisons(earlier) is { Length: > 0 } against
        && Array.TrueForAll(against, a => ContradictionChecks.Explain([.. asked, a], null) is not null);

    // The later condition asks for a value, so a missing value need not be considered.
    private static Condition.Compare[] OppositeComparisons(Condition.Compare compare) =>
        compare.Operator switch
        {
            Comparison.Exists => [],
            Comparison.IsNot =>
            [
                compare with
                {
                    Operator = compare.Operands.Count == 1 ? Comparison.Is : Comparison.In,
                },
            ],
            Comparison.Between when compare.Field.Kind is FieldKind.Number or FieldKind.Money =>
            [
                compare with
                {
                    Operator = Comparison.LessThan,
                    Operands = [compare.Operands[0]],
                },
                compare with
                {
                    Operator = Comparison.MoreThan,
                    Operands = [compare.Operands[1]],
                },
            ],
            Comparison.MoreThan => [compare with { Operator = Comparison.AtMost }],
            Comparison.AtLeast => [compare with { Operator = Comparison.LessThan }],
            Comparison.LessThan => [compare with { Operator = Comparison.AtLeast }],
            Comparison.AtMost => [compare with { Operator = Comparison.MoreThan }],
            _ => Opposite(compare) is { } opposite ? [opposite] : [],
        };
}
