using System.Text;
using MarketingAutomation.Core.Journeys.Conditions;
using NodaTime.Text;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>
/// The structure of a journey as one text, independent of how it was written; the hash is computed from it. It omits
/// the status (a pause is no new version) and everything at its default, so that a new keyword of the language does not
/// change the hashes of older journeys. Stored runs are pinned by it: it must not change.
/// </summary>
internal static class CanonicalText
{
    /// <summary>The canonical text of a journey; its <c>Hash</c> is not used.</summary>
    public static string Write(Journey journey)
    {
        var text = new StringBuilder();
        Line(text, "journey", journey.Id);
        Line(text, "topic", journey.Topic);
        foreach (var trigger in journey.Triggers)
        {
            Line(text, "trigger", trigger.WriteCanonicalText());
        }

        Line(
            text,
            "re_entry",
            journey.ReEntry switch
            {
                ReEntry.Never => null,
                ReEntry.After r => $"after {CanonicalForm.FormatDuration(r.Gap)}",
                ReEntry.Restart => "restart",
                ReEntry.EachOrder r => $"each order {CanonicalForm.FormatDuration(r.AtMostOncePer)}",
                _ => throw new System.Diagnostics.UnreachableException(),
            }
        );
        Line(text, "starts", journey.Starts is { } starts ? LocalDatePattern.Iso.Format(starts) : null);
        Line(text, "ends", journey.Ends is { } ends ? LocalDatePattern.Iso.Format(ends) : null);
        Line(text, "hold_out", journey.HoldOutPercent is { } share ? CanonicalForm.FormatShare(share) : null);
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
