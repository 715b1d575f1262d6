using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Embedded.Cli.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Cli;

public sealed class SigningTests
{
    [Fact]
    public void Shopifys_published_signature_comes_out_as_an_argument_of_curl()
    {
        var headers = SignedRequest.CurlHeaders(
            ShopProtocols.Shopify,
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
                ShopProtocols.Standard,
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "{\"test\": 2432232314}"u8,
                "",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.FromUnixTimeSeconds(1614265330)
            )
        );

    public static TheoryData<string> Shops => [.. ShopProtocols.All.Select(p => p.Name)];

    /// <summary>A field that the sample does not have would keep its value: the order of <c>sign --now</c> would be taken
    /// for a repetition.</summary>
    [Theory]
    [MemberData(nameof(Shops))]
    public void Every_field_of_a_sample_that_gets_a_new_value_is_in_the_sample(string shop)
    {
        var sample = ShopProtocols.Find(shop)!.Sample;
        var file = Repository.Path("functions", "Embedded", "samples", sample.File);
        Assert.True(File.Exists(file), $"Add the sample order of {shop}: {file}");

        Assert.NotEmpty(sample.OrderFields);
        Assert.NotEmpty(sample.CustomerFields);
        Assert.All(
            sample.OrderFields.Concat(sample.CustomerFields),
            field =>
            {
                var order = SampleTimes.ParseObject(File.ReadAllBytes(file))!;
                var before = order.ToJsonString();
                SampleTimes.SetFields(order, [field with { Value = "other {id}" }], 424242);
                Assert.NotEqual(before, order.ToJsonString());
            }
        );
    }

    [Fact]
    public void An_apostrophe_survives_the_shell() => Assert.Equal(@"'it'\''s'", SignedRequest.Quote("it's"));

    [Theory]
    [MemberData(nameof(Shops))]
    public void A_fresh_sample_order_is_paid_now_by_a_new_customer(string shop)
    {
        var protocol = ShopProtocols.Find(shop)!;
        var now = Instant.FromUtc(2027, 5, 6, 7, 8, 9);
        var secret = "whsec_" + Convert.ToBase64String(new byte[32]);
        var source = new WebhookSource
        {
            Name = "shop",
            Protocol = protocol,
            Secrets = [secret],
        };
        var (one, two) = (Event(1001, "a"), Event(1002, "b"));

        Assert.NotEqual(one.Order!.Email ?? one.Identity.Email, two.Order!.Email ?? two.Identity.Email);
        Assert.NotEqual(one.Order.Id, two.Order.Id);
        Assert.Contains(one.Occurrences, h => h.Name == EventNames.OrderPaid && h.At == now);

        Event Event(int id, string delivery)
        {
            var body = SampleOrder.Body(protocol, now, id);
            var headers = WebhookReader.Sign(protocol, secret, body, protocol.PaidTopic, delivery, now);
            return Assert
                .IsType<WebhookResult.Accepted>(WebhookReader.Read(source, new WebhookRequest(headers, body), now))
                .Event;
        }
    }
}
