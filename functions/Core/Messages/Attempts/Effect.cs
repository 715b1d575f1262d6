using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Rendering;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Attempts;

/// <summary>What to do outside the program after the commit.</summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>Calls the provider: this decision's commit owns the attempt.</summary>
    public sealed record Send(LedgerRow Attempt, Instant Until) : Effect;

    /// <summary>Asks the provider for the outcome of an attempt.</summary>
    public sealed record QueryOutcome(
        string Message,
        int Attempt,
        string Nonce,
        Channel Channel,
        string Address,
        Instant BegunAt
    ) : Effect
    {
        /// <summary>The rendered content, for a provider that finds messages by their text; set by the part that
        /// performs the effect. Null: the content cannot be rendered again.</summary>
        public RenderedMessage? SentContent { get; init; }

        /// <summary>When the right to call the provider ended: the message cannot have been sent later.</summary>
        public required Instant Until { get; init; }
    }

    /// <summary>A message is ready for the process that may begin an attempt; <paramref name="Channel"/>: the channel
    /// it would use now.</summary>
    public sealed record Ready(string Message, Channel Channel) : Effect;
}
