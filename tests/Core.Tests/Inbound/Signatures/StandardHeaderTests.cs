using System.Text;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Inbound.Signatures;

public sealed class StandardHeaderTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(Repository.Sample("shopify-order-paid.json"));

    [Theory]
    [InlineData("webhook-id", "the headers webhook-id, webhook-timestamp and webhook-signature are not all there")]
    [InlineData(
        "webhook-timestamp",
        "the headers webhook-id, webhook-timestamp and webhook-signature are not all there"
    )]
    public void A_standard_delivery_without_one_of_its_headers_is_refused(string missing, string why)
    {
        var headers = new Dictionary<string, string>(
            WebhookReader.Sign(ShopProtocols.Standard, ShopWebhooks.StandardSecret, Body, "", "m", ShopWebhooks.Now)
        );
        headers.Remove(missing);

        Assert.StartsWith(
            why,
            WebhookReader.Read(ShopWebhooks.StandardSource, new(headers, Body), ShopWebhooks.Now).Unverified(),
            StringComparison.Ordinal
        );
    }
}
