using MarketingAutomation.Core.Channels.OptOuts;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Providers.SendGrid;
using MarketingAutomation.Core.Inbound.Replies;
using MarketingAutomation.Flow.Providers;
using NodaTime;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary><c>POST /providers/sendgrid/events</c>: what becomes of messages.</summary>
public sealed class SendGridEventFeed(string? publicKey) : IProviderFeed
{
    public string Provider => "sendgrid";

    public string Name => "events";

    public int MaxBytes => SendGridEventWebhook.MaxBytes;

    public string? RefusedByHeaders(ProviderRequest request) =>
        SendGridSignature.FindHeaderFault(publicKey, "SendGrid:EventPublicKey", request, out _);

    public ProviderResult Read(ProviderRequest request, Instant realNow, StopWords stop) =>
        SendGridEventWebhook.Read(publicKey, request, realNow);
}

/// <summary>
/// <c>POST /providers/sendgrid/inbound</c>: what customers answer. Signed by a security policy attached to the host in
/// SendGrid, the one protection that leaves no secret in addresses and logs; what is unsigned is not read.
/// </summary>
public sealed class SendGridInboundFeed(string? publicKey) : IProviderFeed
{
    public string Provider => "sendgrid";

    public string Name => "inbound";

    /// <summary>SendGrid's own limit for a mail with its attachments, and room for the form around them.</summary>
    public int MaxBytes => 31 * 1024 * 1024;

    public string? RefusedByHeaders(ProviderRequest request) =>
        SendGridSignature.FindHeaderFault(publicKey, "SendGrid:InboundPublicKey", request, out _);

    public ProviderResult Read(ProviderRequest request, Instant realNow, StopWords stop)
    {
        if (
            SendGridSignature.FindFault(
                publicKey,
                "SendGrid:InboundPublicKey",
                request,
                SendGridSignature.MaxReplyAge,
                realNow
            ) is
            { } why
        )
        {
            return new ProviderResult.Unverified(why);
        }

        return InboundForm.Read(request) is { } mail
            ? IncomingMailReader.Read(Provider, mail, realNow, stop)
            : new ProviderResult.Malformed([
                new JsonFault("$", "expected multipart/form-data as Inbound Parse posts it, with the raw option off"),
            ]);
    }
}
