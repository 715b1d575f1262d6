using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Signatures;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Standard;

/// <summary>Reads a delivery signed according to Standard Webhooks, with one event in our own format.</summary>
internal static class StandardWebhook
{
    public static WebhookResult.Unverified? CheckHeaders(WebhookSource source, WebhookRequest request) =>
        StandardSignature.FindHeaderFault(request, out _) is { } why
            ? new(RefusalExplanation.Describe(why, "webhook-", source, request))
            : null;

    public static WebhookResult Read(
        WebhookSource source,
        WebhookRequest request,
        Instant realNow,
        IReadOnlyCollection<string>? topics,
        string? country
    )
    {
        if (StandardSignature.FindFault(source.Secrets, request, realNow) is { } why)
        {
            return new WebhookResult.Unverified(RefusalExplanation.Describe(why, "webhook-", source, request));
        }

        var id = EventId.Create(source.Name, request.Header(StandardSignature.IdHeader)!);
        var context = new StandardContext(source.Name, id, realNow)
        {
            SoftOptIn = source.SoftOptIn,
            Topics = topics,
            Country = country,
        };
        return ShopBody.Read(
            request.Body,
            body =>
                body.GetBoolean("test") is true && !source.AcceptTestOrders
                    ? new WebhookResult.Ignored(
                        $"a test event; Webhooks:{source.Name}:TestOrders=accept takes them as real"
                    )
                : StandardProduct.IsNotice(body)
                    ? StandardProduct.ReadNotice(body, context) is { } notice ? new WebhookResult.ProductsStated(notice)
                        : null
                : StandardEvent.Read(body, context) is { } parsed ? new WebhookResult.Accepted(parsed)
                : null
        );
    }
}
