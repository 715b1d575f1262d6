using System.Globalization;
using System.Text;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Steps;
using NodaTime.Text;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>
/// A journey's structure as one text, the same however it was written down: what its hash is made of. Status is left
/// out (a pause is no new version), and so is
/// everything at its default, so that a word the language learns later leaves the hashes of older journeys alone.
/// Stored runs are pinned by it: it must not change.
/// </summary>
internal static class CanonicalText
{
    /// <summary>Of a journey; its <c>Hash</c> is not asked.</summary>
    public static string Write(Journey journey)
    {
        var text = new StringBuilder();
        Line(text, "journey", journey.Id);
        Line(text, "topic", journey.Topic);
        Line(
            text,
            "trigger",
            journey.Trigger switch
            {
                Trigger.OnEvent t => $"event {t.Event} {WriteWhere(t.Where)}",
                Trigger.Inactive t => $"inactive {FormatDuration(t.Duration)} {WriteWhere(t.Where)} "
                    + $"{(t.Existing == Enroll.Skip ? "" : "enter")} {t.PacePerDay}",
                _ => throw new System.Diagnostics.UnreachableException(),
            }
        );
        Line(
            text,
            "re_entry",
            journey.ReEntry switch
            {
                ReEntry.Never => null,
                ReEntry.After r => $"after {FormatDuration(r.Gap)}",
                ReEntry.EachOrder r => $"each order {FormatDuration(r.AtMostOncePer)}",
                _ => throw new System.Diagnostics.UnreachableException(),
            }
        );
        Line(
            text,
            "goal",
            journey.Goal is { } goal ? $"{Write(goal.Event)} within {FormatDuration(goal.Within)}" : null
        );
        Line(text, "exit_when", string.Join(" | ", journey.ExitWhen.Select(Write)));
        Line(text, "only_while", string.Join(" | ", journey.OnlyWhile.Select(Write)));
        Line(text, "first", journey.First);
        foreach (var step in journey.Steps.Values.OrderBy(s => s.Id, StringComparer.Ordinal))
        {
            Line(text, step.Id, $"{Write(step)} -> {step.Next}");
        }

        return text.ToString();
    }

    /// <summary>Of a condition.</summary>
    public static string Write(Condition condition) =>
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
            Condition.Did c => string.Create(CultureInfo.InvariantCulture, $"did {c.Event} {c.AtLeast} {c.WithinDays}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static string Write(Step step) =>
        step switch
        {
            Step.Send s => $"send {s.Template} {s.Topic} {List(s.Channels?.Select(c => c.ToString()))} "
                + $"{FormatDuration(s.DropAfter)} "
                + $"{(s.MinSuggestions == 0 ? "" : FormatNumber(s.MinSuggestions))}{(s.NeedsCondition is null ? "" : $" needs {Write(s.NeedsCondition)}")}",
            Step.WaitFor s => $"wait {FormatDuration(s.Duration)}",
            Step.WaitUntil s => $"wait {FormatNumber(s.Days)} {LocalTimePattern.GeneralIso.Format(s.TimeOfDay)} "
                + $"{List(s.Weekdays.Select(d => d.ToString()))}",
            Step.WaitForEvent s => $"wait_for {List(s.Lines.Select(l => $"{Write(l.Match)} do {l.NextStep}"))} up_to "
                + $"{FormatDuration(s.Timeout)} else {s.OnTimeout}",
            Step.Choose s =>
                $"choose {List(s.Branches.Select(b => $"{Write(b.Condition)} do {b.NextStep}"))} otherwise "
                    + $"{s.Otherwise}",
            Step.Set s => $"set "
                + $"{List(s.Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={Quote(v.Value)}"))}",
            Step.NotifyStaff s => $"notify_staff {s.Team} {Quote(s.Text)} {s.DueWorkingDays}",
            Step.Unsubscribe s => $"unsubscribe {List(s.Topics)} {s.Reason}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static string Write(EventMatch match) =>
        $"{match.Event} {(match.Scope == OrderScope.ThisOrder ? "this_order" : "")} {WriteWhere(match.Where)}";

    private static string Write(Operand operand) =>
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

    private static string WriteWhere(Condition? where) => where is null ? "" : $"where {Write(where)}";

    private static string FormatDuration(NodaTime.Duration? time) =>
        time is { } t ? $"{FormatNumber((long)t.TotalMinutes)}min" : "";

    private static string FormatNumber(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Free text is quoted, so that no text can look like structure.
    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private static string List(IEnumerable<string>? items) => items is null ? "" : $"[{string.Join(", ", items)}]";

    private static void Line(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(name).Append(": ").Append(value).Append('\n');
        }
    }
}
