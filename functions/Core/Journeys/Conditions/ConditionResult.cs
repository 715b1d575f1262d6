using MarketingAutomation.Core.Journeys.Conditions.Fields;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>Kleene's three values.</summary>
public enum Truth
{
    False,
    Unknown,
    True,
}

/// <summary>The result of a condition, and its explanation on demand. The explanation is computed only when
/// requested.</summary>
public readonly struct ConditionResult
{
    private readonly Condition condition;
    private readonly ConditionScope scope;

    internal ConditionResult(Truth truth, Condition condition, ConditionScope scope) =>
        (Truth, this.condition, this.scope) = (truth, condition, scope);

    /// <summary>The result.</summary>
    public Truth Truth { get; }

    /// <summary>True only when known to be true: unknown never matches.</summary>
    public bool Matches => Truth == Truth.True;

    /// <summary>The part that decided, in words: <c>customer.tier was silver; needs gold or platinum</c>. May contain
    /// the customer's values: for the customer's ledger, never for a log.</summary>
    public string Explain() => ConditionExplanation.Explain(condition, scope);
}
