namespace MarketingAutomation.Core.Messages.Attempts;

/// <summary>The answer of a provider to an attempt, or to a query for its outcome.</summary>
/// <param name="Message">Id of the message.</param>
/// <param name="Attempt">Number of the attempt.</param>
/// <param name="Nonce">The process that began the attempt.</param>
/// <param name="AttemptRow">The ledger row of the attempt, so that a late answer can be recorded beside it; null: not
/// available.</param>
public sealed record AttemptAnswer(
    string Message,
    int Attempt,
    string Nonce,
    Outcome Outcome,
    LedgerRow? AttemptRow = null
);
