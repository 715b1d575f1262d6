using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Flow.Sending;

/// <summary>A provider that takes messages of one channel. Says what it is, so that an attempt without an answer is
/// treated rightly.</summary>
public interface ISendPort
{
    /// <summary>What it can tell about an attempt that may or may not have arrived.</summary>
    PortKind Kind { get; }

    /// <summary>How many messages it takes at once; an attempt is begun only when there is room for its call. Null, the
    /// default: as many as there are.</summary>
    int? MaxConcurrency => null;

    /// <summary>Why it is not called for a while, in words; null, the default: it is called.</summary>
    string? CircuitOpenReason => null;

    /// <summary>
    /// True: it calls <see cref="OutgoingMessage.OnCallStart"/> itself, right before the first byte of the message
    /// leaves. False, the default: an attempt counts as used from when it is called.
    /// </summary>
    bool MarksCallStart => false;

    /// <summary>
    /// Hands one message over. Returns every answer the provider can give as an <see cref="Outcome"/>; an exception or
    /// cancellation means unknown. <paramref name="deadline"/> is cancelled before the attempt runs out.
    /// </summary>
    Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline);

    /// <summary>What became of an attempt. Only called on an <see cref="PortKind.Askable"/> port.</summary>
    Task<Outcome> QueryStatus(Effect.QueryOutcome about, CancellationToken cancel);
}

/// <summary>A message as a provider needs it.</summary>
/// <param name="Id">Our message id: carried by the provider so that receipts find their way. Nothing personal.</param>
public sealed record OutgoingMessage(
    string Id,
    int Attempt,
    Channel Channel,
    string To,
    string Journey,
    string Step,
    string Template,
    RenderedMessage Content,
    MessageLinks Links,
    Shop Shop,
    Instant DecidedAt
)
{
    /// <summary>When this attempt was begun, by the decisions' clock.</summary>
    public Instant BegunAt { get; init; } = DecidedAt;

    /// <summary>Called right before the first byte of it leaves for the provider. Default: does nothing.</summary>
    /// <exception cref="IOException">It must not leave.</exception>
    public Action OnCallStart { get; init; } = static () => { };

    /// <summary>When it must be there by: a provider that queues it drops it then. Null: it does not matter.</summary>
    public Instant? NotAfter { get; init; }

    /// <summary>When the customer last wrote to us on this channel; null: never.</summary>
    public Instant? RepliedAt { get; init; }

    /// <summary>The journey's or the step's topic; null where the ledger has none.</summary>
    public string? Topic { get; init; }
}
