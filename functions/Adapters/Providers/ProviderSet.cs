using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Adapters.Twilio;
using MarketingAutomation.Adapters.Webhooks;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Adapters.Providers;

/// <summary>Which accounts a shop has; what is null goes to the local mailbox.</summary>
public sealed record ProviderOptions
{
    /// <summary>E-mail to customers and to staff.</summary>
    public SendGridOptions? SendGrid { get; init; }

    /// <summary>SMS and WhatsApp to customers.</summary>
    public TwilioOptions? Twilio { get; init; }

    /// <summary>Calls of URLs by journeys.</summary>
    public WebhookOptions Webhooks { get; init; } = new();
}

/// <summary>The senders and feeds of a process, put together once from its options; every host's are these.</summary>
public sealed class ProviderSet : IDisposable
{
    private readonly SendGridPort? sendGrid;
    private readonly TwilioPort? twilio;
    private readonly WebhookPort webhooks;

    /// <param name="mailbox">Takes what no provider is set for.</param>
    /// <param name="publicUrl">Where providers reach us, without a slash at the end.</param>
    /// <param name="patience">How long a provider is given to answer.</param>
    public ProviderSet(
        ProviderOptions options,
        ISendPort mailbox,
        string publicUrl,
        TimeProvider realTime,
        TimeSpan patience
    )
    {
        sendGrid = options.SendGrid is { } account ? new SendGridPort(account, realTime, patience) : null;
        twilio = options.Twilio is { } sms ? new TwilioPort(sms.At(publicUrl), realTime, patience) : null;
        webhooks = new WebhookPort(options.Webhooks, realTime);
        var email = sendGrid ?? mailbox;
        Senders = ChannelCatalog.All.ToDictionary(
            c => c.Channel,
            c =>
                c.Channel switch
                {
                    Channel.Email or Channel.Staff => email,
                    Channel.Sms => twilio ?? mailbox,
                    Channel.Webhook => webhooks,
                }
        );
        Names = Senders
            .Where(s => s.Value != mailbox)
            .ToDictionary(
                s => s.Key,
                s =>
                    s.Value == webhooks ? "webhooks"
                    : s.Value == twilio ? "twilio"
                    : "sendgrid"
            );
        Feeds =
        [
            .. options.SendGrid is { } sg
                ? new IProviderFeed[]
                {
                    new SendGridEventFeed(sg.EventPublicKey),
                    new SendGridInboundFeed(sg.InboundPublicKey),
                }
                : [],
            .. options.Twilio is { } tw
                ? new IProviderFeed[] { new TwilioStatusFeed([tw.AuthToken]), new TwilioInboundFeed([tw.AuthToken]) }
                : [],
        ];
        UsesMailbox = Senders.Values.Contains(mailbox);
    }

    public IReadOnlyDictionary<Channel, ISendPort> Senders { get; }

    /// <summary>By channel, the provider behind it; channels of the mailbox are not in it.</summary>
    public IReadOnlyDictionary<Channel, string> Names { get; }

    /// <summary>What these providers post to us.</summary>
    public IReadOnlyList<IProviderFeed> Feeds { get; }

    /// <summary>False: no channel goes to the local mailbox, and there is nothing to show in it.</summary>
    public bool UsesMailbox { get; }

    public void Dispose()
    {
        sendGrid?.Dispose();
        twilio?.Dispose();
        webhooks.Dispose();
    }
}
