using System.Globalization;
using System.Runtime.CompilerServices;
using MarketingAutomation.Core.Events;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Core.Journeys;

/// <summary>Says in words why a condition came to what it did: the parts that decided, with what was found and what was
/// asked.</summary>
internal static class Explanation
{
    private static readonly ConditionalWeakTable<Condition.Compare, string> AskedTexts = [];

    /// <summary>In words, one line.</summary>
    public static string Of(Condition condition, Scope scope) => Of(condition, scope, Needs, null);

    private const string Needs = "needs";
    private const string MustNotBe = "must not be";
    private const int MostLines = 3;

    // Around it: the word that joins it to others; null: nothing does.
    private static string Of(Condition condition, Scope scope, string asks, string? around) =>
        condition switch
        {
            Condition.Compare c => Compare(c, scope, asks),
            Condition.All c => Deciding(c, c.Of, scope, asks, asks == Needs ? "and" : "or", around),
            Condition.Any c => Deciding(c, c.Of, scope, asks, asks == Needs ? "or" : "and", around),
            Condition.Not c => Of(c.Of, scope, asks == Needs ? MustNotBe : Needs, around),
            Condition.AnyLine c => AnyLine(
                c,
                c.OfEvent ? scope with { Order = scope.EventOrder } : scope,
                $"{(asks == Needs ? Needs : "must not have")} a line with {Written(c.Fits, null)}"
            ),
            Condition.EveryLine c => EveryLine(
                c,
                c.OfEvent ? scope with { Order = scope.EventOrder } : scope,
                $"{(asks == Needs ? Needs : "must not have")} only lines with {Written(c.Fits, null)}"
            ),
            Condition.MessageIs c =>
                $"message.{c.Send} was {Became(c, scope)}; {asks} {Words(c.OneOf.Select(s => Word(s)))}",
            Condition.Did c =>
                $"{c.Event} was seen {Counted(ConditionEvaluator.Times(c, scope))} within {c.WithinDays}d; "
                    + $"{asks} at least {c.AtLeast}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    // The parts that came to the same as the whole are those that decided it. Under `not`, what joins them turns
    // around.
    private static string Deciding(
        Condition condition,
        IReadOnlyList<Condition> parts,
        Scope scope,
        string asks,
        string joint,
        string? around
    )
    {
        var whole = ConditionEvaluator.Truth(condition, scope);
        Condition[] deciding = [.. parts.Where(p => ConditionEvaluator.Truth(p, scope) == whole)];
        if (deciding.Length == 1)
        {
            return Of(deciding[0], scope, asks, around);
        }

        var words = string.Join($", {joint} ", deciding.Select(p => Of(p, scope, asks, joint)));
        return around is null || around == joint ? words : $"({words})";
    }

    private static string Compare(Condition.Compare compare, Scope scope, string asks)
    {
        var was = compare.Field.Read(scope) switch
        {
            Value.UnknownValue => "is not known",
            Value.AbsentValue => "is not there",
            Value.Text v => $"was {v.Of}",
            Value.Number v => $"was {v.Of.ToString("0.####", CultureInfo.InvariantCulture)}",
            Value.Amount v => $"was {v.Of}",
            Value.YesNo v => $"was {(v.Of ? "yes" : "no")}",
            Value.Time v => $"was "
                + $"{LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Format(v.Of.InZone(Comparing.Zone(scope)).LocalDateTime)}",
            Value.TextList v => $"was {string.Join(", ", v.Of)}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return $"{compare.Field.Name} {was}; {asks} {Asked(compare)}";
    }

    // The scope is that of the order whose lines are asked about.
    private static string AnyLine(Condition.AnyLine condition, Scope scope, string asked) =>
        ConditionEvaluator.Truth(condition, scope) switch
        {
            Truth.True => $"the order has {Lines(condition.Fits, Truth.True, scope)}; {asked}",
            Truth.False => $"no line of the order was so; {asked}",
            _ => Unknown(condition.Fits, scope, asked),
        };

    private static string EveryLine(Condition.EveryLine condition, Scope scope, string asked) =>
        ConditionEvaluator.Truth(condition, scope) switch
        {
            Truth.True => $"every line of the order was so; {asked}",
            Truth.False => $"the order has {Lines(condition.Fits, Truth.False, scope)}; {asked}",
            _ => Unknown(condition.Fits, scope, asked),
        };

    private static string Unknown(Condition fits, Scope scope, string asked) =>
        $"the order's lines are not known well enough ({UnknownLines.Why(fits, scope)}); {asked}";

    // The lines that decided it, the first few: 3 CUP-CLAY and 1 TEA-BIRCH.
    private static string Lines(Condition fits, Truth came, Scope scope)
    {
        OrderLine[] lines =
        [
            .. scope.Order!.Lines.Where(line => ConditionEvaluator.Truth(fits, scope with { Line = line }) == came),
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
                ? [Values.Counted.Of(lines.Length - MostLines, "more", "more")]
                : Array.Empty<string>(),
        ];
        return named.Length == 1 ? named[0] : $"{string.Join(", ", named[..^1])} and {named[^1]}";
    }

    private static string Written(Condition condition, string? around) =>
        condition switch
        {
            Condition.Compare c => $"{c.Field.Name["line.".Length..]} {Asked(c)}",
            Condition.All c => Joined(c.Of, "and", around),
            Condition.Any c => Joined(c.Of, "or", around),
            Condition.Not c => $"not ({Written(c.Of, null)})",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static string Joined(IReadOnlyList<Condition> parts, string joint, string? around)
    {
        var words = string.Join($" {joint} ", parts.Select(p => Written(p, joint)));
        return around is null || around == joint || parts.Count == 1 ? words : $"({words})";
    }

    // The same of a condition every time it is asked.
    private static string Asked(Condition.Compare compare) => AskedTexts.GetValue(compare, AskedText);

    private static string AskedText(Condition.Compare compare) =>
        compare.By switch
        {
            Comparison.Is or Comparison.In => Words(compare.With.Select(Written)),
            Comparison.IsNot => $"not {Words(compare.With.Select(Written))}",
            Comparison.Between => $"between {Written(compare.With[0])} and {Written(compare.With[1])}",
            Comparison.Exists => ((Operand.YesNo)compare.With[0]).Value ? "one" : "none",
            _ => $"{Comparisons.Word(compare.By).Replace('_', ' ')} {Words(compare.With.Select(Written))}",
        };

    private static string Written(Operand operand) =>
        operand switch
        {
            Operand.Text o => o.Value,
            Operand.Number o => o.Value.ToString("0.####", CultureInfo.InvariantCulture),
            Operand.Amount o => o.Value.ToString(),
            Operand.YesNo o => o.Value ? "yes" : "no",
            Operand.Date o => LocalDatePattern.Iso.Format(o.Value),
            Operand.Ago o => $"{Time(o.Value)} ago",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static string Time(Duration time) =>
        time.TotalMinutes % 1440 == 0 ? $"{time.TotalDays:0}d"
        : time.TotalMinutes % 60 == 0 ? $"{time.TotalHours:0}h"
        : $"{time.TotalMinutes:0}min";

    private static string Became(Condition.MessageIs message, Scope scope) =>
        scope.Run?.Messages.LastOrDefault(m => m.Step == message.Send)?.States is { Count: > 0 } states
            ? string.Join(", ", states.Select(s => Word(s)))
            : "not sent";

    private static string Word(MessageState state) =>
        state == MessageState.NotSent ? "not sent" : state.ToString().ToLowerInvariant();

    private static string Counted(int times) =>
        times == 1 ? "once"
        : times == 0 ? "never"
        : Values.Counted.Of(times, "time");

    private static string Words(IEnumerable<string> words) => string.Join(" or ", words);
}
