using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Channels.OptOuts;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>A provider that reports what the test gives it, read as the real ones are.</summary>
internal sealed class ScriptedFeed : IProviderFeed
{
    private ProviderEvent next = new(
        new Event
        {
            Id = "none",
            Source = "sendgrid",
            Name = "none",
            At = default,
        }
    );

    public string Provider => "sendgrid";

    public string Name => "events";

    public int MaxBytes => 1000;

    public string? RefusedByHeaders(ProviderRequest request) => null;

    public ProviderResult Read(ProviderRequest request, Instant realNow, StopWords stop) =>
        new ProviderResult.Accepted([next]);

    /// <summary>The owner of an address asked for nothing more, or for messages again.</summary>
    public async Task Consent(
        TestShop stage,
        string id,
        Channel channel,
        string address,
        ConsentStatus status,
        Instant? at = null,
        string? topic = null
    )
    {
        var change = new ConsentChange
        {
            Channel = channel,
            Address = address,
            Status = status,
            Kind = ConsentKind.CustomerAct,
            At = at,
            Topic = topic,
            Method = "provider",
        };
        var mark =
            status == ConsentStatus.Unsubscribed && topic is null
                ? new SuppressionChange(channel, address, "unsubscribed", at ?? stage.Time.Now)
                : null;
        await Report(
            stage,
            new ProviderEvent(
                Of(stage, id, EventNames.ConsentChanged) with
                {
                    Consents = [change],
                },
                Sender: new SenderAddress(channel, address),
                Mark: mark
            )
        );
    }

    /// <summary>An address bounced.</summary>
    public Task Bounce(TestShop stage, string id, Channel channel, string address) =>
        Report(
            stage,
            new ProviderEvent(
                Of(stage, id, EventNames.MessageFailed) with
                {
                    Receipt = new ReceiptData(channel),
                },
                Sender: new SenderAddress(channel, address),
                Mark: new SuppressionChange(channel, address, "bounced", stage.Time.Now)
            )
        );

    /// <summary>A reply or an SMS of a person.</summary>
    public Task Reply(TestShop stage, string id, Channel channel, string address, string words) =>
        Report(
            stage,
            new ProviderEvent(
                Of(stage, id, EventNames.MessageReplied) with
                {
                    Receipt = new ReceiptData(channel),
                    Data = new Dictionary<string, System.Text.Json.JsonElement>
                    {
                        ["text"] = System.Text.Json.JsonSerializer.SerializeToElement(words),
                    },
                },
                Sender: new SenderAddress(channel, address)
            )
        );

    private async Task Report(TestShop stage, ProviderEvent reported)
    {
        next = reported;
        await stage.Flow.Providers.Receive(
            this,
            "/providers/sendgrid/events",
            new Dictionary<string, string>(),
            ReadOnlyMemory<byte>.Empty,
            CancellationToken.None
        );
    }

    private static Event Of(TestShop stage, string id, string name) =>
        new()
        {
            Id = EventId.Create("sendgrid", id),
            Source = "sendgrid",
            Name = name,
            At = stage.Time.Now,
            Occurrences = [new Occurrence(name, stage.Time.Now)],
        };
}
