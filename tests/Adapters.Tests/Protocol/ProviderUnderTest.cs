using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Adapters.Twilio;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Support.Providers;
using MarketingAutomation.Support.Providers.SendGrid;
using MarketingAutomation.Support.Providers.Twilio;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Adapters.Tests.Protocol;

/// <summary>A provider's stub with the adapter that talks to it.</summary>
internal abstract class ProviderUnderTest
{
    public abstract ProviderServer Stub { get; }

    public abstract Channel Channel { get; }

    public abstract IReadOnlyList<IProviderFeed> Feeds { get; }

    /// <summary>True: only its events show what became of an attempt without an answer.</summary>
    public abstract bool IsBlind { get; }

    /// <summary>What it reports of a message that was delivered.</summary>
    public abstract IReadOnlyList<string> EventNames { get; }

    /// <summary>A fresh adapter, as a new process has it.</summary>
    public abstract ISendPort Port(string publicUrl, TimeProvider time);

    /// <summary>An order of a customer who may be written to on this channel and no other.</summary>
    public abstract Event Order(Instant at);

    public virtual void SendWebhooksTo(string address) { }

    public static async Task<ProviderUnderTest> Open(string name) =>
        name switch
        {
            "sendgrid" => new SendGridUnderTest(await StubSendGrid.Open()),
            "twilio" => new TwilioUnderTest(await StubTwilio.Open()),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such provider"),
        };
}

internal sealed class SendGridUnderTest(StubSendGrid stub) : ProviderUnderTest
{
    public override ProviderServer Stub => stub;

    public override Channel Channel => Channel.Email;

    public override IReadOnlyList<IProviderFeed> Feeds { get; } = [new SendGridEventFeed(stub.Events.PublicKey)];

    public override bool IsBlind => true;

    public override IReadOnlyList<string> EventNames => ["processed", "delivered"];

    public override ISendPort Port(string publicUrl, TimeProvider time) =>
        new SendGridPort(
            new SendGridOptions
            {
                ApiKey = StubSendGrid.ApiKey,
                BaseUrl = new Uri(stub.Address),
                EventPublicKey = stub.Events.PublicKey,
            },
            time
        );

    public override Event Order(Instant at) => SampleEvents.OrderPaid(at);

    public override void SendWebhooksTo(string address) =>
        stub.EventsTo = new Uri($"{address}/providers/sendgrid/events");
}

internal sealed class TwilioUnderTest(StubTwilio stub) : ProviderUnderTest
{
    public override ProviderServer Stub => stub;

    public override Channel Channel => Channel.Sms;

    public override IReadOnlyList<IProviderFeed> Feeds { get; } = [new TwilioStatusFeed([StubTwilio.AuthToken])];

    public override bool IsBlind => false;

    public override IReadOnlyList<string> EventNames => ["sent", "delivered"];

    public override ISendPort Port(string publicUrl, TimeProvider time) =>
        new TwilioPort(
            new TwilioOptions
            {
                AccountSid = StubTwilio.AccountSid,
                AuthToken = StubTwilio.AuthToken,
                From = "+37255500000",
                BaseUrl = new Uri(stub.Address),
                PublicUrl = publicUrl,
            },
            time
        );

    public override Event Order(Instant at) =>
        SampleEvents.OrderPaid(at, optIn: false) with
        {
            Consents =
            [
                new ConsentChange
                {
                    Channel = Channel.Sms,
                    Status = ConsentStatus.Subscribed,
                    At = at,
                    Method = "checkout",
                },
            ],
        };
}
