using System.Globalization;
using System.Text;
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
    public static string Of(Journey journey)
    {
        var text = new StringBuilder();
        Line(text, "journey", journey.Id);
        Line(text, "topic", journey.Topic);
        Line(
            text,
            "trigger",
            journey.Trigger switch
            {
                Trigger.OnEvent t => $"event {t.Event} {Where(t.Where)}",
                Trigger.Inactive t =>
                    $"inactive {D(t.For)} {Where(t.Where)} {(t.Existing == Enroll.Skip ? "" : "enter")} {t.PacePerDay}",
                _ => throw new System.Diagnostics.UnreachableException(),
            }
        );
        Line(
            text,
            "re_entry",
            journey.ReEntry switch
            {
                ReEntry.Never => null,
                ReEntry.After r => $"after {D(r.Gap)}",
                ReEntry.EachOrder r => $"each order {D(r.AtMostOncePer)}",
                _ => throw new System.Diagnostics.UnreachableException(),
            }
        );
        Line(text, "goal", journey.Goal is { } goal ? $"{Of(goal.Event)} within {D(goal.Within)}" : null);
        Line(text, "exit_when", string.Join(" | ", journey.ExitWhen.Select(Of)));
        Line(text, "only_while", string.Join(" | ", journey.OnlyWhile.Select(Of)));
        Line(text, "first", journey.First);
        foreach (var step in journey.Steps.Values.OrderBy(s => s.Id, StringComparer.Ordinal))
        {
            Line(text, step.Id, $"{Of(step)} -> {step.Next}");
        }

        return text.ToString();
    }

    /// <summary>Of a condition.</summary>
    public static string Of(Condition condition) =>
        condition switch
        {
            Condition.All c => $"all({List(c.Of.Select(Of))})",
            Condition.Any c => $"any({List(c.Of.Select(Of))})",
            Condition.Not c => $"not({Of(c.Of)})",
            Condition.Compare c => $"{c.Field.Name} {Comparisons.Word(c.By)} {List(c.With.Select(Of))}",
            Condition.AnyLine c => $"{(c.OfEvent ? "event_" : "")}any_line({Of(c.Fits)})",
            Condition.EveryLine c => $"{(c.OfEvent ? "event_" : "")}every_line({Of(c.Fits)})",
            Condition.MessageIs c => $"message {c.Send} {List(c.OneOf.Select(s => s.ToString()))}",
            Condition.Did c => string.Create(CultureInfo.InvariantCulture, $"did {c.Event} {c.AtLeast} {c.WithinDays}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static string Of(Step step) =>
        step switch
        {
            Step.Send s =>
                $"send {s.Template} {s.Topic} {List(s.Channels?.Select(c => c.ToString()))} {D(s.DropAfter)} "
                    + $"{(s.NeedsSuggestions == 0 ? "" : N(s.NeedsSuggestions))}{(s.Needs is null ? "" : $" needs {Of(s.Needs)}")}",
            Step.WaitFor s => $"wait {D(s.For)}",
            Step.WaitUntil s => $"wait {N(s.Days)} {LocalTimePattern.GeneralIso.Format(s.At)} "
                + $"{List(s.Weekdays.Select(d => d.ToString()))}",
            Step.WaitForEvent s =>
                $"wait_for {List(s.Lines.Select(l => $"{Of(l.Match)} do {l.Do}"))} up_to {D(s.UpTo)} else {s.Else}",
            Step.Choose s =>
                $"choose {List(s.Branches.Select(b => $"{Of(b.When)} do {b.Then}"))} otherwise {s.Otherwise}",
            Step.Set s => $"set "
                + $"{List(s.Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={Q(v.Value)}"))}",
            Step.NotifyStaff s => $"notify_staff {s.To} {Q(s.Text)} {s.DueWorkingDays}",
            Step.Unsubscribe s => $"unsubscribe {List(s.Topics)} {s.Reason}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static string Of(EventMatch match) =>
        $"{match.Event} {(match.Scope == OrderScope.ThisOrder ? "this_order" : "")} {Where(match.Where)}";

    private static string Of(Operand operand) =>
        operand switch
        {
            Operand.Text o => Q(o.Value),
            Operand.Number o => o.Value.ToString("0.##########", CultureInfo.InvariantCulture),
            Operand.Amount o => o.Value.ToString(),
            Operand.YesNo o => o.Value ? "yes" : "no",
            Operand.Date o => LocalDatePattern.Iso.Format(o.Value),
            Operand.Ago o => $"{D(o.Value)} ago",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static string Where(Condition? where) => where is null ? "" : $"where {Of(where)}";

    private static string D(NodaTime.Duration? time) => time is { } t ? $"{N((long)t.TotalMinutes)}min" : "";

    private static string N(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Free text is quoted, so that no text can look like structure.
    private static string Q(string text) =>
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
