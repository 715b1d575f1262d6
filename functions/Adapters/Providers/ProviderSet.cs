using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Adapters.Providers;

/// <summary>Which accounts a shop has; what is null goes to the local mailbox.</summary>
public sealed record ProviderOptions
{
    /// <summary>E-mail to customers and to staff.</summary>
    public SendGridOptions? SendGrid { get; init; }
}

/// <summary>The senders and feeds of a process, put together once from its options; every host's are these.</summary>
public sealed class ProviderSet : IDisposable
{
    private readonly SendGridPort? sendGrid;

    /// <param name="mailbox">Takes what no provider is set for.</param>
    public ProviderSet(ProviderOptions options, ISendPort mailbox, TimeProvider realTime)
    {
        sendGrid = options.SendGrid is { } account ? new SendGridPort(account, realTime) : null;
        var email = sendGrid ?? mailbox;
        Senders = new Dictionary<Channel, ISendPort> { [Channel.Email] = email, [Channel.Staff] = email, [Channel.Sms] = mailbox };
        Names = sendGrid is null ? new Dictionary<Channel, string>() : new Dictionary<Channel, string> { [Channel.Email] = "sendgrid", [Channel.Staff] = "sendgrid" };
        Feeds = options.SendGrid is { } sg ? [new SendGridEventFeed(sg.EventPublicKey), new SendGridInboundFeed(sg.InboundPublicKey)] : [];
        UsesMailbox = Senders.Values.Contains(mailbox);
    }

    public IReadOnlyDictionary<Channel, ISendPort> Senders { get; }

    /// <summary>By channel, the provider behind it; channels of the mailbox are not in it.</summary>
    public IReadOnlyDictionary<Channel, string> Names { get; }

    /// <summary>What these providers post to us.</summary>
    public IReadOnlyList<IProviderFeed> Feeds { get; }

    /// <summary>False: no channel goes to the local mailbox, and there is nothing to show in it.</summary>
    public bool UsesMailbox { get; }

    public void Dispose() => sendGrid?.Dispose();
}
