using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Decisions;

/// <summary>Which way a run took at a step that has several, and the value that decided it, in words for the
/// timeline.</summary>
internal static class Ways
{
    // Conditions may list many values; a note stays a line that people read.
    private const int Longest = 300;

    /// <summary>Of an <c>if</c> or <c>choose</c>: the branch that was taken (null: none matched) and why.</summary>
    public static string Chosen(Step.Choose choose, Branch? taken, Scope scope)
    {
        var why = taken is null
            ? string.Join("; ", choose.Branches.Select(b => ConditionEvaluator.Evaluate(b.When, scope).Why()))
            : ConditionEvaluator.Evaluate(taken.When, scope).Why();
        return $"{TextCut.Marked(why, Longest)}; {To(taken is null ? choose.Otherwise : taken.Then)}";
    }

    /// <summary>Of a <c>wait_for</c>: the line that fitted, and what its <c>where</c> found (null: it asks
    /// nothing).</summary>
    public static string Heard(string arrived, EventLine line, Verdict? verdict) =>
        $"{arrived}{(verdict is { } v ? $": {TextCut.Marked(v.Why(), Longest)}" : "")}; {To(line.Do)}";

    /// <summary>Where the run goes on; null: it ends.</summary>
    public static string To(string? step) => step is null ? "nothing is left to do" : $"goes on at {step}";
}
