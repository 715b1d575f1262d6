using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Providers;

/// <summary>The result of reading a provider's POST (receipts, replies). The host answers 200, 401 and 400, in the
/// order of the cases.</summary>
public abstract record ProviderResult
{
    private ProviderResult() { }

    /// <summary>Verified and read; empty when nothing in it concerns our messages.</summary>
    public sealed record Accepted(IReadOnlyList<ProviderEvent> Events) : ProviderResult
    {
        /// <summary>Entries of a batch that were skipped because they could not be read. The batch is accepted all the
        /// same: a retry would not change them and would delay the other entries.</summary>
        public IReadOnlyList<JsonFault> Skipped { get; init; } = [];

        /// <summary>A message whose sender has no number or address by which a customer can be found; null:
        /// none.</summary>
        public UnmatchedSender? Unmatched { get; init; }
    }

    /// <summary>The signature is missing or wrong. <paramref name="Reason"/> is for the owner only; the sender gets no
    /// details.</summary>
    public sealed record Unverified(string Reason) : ProviderResult;

    /// <summary>Verified, but not in the expected format: all faults, at least one.</summary>
    public sealed record Malformed(IReadOnlyList<JsonFault> Faults) : ProviderResult;
}

/// <summary>
/// One thing a provider reports. The event's <see cref="Event.Identity"/> is empty; <paramref name="CustomerKey"/> or,
/// where it is null, <paramref name="Sender"/> identifies the customer. A sender who is not a customer yet does not
/// become one by it.
/// </summary>
/// <param name="Event">What happened to a message, or what the customer asked for.</param>
/// <param name="CustomerKey">The customer's key, taken from our message id; null: not given.</param>
/// <param name="Sender">The address of the sender.</param>
/// <param name="Mark">An address that must not be used any more, for any customer; it is stored also where no customer
/// has it.</param>
public sealed record ProviderEvent(
    Event Event,
    string? CustomerKey = null,
    SenderAddress? Sender = null,
    SuppressionChange? Mark = null
)
{
    /// <summary>Further addresses of the same sender, tried in this order where no customer has
    /// <see cref="Sender"/>.</summary>
    public IReadOnlyList<SenderAddress> FurtherSenders { get; init; } = [];

    /// <summary>What is reported when <see cref="Sender"/> is a guess and no customer has it; null: it is not a
    /// guess.</summary>
    public UnmatchedSender? UnmatchedFallback { get; init; }
}

/// <summary>A sender that cannot be matched to a number or an e-mail address.</summary>
/// <param name="Kind">The kind of sender, in words without personal data.</param>
/// <param name="AskedToStop">True: they asked for no more messages, and this request could not be applied.</param>
public sealed record UnmatchedSender(string Kind, bool AskedToStop);

/// <summary>The address of a sender: an e-mail address, or a number in E.164.</summary>
public sealed record SenderAddress(Channel Channel, string Value);

/// <summary>A provider's POST as received. Signatures may cover the URL it was sent to, so the URL is the public one,
/// from the settings.</summary>
/// <param name="Url">The public address with path and query as sent:
/// <c>https://ma.example.com/providers/twilio/status?m=…</c>.</param>
public sealed record ProviderRequest(string Url, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>False: our clock is known to be wrong, so the age of a signature is not checked. An event still counts
    /// once, by its id.</summary>
    public bool ClockIsReliable { get; init; } = true;

    /// <summary>A header's value, trimmed; null: missing or empty.</summary>
    public string? Header(string name) =>
        Headers.TryGetValue(name, out var value) && value.Length > 0 ? value.Trim() : null;
}
