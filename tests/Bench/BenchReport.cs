using System.Globalization;

namespace MarketingAutomation.Bench;

/// <summary>What was measured, beside what was to be reached.</summary>
internal sealed class BenchReport
{
    private readonly List<(string What, string Measured, string Target, string Verdict)> lines = [];

    /// <summary>A number to be looked at.</summary>
    public void Add(string what, string measured) => Add(what, measured, "", "");

    /// <summary>A number to be reached: at least <paramref name="target"/>.</summary>
    public void AtLeast(string what, double value, double target, string format, string unit) =>
        Add(what, value, target, format, unit, "≥", value >= target);

    /// <summary>A number not to be passed.</summary>
    public void AtMost(string what, double value, double target, string format, string unit) =>
        Add(what, value, target, format, unit, "≤", value <= target);

    public void Print()
    {
        var widths = (
            lines.Max(l => l.What.Length),
            lines.Max(l => l.Measured.Length),
            lines.Max(l => l.Target.Length)
        );
        Console.WriteLine();
        foreach (var (what, measured, target, verdict) in lines)
        {
            Console.WriteLine(
                $"| {what.PadRight(widths.Item1)} | {measured.PadLeft(widths.Item2)} | "
                    + $"{target.PadLeft(widths.Item3)} | {verdict, -6} |"
            );
        }
    }

    private void Add(string what, double value, double target, string format, string unit, string sign, bool reached) =>
        Add(
            what,
            $"{value.ToString(format, CultureInfo.InvariantCulture)}{unit}",
            $"{sign} {target.ToString(format, CultureInfo.InvariantCulture)}{unit}",
            reached ? "yes" : "missed"
        );

    private void Add(string what, string measured, string target, string verdict)
    {
        lines.Add((what, measured, target, verdict));
        Console.WriteLine($"  {what}: {measured}{(target.Length > 0 ? $"   ({target})" : "")}");
    }
}
