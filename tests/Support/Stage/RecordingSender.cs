using System.Collections.Concurrent;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Support.Stage;

/// <summary>A provider that writes down what it took and answers as the test sets (default: sent).</summary>
public sealed class RecordingSender(PortKind kind = PortKind.Repeatable) : ISendPort
{
    public PortKind Kind => kind;

    /// <summary>Everything it took, in order.</summary>
    public ConcurrentQueue<OutgoingMessage> Messages { get; } = [];

    /// <summary>What to answer; null: sent. May throw. Runs before the message counts as taken where it answers other
    /// than sent or throws.</summary>
    public Func<OutgoingMessage, Outcome>? Respond { get; set; }

    public Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline)
    {
        var outcome = Respond?.Invoke(message) ?? new Outcome.Sent($"test-{message.Id}");
        if (outcome is Outcome.Sent)
        {
            Messages.Enqueue(message);
        }

        return Task.FromResult(outcome);
    }

    /// <summary>Answers what is true about what it accepted.</summary>
    public Task<Outcome> QueryStatus(Effect.QueryOutcome about, CancellationToken cancel) =>
        Task.FromResult<Outcome>(
            Messages.Any(t => t.Id == about.Message && t.Attempt == about.Attempt)
                ? new Outcome.Sent($"test-{about.Message}")
                : new Outcome.NotThere()
        );
}
