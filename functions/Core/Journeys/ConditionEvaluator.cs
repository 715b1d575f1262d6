namespace MarketingAutomation.Core.Journeys;
public enum Truth { False, Unknown, True }
public readonly record struct Verdict(Truth Truth, string Why);
public static class ConditionEvaluator
{
    public static Verdict Evaluate(Condition condition, Scope scope) => new(Truth.True, "");
}
