using MarketingAutomation.Core.Journeys.Conditions.Fields;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>Kleene's three values.</summary>
public enum Truth
{
    False,
    Unknown,
    True,
}

/// <summary>What a condition came to, and on demand why. Costs nothing until it is asked.</summary>
public readonly struct ConditionResult
{
    private readonly Condition condition;
    private readonly ConditionScope scope;

    internal ConditionResult(Truth truth, Condition condition, ConditionScope scope) =>
        (Truth, this.condition, this.scope) = (truth, condition, scope);

    /// <summary>What it came to.</summary>
    public Truth Truth { get; }

    /// <summary>True only when known to be true: unknown never matches.</summary>
    public bool Matches => Truth == Truth.True;

    /// <summary>
    /// The part that decided, in words: <c>customer.tier was silver; needs gold or platinum</c>. May hold values of the
    /// customer: for her ledger, never for a log.
    /// </summary>
    public string Explain() => ConditionExplanation.Explain(condition, scope);
}
