using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>Which way a run took at a step that has several, and the value that decided it, in words for the
/// timeline.</summary>
internal static class StepNotes
{
    // Conditions may list many values; a note stays a line that people read.
    private const int Longest = 300;

    /// <summary>Of an <c>if</c> or <c>choose</c>: the branch that was taken (null: none matched) and why.</summary>
    public static string DescribeBranch(ChooseStep choose, Branch? taken, ConditionScope scope)
    {
        var why = taken is null
            ? string.Join("; ", choose.Branches.Select(b => ConditionEvaluator.Evaluate(b.Condition, scope).Explain()))
            : ConditionEvaluator.Evaluate(taken.Condition, scope).Explain();
        return $"{TextTruncation.TruncateWithEllipsis(why, Longest)}; "
            + $"{DescribeNextStep(taken is null ? choose.Otherwise : taken.NextStep)}";
    }

    /// <summary>Of a <c>wait_for</c>: the line that fitted, and what its <c>where</c> found (null: it asks
    /// nothing).</summary>
    public static string DescribeEventLine(string arrived, EventLine line, ConditionResult? verdict) =>
        $"{arrived}{(verdict is { } v ? $": {TextTruncation.TruncateWithEllipsis(v.Explain(), Longest)}" : "")}; "
        + $"{DescribeNextStep(line.NextStep)}";

    /// <summary>Where the run goes on; null: it ends.</summary>
    public static string DescribeNextStep(string? step) =>
        step is null ? "nothing is left to do" : $"goes on at {step}";
}
