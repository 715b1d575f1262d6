using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Webhooks.Json;
using MarketingAutomation.Core.Webhooks.Signatures;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Standard;

/// <summary>A delivery signed as Standard Webhooks says, with one event of our own shape in it.</summary>
internal static class StandardWebhook
{
    public static WebhookReading.Unverified? RefusedByHeaders(WebhookSource source, WebhookRequest request) =>
        StandardSignature.FaultOfHeaders(request, out _) is { } why
            ? new(Verdict.Explain(why, "webhook-", source, request))
            : null;

    public static WebhookReading Read(
        WebhookSource source,
        WebhookRequest request,
        Instant realNow,
        IReadOnlyCollection<string>? topics,
        string? country
    )
    {
        if (StandardSignature.Fault(source.Secrets, request, realNow) is { } why)
        {
            return new WebhookReading.Unverified(Verdict.Explain(why, "webhook-", source, request));
        }

        var id = EventId.Of(source.Name, request.Header(StandardSignature.Id)!);
        var context = new StandardContext(source.Name, id, realNow)
        {
            SoftOptIn = source.SoftOptIn,
            Topics = topics,
            Country = country,
        };
        return ShopBody.Read(
            request.Body,
            body =>
                body.Flag("test") is true && !source.AcceptTestOrders
                    ? new WebhookReading.Ignored(
                        $"a test event; Webhooks:{source.Name}:TestOrders=accept takes them as real"
                    )
                : StandardEvent.Read(body, context) is { } told ? new WebhookReading.Accepted(told)
                : null
        );
    }
}
