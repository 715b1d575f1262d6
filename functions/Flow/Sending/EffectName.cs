using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Messages.Attempts;

namespace MarketingAutomation.Flow.Sending;

/// <summary>What an effect is called outside the process that decided it: keys only, nothing personal.</summary>
/// <param name="Message">Id of the message, which begins with its customer's key.</param>
/// <param name="Ask">The attempt to ask the provider about; null: begin one.</param>
public sealed record EffectName(string Message, int? Ask = null)
{
    /// <summary>Whose message it is.</summary>
    internal string Customer => Message[..Message.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Its name; null: a granted attempt, which belongs to the process that won it.</summary>
    public static EffectName? NameOf(Effect effect) =>
        effect switch
        {
            Effect.Ready(var message, _) => new EffectName(message),
            Effect.QueryOutcome ask => new EffectName(ask.Message, ask.Attempt),
            Effect.Send => null,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>True: it was handed over before, or may have been, and may never have been performed.</summary>
    /// <param name="before">The customer before the commit that names it now.</param>
    public bool WasOffered(CustomerState before) =>
        before.Messages.Any(m =>
            m.Id == Message
            && (Ask is null ? m.HoldReason == Reasons.Ready : m.Attempt is { Status: AttemptStatus.Unknown })
        );
}

/// <summary>What follows from an effect that was performed by its name.</summary>
/// <param name="Next">Effects that any process may perform.</param>
/// <param name="Customer">The customer after the last commit.</param>
public sealed record NamedEffectResult(IReadOnlyList<EffectName> Next, CustomerState Customer);
