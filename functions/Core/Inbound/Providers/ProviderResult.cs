using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Providers;

/// <summary>What a provider's POST (receipts, replies) turned out to be. The host answers 200, 401 and 400 in this
/// order.</summary>
public abstract record ProviderResult
{
    private ProviderResult() { }

    /// <summary>Verified and understood; empty when nothing in it is ours.</summary>
    public sealed record Accepted(IReadOnlyList<ProviderEvent> Events) : ProviderResult
    {
        /// <summary>Entries of a batch left out because they could not be read: sending them again would change
        /// nothing, and the others must not wait for them.</summary>
        public IReadOnlyList<JsonFault> Skipped { get; init; } = [];

        /// <summary>A message whose sender has no number or address to be found by; null: none.</summary>
        public UnmatchedSender? Unmatched { get; init; }
    }

    /// <summary>Not signed by whom it should be. <paramref name="Reason"/> is for the owner only; the sender gets no
    /// hint.</summary>
    public sealed record Unverified(string Reason) : ProviderResult;

    /// <summary>Verified, but of another shape: all faults, at least one.</summary>
    public sealed record Malformed(IReadOnlyList<JsonFault> Faults) : ProviderResult;
}

/// <summary>
/// One thing a provider reports. The event's <see cref="Event.Identity"/> is empty; <paramref name="CustomerKey"/> or,
/// where it is null, <paramref name="Sender"/> says whom it is about. A sender who is no customer yet does not become
/// one by it.
/// </summary>
/// <param name="Event">What happened to a message, or what the customer asked for.</param>
/// <param name="CustomerKey">The customer's key, out of a message id of ours; null: not given.</param>
/// <param name="Sender">The address it was written from.</param>
/// <param name="Mark">An address that is not to be used from now on, whichever customer has it: written also where no
/// customer has it.</param>
public sealed record ProviderEvent(
    Event Event,
    string? CustomerKey = null,
    SenderAddress? Sender = null,
    SuppressionChange? Mark = null
)
{
    /// <summary>Further addresses of the same sender, looked at in this order where no customer has <see
    /// cref="Sender"/>.</summary>
    public IReadOnlyList<SenderAddress> FurtherSenders { get; init; } = [];

    /// <summary><see cref="Sender"/> is a guess: where no customer has it, this is what is reported; null: it is no
    /// guess.</summary>
    public UnmatchedSender? UnmatchedFallback { get; init; }
}

/// <summary>Who wrote cannot be matched to a number or an e-mail address.</summary>
/// <param name="Kind">What kind of sender, in words; nothing personal.</param>
/// <param name="AskedToStop">They asked for no more messages, which is honoured nowhere.</param>
public sealed record UnmatchedSender(string Kind, bool AskedToStop);

/// <summary>Where somebody is reached: an e-mail address, or a number in E.164.</summary>
public sealed record SenderAddress(Channel Channel, string Value);

/// <summary>A provider's POST as it came. Signatures may cover the address it was sent to, so that is the one the
/// outside world uses, from the settings.</summary>
/// <param name="Url">The public address with path and query as sent:
/// <c>https://ma.example.com/providers/twilio/status?m=…</c>.</param>
public sealed record ProviderRequest(string Url, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>False: our clock cannot be right, so how old a signature is cannot be judged. Its age is not looked at;
    /// an event counts once by its id all the same.</summary>
    public bool ClockIsReliable { get; init; } = true;

    /// <summary>A header's value, trimmed; null: not there or empty.</summary>
    public string? Header(string name) =>
        Headers.TryGetValue(name, out var value) && value.Length > 0 ? value.Trim() : null;
}
