using MarketingAutomation.Core.Channels.OptOuts;
using MarketingAutomation.Core.Inbound.Providers;
using NodaTime;

namespace MarketingAutomation.Flow.Providers;

/// <summary>One stream of events that a send provider posts to us: receipts, replies. Part of the same adapter as its
/// <see cref="Sending.ISendPort"/>.</summary>
public interface IProviderFeed
{
    /// <summary>The provider, as in <c>/providers/{provider}/{feed}</c> and as its events' source.</summary>
    string Provider { get; }

    /// <summary>Which of its streams.</summary>
    string Name { get; }

    /// <summary>Largest body it may send, in bytes.</summary>
    int MaxBytes { get; }

    /// <summary>What the headers alone say against a post, for the owner, so that a stranger's body need not be read;
    /// null: its body decides.</summary>
    string? RefusedByHeaders(ProviderRequest request);

    /// <summary>Pure: verified first, parsed after; never throws for what a sender can send. <paramref name="realNow"/>
    /// judges freshness and is used where the sender gives no time; <paramref name="stop"/> says what counts as an
    /// opt-out in words.</summary>
    ProviderResult Read(ProviderRequest request, Instant realNow, StopWords stop);

    /// <summary>What it is answered with 200; null: our own short JSON.</summary>
    FeedReply? Reply => null;
}

/// <summary>A fixed answer in the provider's own form.</summary>
public sealed record FeedReply(string ContentType, string Body);
