using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Customers;

namespace MarketingAutomation.Flow.Sending;

/// <summary>
/// Messages of attempts that are about to be granted, rendered before the commit that grants them: between that commit
/// and the provider's first byte a killed process leaves an attempt whose outcome is unknown, so nothing that takes time
/// belongs there.
/// </summary>
internal sealed class PreparedMessages(EffectPerformer performer)
{
    private readonly Dictionary<string, PreparedMessage> ready = [];

    /// <summary>For the loop that begins an attempt.</summary>
    public ApplyOptions Options => new() { BeforeCommit = Prepare };

    /// <summary>The message of a granted attempt, rendered now where it was not before.</summary>
    public async ValueTask<PreparedMessage> Take(LedgerRow attempt, CancellationToken cancel) =>
        ready.Remove(attempt.Nonce!, out var message) ? message : await performer.Prepare(attempt, cancel);

    private async ValueTask Prepare(Decision decision, CancellationToken cancel)
    {
        // A lost race is decided again under another nonce.
        ready.Clear();
        foreach (var send in decision.Effects.OfType<Effect.Send>())
        {
            ready[send.Attempt.Nonce!] = await performer.Prepare(send.Attempt, cancel);
        }
    }
}

/// <summary>A message as its provider needs it, or what became of it instead.</summary>
internal readonly record struct PreparedMessage(OutgoingMessage? Message, Outcome? Instead);
