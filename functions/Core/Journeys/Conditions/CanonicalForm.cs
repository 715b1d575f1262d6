using System.Globalization;
using NodaTime.Text;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>Writes conditions and values for the canonical text of a journey, independent of how they were written. The
/// hashes of stored journeys are computed from it: it must not change.</summary>
internal static class CanonicalForm
{
    /// <summary>The canonical form of a condition.</summary>
    internal static string Write(Condition condition) =>
        condition switch
        {
            Condition.All c => $"all({List(c.Parts.Select(Write))})",
            Condition.Any c => $"any({List(c.Parts.Select(Write))})",
            Condition.Not c => $"not({Write(c.Inner)})",
            Condition.Compare c =>
                $"{c.Field.Name} {ComparisonCatalog.Word(c.Operator)} {List(c.Operands.Select(Write))}",
            Condition.AnyLine c => $"{(c.OfEventOrder ? "event_" : "")}any_line({Write(c.LineCondition)})",
            Condition.EveryLine c => $"{(c.OfEventOrder ? "event_" : "")}every_line({Write(c.LineCondition)})",
            Condition.MessageIs c => $"message {c.SendStep} {List(c.States.Select(s => s.ToString()))}",
            Condition.InSegment c => $"in_segment {List(c.Names)}",
            Condition.Bought c => string.Create(
                CultureInfo.InvariantCulture,
                $"bought {Write(c.LineCondition)} {c.AtLeast} {FormatDuration(c.Within)}"
            ),
            Condition.Did c => string.Create(CultureInfo.InvariantCulture, $"did {c.Event} {c.AtLeast} {c.WithinDays}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    internal static string Write(EventMatch match) =>
        $"{match.Event} {(match.Scope == OrderScope.ThisOrder ? "this_order" : "")} {WriteWhere(match.Where)}"
        + (match.ForEveryone ? " everyone" : "");

    internal static string Write(Operand operand) =>
        operand switch
        {
            Operand.Text o => Quote(o.Value),
            Operand.Number o => o.Value.ToString("0.##########", CultureInfo.InvariantCulture),
            Operand.Amount o => o.Value.ToString(),
            Operand.YesNo o => o.Value ? "yes" : "no",
            Operand.Date o => LocalDatePattern.Iso.Format(o.Value),
            Operand.Ago o => $"{FormatDuration(o.Value)} ago",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    internal static string WriteWhere(Condition? where) => where is null ? "" : $"where {Write(where)}";

    internal static string FormatDuration(NodaTime.Duration? time) =>
        time is { } t ? $"{FormatNumber((long)t.TotalMinutes)}min" : "";

    internal static string FormatShare(decimal percent) =>
        string.Create(CultureInfo.InvariantCulture, $"{percent:0.#}%");

    internal static string FormatNumber(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Free text is quoted, so that it cannot be confused with structure.
    internal static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    internal static string List(IEnumerable<string>? items) => items is null ? "" : $"[{string.Join(", ", items)}]";
}
