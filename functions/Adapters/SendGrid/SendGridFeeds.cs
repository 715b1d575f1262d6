using MarketingAutomation.Core.Webhooks.Json;
using MarketingAutomation.Core.Webhooks.Providers;
using MarketingAutomation.Core.Webhooks.Replies;
using MarketingAutomation.Core.Webhooks.SendGrid;
using MarketingAutomation.Flow.Providers;
using NodaTime;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary><c>POST /providers/sendgrid/events</c>: what becomes of messages.</summary>
public sealed class SendGridEventFeed(string? publicKey) : IProviderFeed
{
    public string Provider => "sendgrid";

    public string Name => "events";

    public int MaxBytes => SendGridEvents.MaxBytes;

    public string? RefusedByHeaders(ProviderRequest request) =>
        SendGridSignature.FaultOfHeaders(publicKey, "SendGrid:EventPublicKey", request, out _);

    public ProviderReading Read(ProviderRequest request, Instant realNow, StopWords stop) =>
        SendGridEvents.Read(publicKey, request, realNow);
}

/// <summary>
/// <c>POST /providers/sendgrid/inbound</c>: what customers answer. Signed by a security policy attached to the host in
/// SendGrid, the one protection that leaves no
/// secret in addresses and logs; what is unsigned is not read.
/// </summary>
public sealed class SendGridInboundFeed(string? publicKey) : IProviderFeed
{
    public string Provider => "sendgrid";

    public string Name => "inbound";

    /// <summary>SendGrid's own limit for a mail with its attachments, and room for the form around them.</summary>
    public int MaxBytes => 31 * 1024 * 1024;

    public string? RefusedByHeaders(ProviderRequest request) =>
        SendGridSignature.FaultOfHeaders(publicKey, "SendGrid:InboundPublicKey", request, out _);

    public ProviderReading Read(ProviderRequest request, Instant realNow, StopWords stop)
    {
        if (
            SendGridSignature.Fault(
                publicKey,
                "SendGrid:InboundPublicKey",
                request,
                SendGridSignature.RepliesAge,
                realNow
            ) is
            { } why
        )
        {
            return new ProviderReading.Unverified(why);
        }

        return InboundForm.Read(request) is { } mail
            ? IncomingReply.Read(Provider, mail, realNow, stop)
            : new ProviderReading.Malformed([
                new JsonFault("$", "expected multipart/form-data as Inbound Parse posts it, with the raw option off"),
            ]);
    }
}
