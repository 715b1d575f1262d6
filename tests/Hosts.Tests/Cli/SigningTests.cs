using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Embedded.Cli.Samples;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

public sealed class SigningTests
{
    [Fact]
    public void Shopifys_published_signature_comes_out_as_an_argument_of_curl()
    {
        var headers = SignedRequest.CurlHeaders(
            WebhookKind.Shopify,
            "some-secret",
            "Bf"u8,
            "orders/paid",
            "w-1",
            Instant.FromUtc(2026, 3, 2, 9, 0)
        );

        Assert.Contains(
            "-H 'X-Shopify-Topic: orders/paid' -H 'X-Shopify-Webhook-Id: w-1'",
            headers,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "-H 'X-Shopify-Hmac-Sha256: 3X6clrsy+C8mmzR/MeTh6b/EcLr46WLZaU+24GrPXOM='",
            headers,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Standard_Webhooks_published_signature_comes_out_as_an_argument_of_curl() =>
        Assert.Equal(
            "-H 'Content-Type: application/json' -H 'webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek' -H "
                + "'webhook-timestamp: 1614265330' -H 'webhook-signature: "
                + "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='",
            SignedRequest.CurlHeaders(
                WebhookKind.Standard,
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "{\"test\": 2432232314}"u8,
                "",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.FromUnixTimeSeconds(1614265330)
            )
        );

    [Fact]
    public void An_apostrophe_survives_the_shell() => Assert.Equal(@"'it'\''s'", SignedRequest.Quote("it's"));

    [Theory]
    [InlineData(WebhookKind.Shopify)]
    [InlineData(WebhookKind.WooCommerce)]
    [InlineData(WebhookKind.Standard)]
    public void A_fresh_sample_order_is_paid_now_by_a_new_customer(WebhookKind kind)
    {
        var now = Instant.FromUtc(2027, 5, 6, 7, 8, 9);
        var secret = "whsec_" + Convert.ToBase64String(new byte[32]);
        var source = new WebhookSource
        {
            Name = "shop",
            Kind = kind,
            Secrets = [secret],
        };
        var (one, two) = (Event(1001, "a"), Event(1002, "b"));

        Assert.NotEqual(one.Order!.Email ?? one.Identity.Email, two.Order!.Email ?? two.Identity.Email);
        Assert.NotEqual(one.Order.Id, two.Order.Id);
        Assert.Contains(one.Occurrences, h => h.Name == EventNames.OrderPaid && h.At == now);

        Event Event(int id, string delivery)
        {
            var body = SampleOrder.Body(kind, now, id);
            var headers = WebhookReader.Sign(kind, secret, body, SignedRequest.DefaultTopic(kind), delivery, now);
            return Assert
                .IsType<WebhookResult.Accepted>(WebhookReader.Read(source, new WebhookRequest(headers, body), now))
                .Event;
        }
    }
}
