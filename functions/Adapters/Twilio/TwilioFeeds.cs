using MarketingAutomation.Core.Channels.OptOuts;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Flow.Providers;
using NodaTime;

namespace MarketingAutomation.Adapters.Twilio;

/// <summary><c>POST /providers/twilio/status</c>: what became of messages.</summary>
public sealed class TwilioStatusFeed(IReadOnlyList<string> authTokens) : IProviderFeed
{
    internal const string Feed = "status";

    public string Provider => TwilioStatusCallback.Source;

    public string Name => Feed;

    public int MaxBytes => 64 * 1024;

    public string? RefusedByHeaders(ProviderRequest request) => TwilioSignature.FindHeaderFault(request);

    public ProviderResult Read(ProviderRequest request, Instant realNow, StopWords stop) =>
        TwilioStatusCallback.Read(authTokens, request, realNow);
}

/// <summary><c>POST /providers/twilio/inbound</c>: what people write to us. Answered with empty TwiML, so that no
/// sender gets an automatic reply.</summary>
public sealed class TwilioInboundFeed(IReadOnlyList<string> authTokens) : IProviderFeed
{
    public string Provider => TwilioStatusCallback.Source;

    public string Name => "inbound";

    public int MaxBytes => 64 * 1024;

    public FeedReply? Reply { get; } = new("text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>");

    public string? RefusedByHeaders(ProviderRequest request) => TwilioSignature.FindHeaderFault(request);

    public ProviderResult Read(ProviderRequest request, Instant realNow, StopWords stop) =>
        TwilioInboundMessage.Read(authTokens, request, realNow, stop);
}
