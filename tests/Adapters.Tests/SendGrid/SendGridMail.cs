using System.Text.Json;
using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Adapters.Tests.Providers;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.SendGrid;

/// <summary>A port of SendGrid over a stub, and e-mails to send with it.</summary>
internal static class SendGridMail
{
    internal const string Address = "mari@example.com";
    internal static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 12, 0);

    internal static async Task<JsonElement> Sent(OutgoingMessage message)
    {
        await using var server = new RawServer(_ => new ServerAction.Say(RawServer.Answer(202)));
        using var port = Port(server);
        Assert.IsType<Outcome.Sent>(await port.Send(message, CancellationToken.None));
        return Json(Assert.Single(server.CompleteRequests));
    }

    internal static JsonElement Json(string request) =>
        JsonDocument.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]).RootElement;

    internal static SendGridPort Port(RawServer server, bool sandbox = false, TimeProvider? time = null) =>
        new(
            new SendGridOptions
            {
                ApiKey = "SG.key",
                BaseUrl = server.Address,
                Sandbox = sandbox,
            },
            time ?? new ManualTime(Now)
        );

    internal static OutgoingMessage Mail() =>
        new(
            "key.hash",
            2,
            Channel.Email,
            Address,
            "welcome",
            "hello",
            "hello",
            new RenderedMessage("Tere, õun", null, "text", "<p>html</p>", "Liis from Birch"),
            new MessageLinks
            {
                Page = "https://ma.example.com/c/t",
                Unsubscribe = "https://ma.example.com/c/t/unsubscribe",
            },
            TestShop.SampleWorkspace.Shop with
            {
                Sender = new("Birch", "hello@shop.example"),
                ReplyTo = "help@shop.example",
            },
            Now
        )
        {
            Topic = "offers",
        };
}
