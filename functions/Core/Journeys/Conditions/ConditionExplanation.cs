using System.Globalization;
using System.Runtime.CompilerServices;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Values;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>Explains the result of a condition in words: the parts that decided it, with the value found and the value
/// asked for.</summary>
internal static class ConditionExplanation
{
    private static readonly ConditionalWeakTable<Condition.Compare, string> AskedTexts = [];

    /// <summary>The explanation, on one line. Each segment is explained once, and at most
    /// <see cref="MostSegments"/>.</summary>
    public static string Explain(Condition condition, ConditionScope scope) =>
        Explain(
            condition,
            scope.ExplainedSegments is null
                ? scope with
                {
                    ExplainedSegments = new HashSet<string>(StringComparer.Ordinal),
                }
                : scope,
            Needs,
            null
        );

    private const string Needs = "needs";
    private const string MustNotBe = "must not be";
    private const int MostLines = 3;
    private const int MostSegments = 20;

    // around: the word that joins this condition to others; null: none.
    private static string Explain(Condition condition, ConditionScope scope, string asks, string? around) =>
        condition switch
        {
            Condition.Compare c => ExplainComparison(c, scope, asks),
            Condition.All c => ExplainParts(c, c.Parts, scope, asks, asks == Needs ? "and" : "or", around),
            Condition.Any c => ExplainParts(c, c.Parts, scope, asks, asks == Needs ? "or" : "and", around),
            Condition.Not c => Explain(c.Inner, scope, asks == Needs ? MustNotBe : Needs, around),
            Condition.AnyLine c => ExplainAnyLine(
                c,
                c.OfEventOrder ? scope with { Order = scope.EventOrder } : scope,
                $"{(asks == Needs ? Needs : "must not have")} a line with {DescribeWritten(c.LineCondition, null)}"
            ),
            Condition.EveryLine c => ExplainEveryLine(
                c,
                c.OfEventOrder ? scope with { Order = scope.EventOrder } : scope,
                $"{(asks == Needs ? Needs : "must not have")} only lines with {DescribeWritten(c.LineCondition, null)}"
            ),
            Condition.MessageIs c => $"message.{c.SendStep} was {DescribeMessageState(c, scope)}; {asks} "
                + $"{Words(c.States.Select(s => StateWord(s)))}",
            Condition.InSegment c => ExplainSegments(c, scope, asks),
            Condition.Bought c => ExplainBought(c, scope, asks),
            Condition.Did c =>
                $"{c.Event} was seen {Counted(ConditionEvaluator.CountEvents(c, scope))} within {c.WithinDays}d; "
                    + $"{asks} at least {c.AtLeast}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    // The parts with the same result as the whole decided it. Under `not`, the joining word is inverted.
    private static string ExplainParts(
        Condition condition,
        IReadOnlyList<Condition> parts,
        ConditionScope scope,
        string asks,
        string joint,
        string? around
    )
    {
        var whole = ConditionEvaluator.EvaluateTruth(condition, scope);
        Condition[] deciding = [.. parts.Where(p => ConditionEvaluator.EvaluateTruth(p, scope) == whole)];
        if (deciding.Length == 1)
        {
            return Explain(deciding[0], scope, asks, around);
        }

        var words = string.Join($", {joint} ", deciding.Select(p => Explain(p, scope, asks, joint)));
        return around is null || around == joint ? words : $"({words})";
    }

    private static string ExplainComparison(Condition.Compare compare, ConditionScope scope, string asks)
    {
        var was = compare.Field.ReadValue(scope) switch
        {
            Value.UnknownValue => "is not known",
            Value.AbsentValue => "is not there",
            Value.Text v => $"was {v.Value}",
            Value.Number v => $"was {v.Value.ToString("0.####", CultureInfo.InvariantCulture)}",
            Value.Amount v => $"was {v.Value}",
            Value.YesNo v => $"was {(v.Value ? "yes" : "no")}",
            Value.Time v => $"was "
                + $"{LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Format(v.Value.InZone(ComparisonEvaluator.ZoneOf(scope)).LocalDateTime)}",
            Value.TextList v => $"was {string.Join(", ", v.Value)}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return $"{compare.Field.Name} {was}; {asks} {DescribeAsked(compare)}";
    }

    // The scope is that of the order whose lines are evaluated.
    private static string ExplainAnyLine(Condition.AnyLine condition, ConditionScope scope, string asked) =>
        ConditionEvaluator.EvaluateTruth(condition, scope) switch
        {
            Truth.True => $"the order has {DescribeLines(condition.LineCondition, Truth.True, scope)}; {asked}",
            Truth.False => $"no line of the order was so; {asked}",
            Truth.Unknown => ExplainUnknownLines(condition.LineCondition, scope, asked),
        };

    private static string ExplainEveryLine(Condition.EveryLine condition, ConditionScope scope, string asked) =>
        ConditionEvaluator.EvaluateTruth(condition, scope) switch
        {
            Truth.True => $"every line of the order was so; {asked}",
            Truth.False => $"the order has {DescribeLines(condition.LineCondition, Truth.False, scope)}; {asked}",
            Truth.Unknown => ExplainUnknownLines(condition.LineCondition, scope, asked),
        };

    private static string ExplainUnknownLines(Condition fits, ConditionScope scope, string asked) =>
        $"the order's lines are not known well enough ({MissingLineData.Explain(fits, scope)}); {asked}";

    // The lines that decided it, the first few: 3 CUP-CLAY and 1 TEA-BIRCH.
    private static string DescribeLines(Condition fits, Truth came, ConditionScope scope)
    {
        OrderLine[] lines =
        [
            .. scope.Order!.Lines.Where(line =>
                ConditionEvaluator.EvaluateTruth(fits, scope with { Line = line }) == came
            ),
        ];
        string[] named =
        [
            .. lines
                .Take(MostLines)
                .Select(line =>
                    $"{line.Quantity.ToString("0.####", CultureInfo.InvariantCulture)} "
                    + $"{line.Sku ?? line.Title ?? "of a line without a name"}"
                ),
            .. lines.Length > MostLines
                ? [CountText.WithNoun(lines.Length - MostLines, "more", "more")]
                : Array.Empty<string>(),
        ];
        return named.Length == 1 ? named[0] : $"{string.Join(", ", named[..^1])} and {named[^1]}";
    }

    private static string ExplainSegments(Condition.InSegment segments, ConditionScope scope, string asks)
    {
        var whole = ConditionEvaluator.EvaluateTruth(segments, scope);
        var deciding = segments.Names.Where(n => scope.Workspace.EvaluateSegment(n, scope) == whole);
        return string.Join("; ", deciding.Select(n => ExplainSegment(n, scope)))
            + (asks == Needs ? "" : $"; must not be in {Words(segments.Names)}");
    }

    private static string ExplainSegment(string name, ConditionScope scope) =>
        scope.ExplainedSegments is { Count: < MostSegments } explained && explained.Add(name)
            ? $"segment {name}: {scope.Workspace.ExplainSegment(name, scope)}"
            : $"segment {name}, too";

    private static string ExplainBought(Condition.Bought bought, ConditionScope scope, string asks)
    {
        var (least, most) = ConditionEvaluator.CountPurchases(bought, scope);
        var found =
            least == most ? Counted(least)
            : least > 0 ? $"{Counted(least)}, as far as known"
            : most is { } upTo ? $"at most {Counted(upTo)}, not known how often"
            : "not as far as known, and not all of the past is known";
        return $"bought {DescribeWritten(bought.LineCondition, null)}"
            + (bought.Within is { } within ? $" within {FormatTime(within)}" : "")
            + $": {found}; {asks} at least {CountText.WithNoun(bought.AtLeast, "order")}";
    }

    /// <summary>The condition on a line, in words, without a customer.</summary>
    internal static string DescribeWritten(Condition condition) => DescribeWritten(condition, null);

    private static string DescribeWritten(Condition condition, string? around) =>
        condition switch
        {
            Condition.Compare c => $"{c.Field.Name["line.".Length..]} {DescribeAsked(c)}",
            Condition.All c => JoinParts(c.Parts, "and", around),
            Condition.Any c => JoinParts(c.Parts, "or", around),
            Condition.Not c => $"not ({DescribeWritten(c.Inner, null)})",
            // What a line of an order is asked for has none of these: the reader refuses them there.
            Condition.AnyLine
            or Condition.EveryLine
            or Condition.MessageIs
            or Condition.Did
            or Condition.Bought
            or Condition.InSegment
            or _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static string JoinParts(IReadOnlyList<Condition> parts, string joint, string? around)
    {
        var words = string.Join($" {joint} ", parts.Select(p => DescribeWritten(p, joint)));
        return around is null || around == joint || parts.Count == 1 ? words : $"({words})";
    }

    // The text is the same each time a condition is explained, so it is cached.
    internal static string DescribeAsked(Condition.Compare compare) => AskedTexts.GetValue(compare, FormatAsked);

    private static string FormatAsked(Condition.Compare compare) =>
        compare.Operator switch
        {
            Comparison.Is or Comparison.In => Words(compare.Operands.Select(DescribeWritten)),
            Comparison.IsNot => $"not {Words(compare.Operands.Select(DescribeWritten))}",
            Comparison.Between =>
                $"between {DescribeWritten(compare.Operands[0])} and {DescribeWritten(compare.Operands[1])}",
            Comparison.Exists => ((Operand.YesNo)compare.Operands[0]).Value ? "one" : "none",
            Comparison.MoreThan
            or Comparison.LessThan
            or Comparison.AtLeast
            or Comparison.AtMost
            or Comparison.Contains
            or Comparison.Before
            or Comparison.After => $"{ComparisonCatalog.Word(compare.Operator).Replace('_', ' ')} "
                + $"{Words(compare.Operands.Select(DescribeWritten))}",
        };

    private static string DescribeWritten(Operand operand) =>
        operand switch
        {
            Operand.Text o => o.Value,
            Operand.Number o => o.Value.ToString("0.####", CultureInfo.InvariantCulture),
            Operand.Amount o => o.Value.ToString(),
            Operand.YesNo o => o.Value ? "yes" : "no",
            Operand.Date o => LocalDatePattern.Iso.Format(o.Value),
            Operand.Ago o => $"{FormatTime(o.Value)} ago",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static string FormatTime(Duration time) =>
        time.TotalMinutes % 1440 == 0 ? $"{time.TotalDays:0}d"
        : time.TotalMinutes % 60 == 0 ? $"{time.TotalHours:0}h"
        : $"{time.TotalMinutes:0}min";

    private static string DescribeMessageState(Condition.MessageIs message, ConditionScope scope) =>
        scope.Run?.FindMessage(message.SendStep)?.States is { Count: > 0 } states
            ? string.Join(", ", states.Select(s => StateWord(s)))
            : "not sent";

    private static string StateWord(MessageState state) =>
        state == MessageState.NotSent ? "not sent" : state.ToString().ToLowerInvariant();

    private static string Counted(int times) =>
        times == 1 ? "once"
        : times == 0 ? "never"
        : CountText.WithNoun(times, "time");

    private static string Words(IEnumerable<string> words) => string.Join(" or ", words);
}
