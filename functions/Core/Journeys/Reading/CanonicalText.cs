using System.Text;
using MarketingAutomation.Core.Journeys.Conditions;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>
/// A journey's structure as one text, the same however it was written down: what its hash is made of. Status is left
/// out (a pause is no new version), and so is everything at its default, so that a word the language learns later
/// leaves the hashes of older journeys alone. Stored runs are pinned by it: it must not change.
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
                Trigger.OnEvent t => $"event {t.Event} {CanonicalForm.WriteWhere(t.Where)}",
                Trigger.Inactive t =>
                    $"inactive {CanonicalForm.FormatDuration(t.Duration)} {CanonicalForm.WriteWhere(t.Where)} "
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
                ReEntry.After r => $"after {CanonicalForm.FormatDuration(r.Gap)}",
                ReEntry.EachOrder r => $"each order {CanonicalForm.FormatDuration(r.AtMostOncePer)}",
                _ => throw new System.Diagnostics.UnreachableException(),
            }
        );
        Line(
            text,
            "goal",
            journey.Goal is { } goal
                ? $"{CanonicalForm.Write(goal.Event)} within {CanonicalForm.FormatDuration(goal.Within)}"
                : null
        );
        Line(text, "exit_when", string.Join(" | ", journey.ExitWhen.Select(CanonicalForm.Write)));
        Line(text, "only_while", string.Join(" | ", journey.OnlyWhile.Select(CanonicalForm.Write)));
        Line(text, "first", journey.First);
        foreach (var step in journey.Steps.Values.OrderBy(s => s.Id, StringComparer.Ordinal))
        {
            Line(text, step.Id, $"{step.WriteCanonicalText()} -> {step.Next}");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(name).Append(": ").Append(value).Append('\n');
        }
    }
}
