using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys;

/// <summary>A field's value against what is written. Values that cannot be compared (another currency, a word with a
/// number) are unknown, not unequal.</summary>
internal static class Comparing
{
    /// <summary>The comparison at this moment.</summary>
    public static Truth Truth(Condition.Compare compare, Scope scope)
    {
        var value = compare.Field.Read(scope);
        if (value is Value.UnknownValue)
        {
            return Journeys.Truth.Unknown;
        }

        if (compare.By == Comparison.Exists)
        {
            return Of((value is not Value.AbsentValue) == ((Operand.YesNo)compare.With[0]).Value);
        }

        // Known not to be there is knowledge: it is no value at all, so it is none of those asked for.
        return value is Value.AbsentValue ? Of(compare.By == Comparison.IsNot) : Truth(compare, value, scope);
    }

    /// <summary>Whether a value that a <c>set</c> step writes passes. There is no customer to ask.</summary>
    public static bool Passes(Condition.Compare compare, string written) =>
        compare.By == Comparison.Exists
            ? ((Operand.YesNo)compare.With[0]).Value
            : Truth(compare, new Value.Text(written), null!) == Journeys.Truth.True;

    private static Truth Truth(Condition.Compare compare, Value value, Scope scope)
    {
        var with = compare.With;
        switch (compare.By)
        {
            case Comparison.Is or Comparison.In:
                return OneOf(value, with, scope);
            case Comparison.IsNot:
                return ConditionEvaluator.Opposite(OneOf(value, with, scope));
            case Comparison.MoreThan or Comparison.After:
                return Order(value, with[0], scope) is { } more ? Of(more > 0) : Journeys.Truth.Unknown;
            case Comparison.LessThan or Comparison.Before:
                return Order(value, with[0], scope) is { } less ? Of(less < 0) : Journeys.Truth.Unknown;
            case Comparison.AtLeast:
                return Order(value, with[0], scope) is { } least ? Of(least >= 0) : Journeys.Truth.Unknown;
            case Comparison.AtMost:
                return Order(value, with[0], scope) is { } most ? Of(most <= 0) : Journeys.Truth.Unknown;
            case Comparison.Between:
                return Order(value, with[0], scope) is { } from && Order(value, with[1], scope) is { } to
                    ? Of(from >= 0 && to <= 0)
                    : Journeys.Truth.Unknown;
            case Comparison.Contains:
                return Contains(value, with);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Truth OneOf(Value value, IReadOnlyList<Operand> with, Scope scope)
    {
        var some = Journeys.Truth.False;
        for (var i = 0; i < with.Count && some != Journeys.Truth.True; i++)
        {
            var same = Same(value, with[i], scope);
            some = same > some ? same : some;
        }

        return some;
    }

    private static Truth Same(Value value, Operand operand, Scope scope) =>
        (value, operand) switch
        {
            (Value.Text v, Operand.Text o) => Of(string.Equals(v.Of, o.Value, StringComparison.OrdinalIgnoreCase)),
            (Value.YesNo v, Operand.YesNo o) => Of(v.Of == o.Value),
            (Value.Text v, Operand.YesNo o) => Workspaces.Reading.Scalars.YesNo(v.Of) is { } yes
                ? Of(yes == o.Value)
                : Journeys.Truth.Unknown,
            (Value.YesNo v, Operand.Text o) => Workspaces.Reading.Scalars.YesNo(o.Value) is { } yes
                ? Of(yes == v.Of)
                : Journeys.Truth.Unknown,
            (Value.YesNo, _) or (_, Operand.YesNo) => Journeys.Truth.Unknown,
            _ => Order(value, operand, scope) is { } order ? Of(order == 0) : Journeys.Truth.Unknown,
        };

    // Below, at or above zero as the value is below, at or above what is written; null: they cannot be compared.
    private static int? Order(Value value, Operand operand, Scope scope) =>
        (value, operand) switch
        {
            (Value.Number v, Operand.Number o) => v.Of.CompareTo(o.Value),
            (Value.Amount v, Operand.Amount o) => v.Of.Currency == o.Value.Currency
                ? v.Of.Amount.CompareTo(o.Value.Amount)
                : null,
            (Value.Time v, Operand.Ago o) => v.Of.CompareTo(scope.Now - o.Value),
            (Value.Time v, Operand.Date o) => v.Of.InZone(Zone(scope)).Date.CompareTo(o.Value),
            // A sender may write numbers and money as text, an author may quote a number: what is written counts.
            (Value.Text v, Operand.Number o) => Workspaces.Reading.Scalars.Number(v.Of) is { } number
                ? number.CompareTo(o.Value)
                : null,
            (Value.Text v, Operand.Amount o) => Amount(v) is { } money && money.Currency == o.Value.Currency
                ? money.Amount.CompareTo(o.Value.Amount)
                : null,
            (Value.Number v, Operand.Amount o) => v.Currency == o.Value.Currency
                ? v.Of.CompareTo(o.Value.Amount)
                : null,
            (Value.Number v, Operand.Text o) => Workspaces.Reading.Scalars.Number(o.Value) is { } number
                ? v.Of.CompareTo(number)
                : null,
            (Value.Amount v, Operand.Text o) => Workspaces.Reading.Scalars.Money(o.Value) is { } money
            && money.Currency == v.Of.Currency
                ? v.Of.Amount.CompareTo(money.Amount)
                : null,
            _ => null,
        };

    private static Money? Amount(Value.Text text) =>
        Workspaces.Reading.Scalars.Money(text.Of)
        ?? (
            text.Currency is { } currency && Workspaces.Reading.Scalars.Number(text.Of) is { } number
                ? new Money(number, currency)
                : null
        );

    private static Truth Contains(Value value, IReadOnlyList<Operand> with)
    {
        foreach (var operand in with)
        {
            if (operand is not Operand.Text wanted)
            {
                return Journeys.Truth.Unknown;
            }

            var holds = value switch
            {
                Value.Text v => v.Of.Contains(wanted.Value, StringComparison.OrdinalIgnoreCase),
                Value.TextList v => v.Of.Contains(wanted.Value, StringComparer.OrdinalIgnoreCase),
                _ => (bool?)null,
            };
            if (holds is not false)
            {
                return holds is true ? Journeys.Truth.True : Journeys.Truth.Unknown;
            }
        }

        return Journeys.Truth.False;
    }

    /// <summary>The zone in which a time becomes a date.</summary>
    internal static DateTimeZone Zone(Scope scope) => Customers.CustomerZone.Or(scope.State, scope.Workspace.Shop.Zone);

    private static Truth Of(bool known) => known ? Journeys.Truth.True : Journeys.Truth.False;
}
