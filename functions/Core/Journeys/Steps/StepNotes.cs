using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>Timeline notes on which branch a run took at a step, with the value that decided it.</summary>
internal static class StepNotes
{
    // Conditions may list many values; a note stays short enough to read as one line.
    private const int Longest = 300;

    /// <summary>The note of an <c>if</c> or <c>choose</c>: the branch taken (null: none matched) and why.</summary>
    public static string DescribeBranch(ChooseStep choose, Branch? taken, ConditionScope scope)
    {
        var why = taken is null
            ? string.Join("; ", choose.Branches.Select(b => ConditionEvaluator.Evaluate(b.Condition, scope).Explain()))
            : ConditionEvaluator.Evaluate(taken.Condition, scope).Explain();
        return $"{TextTruncation.TruncateWithEllipsis(why, Longest)}; "
            + $"{DescribeNextStep(taken is null ? choose.Otherwise : taken.NextStep)}";
    }

    /// <summary>The note of a <c>wait_for</c>: the line that matched, and what its <c>where</c> found (null: it has
    /// none).</summary>
    public static string DescribeEventLine(string arrived, EventLine line, ConditionResult? verdict) =>
        $"{arrived}{(verdict is { } v ? $": {TextTruncation.TruncateWithEllipsis(v.Explain(), Longest)}" : "")}; "
        + $"{DescribeNextStep(line.NextStep)}";

    /// <summary>The next step in words; null: the run ends.</summary>
    public static string DescribeNextStep(string? step) =>
        step is null ? "nothing is left to do" : $"goes on at {step}";
}
