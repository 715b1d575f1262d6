using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>Compares a field's value with the written one. Values that cannot be compared (another currency, a word
/// with a number) are unknown, not unequal.</summary>
internal static class ComparisonEvaluator
{
    /// <summary>The result of the comparison at this moment.</summary>
    public static Truth Evaluate(Condition.Compare compare, ConditionScope scope)
    {
        var value = compare.Field.ReadValue(scope);
        if (value is Value.UnknownValue)
        {
            return Truth.Unknown;
        }

        if (compare.Operator == Comparison.Exists)
        {
            return ToTruth((value is not Value.AbsentValue) == ((Operand.YesNo)compare.Operands[0]).Value);
        }

        // A value known to be absent is none of the values asked for, so the result is known, not unknown.
        return value is Value.AbsentValue
            ? ToTruth(compare.Operator == Comparison.IsNot)
            : Evaluate(compare, value, scope);
    }

    /// <summary>Whether a value that a <c>set</c> step writes passes the comparison. No customer is needed.</summary>
    public static bool Passes(Condition.Compare compare, string written) =>
        compare.Operator == Comparison.Exists
            ? ((Operand.YesNo)compare.Operands[0]).Value
            : Evaluate(compare, new Value.Text(written), null!) == Truth.True;

    private static Truth Evaluate(Condition.Compare compare, Value value, ConditionScope scope)
    {
        var with = compare.Operands;
        switch (compare.Operator)
        {
            case Comparison.Is or Comparison.In:
                return OneOf(value, with, scope);
            case Comparison.IsNot:
                return ConditionEvaluator.Negate(OneOf(value, with, scope));
            case Comparison.MoreThan or Comparison.After:
                return CompareOrder(value, with[0], scope) is { } more ? ToTruth(more > 0) : Truth.Unknown;
            case Comparison.LessThan or Comparison.Before:
                return CompareOrder(value, with[0], scope) is { } less ? ToTruth(less < 0) : Truth.Unknown;
            case Comparison.AtLeast:
                return CompareOrder(value, with[0], scope) is { } least ? ToTruth(least >= 0) : Truth.Unknown;
            case Comparison.AtMost:
                return CompareOrder(value, with[0], scope) is { } most ? ToTruth(most <= 0) : Truth.Unknown;
            case Comparison.Between:
                return CompareOrder(value, with[0], scope) is { } from && CompareOrder(value, with[1], scope) is { } to
                    ? ToTruth(from >= 0 && to <= 0)
                    : Truth.Unknown;
            case Comparison.Contains:
                return ContainsText(value, with);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Truth OneOf(Value value, IReadOnlyList<Operand> with, ConditionScope scope)
    {
        var some = Truth.False;
        for (var i = 0; i < with.Count && some != Truth.True; i++)
        {
            var same = AreEqual(value, with[i], scope);
            some = same > some ? same : some;
        }

        return some;
    }

    private static Truth AreEqual(Value value, Operand operand, ConditionScope scope) =>
        (value, operand) switch
        {
            (Value.Text v, Operand.Text o) => ToTruth(
                string.Equals(v.Value, o.Value, StringComparison.OrdinalIgnoreCase)
            ),
            (Value.YesNo v, Operand.YesNo o) => ToTruth(v.Value == o.Value),
            (Value.Text v, Operand.YesNo o) => ScalarParser.ParseYesNo(v.Value) is { } yes
                ? ToTruth(yes == o.Value)
                : Truth.Unknown,
            (Value.YesNo v, Operand.Text o) => ScalarParser.ParseYesNo(o.Value) is { } yes
                ? ToTruth(yes == v.Value)
                : Truth.Unknown,
            (Value.YesNo, _) or (_, Operand.YesNo) => Truth.Unknown,
            _ => CompareOrder(value, operand, scope) is { } order ? ToTruth(order == 0) : Truth.Unknown,
        };

    // Below, at or above zero as the value is below, equal to or above the written one; null: they cannot be compared.
    private static int? CompareOrder(Value value, Operand operand, ConditionScope scope) =>
        (value, operand) switch
        {
            (Value.Number v, Operand.Number o) => v.Value.CompareTo(o.Value),
            (Value.Amount v, Operand.Amount o) => v.Value.Currency == o.Value.Currency
                ? v.Value.Amount.CompareTo(o.Value.Amount)
                : null,
            (Value.Time v, Operand.Ago o) => v.Value.CompareTo(scope.Now - o.Value),
            // The day or relative time of an attribute is text until its type is known.
            (Value.Time v, Operand.Text o) => ScalarParser.ParseDate(o.Value) is { } day
                ? v.Value.InZone(ZoneOf(scope)).Date.CompareTo(day)
            : ScalarParser.ParseAgo(o.Value) is { } ago ? v.Value.CompareTo(scope.Now - ago)
            : null,
            (Value.Time v, Operand.Date o) => v.Value.InZone(ZoneOf(scope)).Date.CompareTo(o.Value),
            // A sender may write numbers and money as text, and an author may quote a number: the content decides.
            (Value.Text v, Operand.Number o) => ScalarParser.ParseNumber(v.Value) is { } number
                ? number.CompareTo(o.Value)
                : null,
            (Value.Text v, Operand.Amount o) => ParseAmount(v) is { } money && money.Currency == o.Value.Currency
                ? money.Amount.CompareTo(o.Value.Amount)
                : null,
            (Value.Number v, Operand.Amount o) => v.Currency == o.Value.Currency
                ? v.Value.CompareTo(o.Value.Amount)
                : null,
            (Value.Number v, Operand.Text o) => ScalarParser.ParseNumber(o.Value) is { } number
                ? v.Value.CompareTo(number)
                : null,
            (Value.Amount v, Operand.Text o) => ScalarParser.ParseMoney(o.Value) is { } money
            && money.Currency == v.Value.Currency
                ? v.Value.Amount.CompareTo(money.Amount)
                : null,
            _ => null,
        };

    private static Money? ParseAmount(Value.Text text) =>
        ScalarParser.ParseMoney(text.Value)
        ?? (
            text.Currency is { } currency && ScalarParser.ParseNumber(text.Value) is { } number
                ? new Money(number, currency)
                : null
        );

    private static Truth ContainsText(Value value, IReadOnlyList<Operand> with)
    {
        foreach (var operand in with)
        {
            if (operand is not Operand.Text wanted)
            {
                return Truth.Unknown;
            }

            var holds = value switch
            {
                Value.Text v => v.Value.Contains(wanted.Value, StringComparison.OrdinalIgnoreCase),
                Value.TextList v => v.Value.Contains(wanted.Value, StringComparer.OrdinalIgnoreCase),
                Value.Number or Value.Amount or Value.YesNo or Value.Time or Value.AbsentValue or Value.UnknownValue =>
                    (bool?)null,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            if (holds is not false)
            {
                return holds is true ? Truth.True : Truth.Unknown;
            }
        }

        return Truth.False;
    }

    /// <summary>The time zone in which a time is converted to a date.</summary>
    internal static DateTimeZone ZoneOf(ConditionScope scope) =>
        CustomerZone.FindZoneOrShop(scope.State, scope.Workspace.Shop.Zone);

    private static Truth ToTruth(bool known) => known ? Truth.True : Truth.False;
}
