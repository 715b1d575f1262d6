using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Steps.Control;
using MarketingAutomation.Core.Journeys.Triggers;

namespace MarketingAutomation.Core.Journeys.Diagrams;

/// <summary>Draws a journey from top to bottom: what starts it, its steps, and a column for each way of a step that has
/// several.</summary>
public static class JourneyDiagram
{
    private const double BoxWidth = 210;
    private const double LineHeight = 17;
    private const double Padding = 10;
    private const double Gap = 22;
    private const double ColumnGap = 24;
    private const double Margin = 20;
    private const int LineLength = 30;
    private const int LabelLength = 28;
    private const int MostLines = 6;

    /// <summary>Returns the picture as SVG. It has light and dark colours, which the viewer's preference chooses.</summary>
    public static string Write(Journey journey)
    {
        ArgumentNullException.ThrowIfNull(journey);
        DiagramPart[] parts =
        [
            CreateBox(DescribeStart(journey), "end"),
            CreateSequence(journey, journey.First, null, []),
        ];
        var whole = Stack(parts);
        whole = whole.Ends ? whole : Stack([whole, CreateBox("The run is completed", "end")]);
        var writer = new SvgWriter();
        whole.Draw(writer, Margin, Margin);
        return writer.Write(whole.Width + (2 * Margin), whole.Height + (2 * Margin), $"Journey {journey.Id}");
    }

    private static string DescribeStart(Journey journey) =>
        string.Join(
            "; or ",
            journey.Triggers.Select(t =>
                $"{t.DescribeStart()}{(t.Where is { } where ? $", {ConditionText.Write(where)}" : "")}"
            )
        );

    // The steps from one on, up to the step after the block; null: to the end of the journey.
    private static DiagramPart CreateSequence(Journey journey, string? from, string? stop, HashSet<string> above)
    {
        var parts = new List<DiagramPart>();
        var seen = new HashSet<string>(above, StringComparer.Ordinal);
        var id = from;
        while (id is not null && id != stop && journey.Steps.TryGetValue(id, out var step))
        {
            // A way back to a step above: a loop.
            if (!seen.Add(id))
            {
                parts.Add(CreateBox($"Back to {id}", "end") with { Ends = true });
                break;
            }

            parts.Add(CreateStep(journey, step, seen));
            if (parts[^1].Ends)
            {
                break;
            }

            // A step in a block that leads to no step below the block ends the run.
            id = step.Next;
            if ((id is null && stop is not null) || step is EndStep)
            {
                parts[^1] = parts[^1] with { Ends = true };
                break;
            }
        }

        return parts.Count == 0 ? DiagramPart.Empty : Stack(parts);
    }

    private static DiagramPart CreateStep(Journey journey, Step step, HashSet<string> seen)
    {
        // Ways to the same step are one column.
        var ways = step.ListWays()
            .GroupBy(w => w.NextStep)
            .Select(g => new StepWay(string.Join(" or ", g.Select(w => w.Label).Distinct()), g.Key))
            .ToList();
        var box = CreateBox(
            step.Describe(),
            step is SendStep or NotifyStaffStep ? "send"
                : ways.Count > 1 ? "choice"
                : step.IsWait ? "wait"
                : step is EndStep ? "end"
                : "step"
        );
        if (ways.All(w => w.NextStep == step.Next))
        {
            return box;
        }

        var columns = ways.Select(w =>
                Stack([CreateLabel(w.Label), CreateSequence(journey, w.NextStep, step.Next, seen)])
            )
            .ToList();
        return Stack([box, PutBeside(columns)]);
    }

    private static DiagramPart CreateBox(string text, string style)
    {
        var lines = Wrap(text, LineLength);
        var height = (lines.Count * LineHeight) + (2 * Padding);
        return new(
            BoxWidth,
            height,
            false,
            (svg, x, y) =>
            {
                svg.Box(x, y, BoxWidth, height, style);
                for (var i = 0; i < lines.Count; i++)
                {
                    svg.Text(x + (BoxWidth / 2), y + Padding + ((i + 0.75) * LineHeight), lines[i], "");
                }
            }
        );
    }

    private static DiagramPart CreateLabel(string text)
    {
        var lines = Wrap(text, LabelLength);
        return new(
            BoxWidth,
            lines.Count * LineHeight,
            false,
            (svg, x, y) =>
            {
                for (var i = 0; i < lines.Count; i++)
                {
                    svg.Text(x + (BoxWidth / 2), y + ((i + 0.75) * LineHeight), lines[i], "label");
                }
            }
        );
    }

    // Under each other, each centred, connected by a line.
    private static DiagramPart Stack(IReadOnlyList<DiagramPart> parts)
    {
        var drawn = parts.Where(p => p.Height > 0).ToList();
        var width = drawn.Max(p => p.Width);
        return new(
            width,
            drawn.Sum(p => p.Height) + (Gap * (drawn.Count - 1)),
            drawn[^1].Ends,
            (svg, x, y) =>
            {
                for (var i = 0; i < drawn.Count; i++)
                {
                    drawn[i].Draw(svg, x + ((width - drawn[i].Width) / 2), y);
                    y += drawn[i].Height;
                    if (i < drawn.Count - 1)
                    {
                        svg.Connect(x + (width / 2), y, x + (width / 2), y + Gap, y + Gap);
                    }

                    y += Gap;
                }
            }
        );
    }

    // Beside each other, with lines from one point above to each, and from those that do not end to one point below.
    private static DiagramPart PutBeside(List<DiagramPart> columns)
    {
        var width = columns.Sum(c => c.Width) + (ColumnGap * (columns.Count - 1));
        var height = columns.Max(c => c.Height);
        var ends = columns.All(c => c.Ends);
        return new(
            width,
            height + Gap + (ends ? 0 : Gap),
            ends,
            (svg, x, y) =>
            {
                var (left, centre, bottom) = (x, x + (width / 2), y + Gap + height + Gap);
                foreach (var column in columns)
                {
                    var middle = left + (column.Width / 2);
                    svg.Connect(centre, y, middle, y + Gap, y);
                    column.Draw(svg, left, y + Gap);
                    if (!column.Ends)
                    {
                        svg.Connect(middle, y + Gap + column.Height, centre, bottom, bottom);
                    }

                    left += column.Width + ColumnGap;
                }
            }
        );
    }

    private static List<string> Wrap(string text, int length)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > length)
            {
                lines.Add("");
            }

            lines[^1] = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
        }

        return lines.Count <= MostLines ? lines : [.. lines.Take(MostLines - 1), $"{lines[MostLines - 1]} …"];
    }
}
