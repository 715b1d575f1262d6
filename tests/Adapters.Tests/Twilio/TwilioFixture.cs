using MarketingAutomation.Adapters.Tests.Providers;
using MarketingAutomation.Adapters.Twilio;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Adapters.Tests.Twilio;

/// <summary>An account, a message and a clock that does not move; a test names only what matters to it.</summary>
internal static class TwilioFixture
{
    public const string Id = "0123456789abcdefghjkmnpqrs.k7x2";

    public static readonly ManualTime Time = new(Instant.FromUtc(2026, 3, 2, 17, 0));

    public static TwilioPort Port(RawServer server, string? from = "+3725550000", string? service = null) =>
        new(
            new TwilioOptions
            {
                AccountSid = "AC1",
                AuthToken = "secret-token",
                From = from,
                MessagingServiceSid = service,
                BaseUrl = server.Address,
                PublicUrl = "https://ma.example.com",
            },
            Time
        );

    public static OutgoingMessage Message(
        string text = "Tänan! Stop: https://ma.example.com/c/x",
        Duration? validFor = null,
        Duration? replied = null,
        WhatsAppContent? whatsApp = null
    ) =>
        new(
            Id,
            2,
            Channel.Sms,
            "+3725551234",
            "welcome",
            "welcome",
            "welcome",
            new RenderedMessage(null, null, text, null, null) { WhatsApp = whatsApp },
            new MessageLinks { Page = "p", Unsubscribe = "u" },
            TestShop.SampleWorkspace.Shop,
            Time.Now
        )
        {
            NotAfter = Time.Now + (validFor ?? Duration.FromHours(1)),
            RepliedAt = replied is { } ago ? Time.Now - ago : null,
        };

    public static Effect.QueryOutcome About(string? text = "Tänan! Stop: https://ma.example.com/c/x") =>
        new(Id, 2, "nonce", Channel.Sms, "+3725551234", Time.Now - Duration.FromMinutes(17))
        {
            Until = Time.Now - Duration.FromMinutes(15),
            SentContent = text is null ? null : new RenderedMessage(null, null, text, null, null),
        };

    /// <summary>The form of a request as it came: decoded pairs, in order.</summary>
    public static IReadOnlyList<(string Name, string Value)> Form(string request) =>
        [
            .. request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]
                .Split('&')
                .Select(p => p.Split('='))
                .Select(p => (p[0], Uri.UnescapeDataString(p[1].Replace('+', ' ')))),
        ];

    public static ServerAction Say(int status, string body, params string[] headers) =>
        new ServerAction.Say(RawServer.Answer(status, body, headers));
}
