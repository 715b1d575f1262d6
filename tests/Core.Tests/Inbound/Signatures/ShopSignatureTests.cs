using System.Text;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Inbound.Signatures;

/// <summary>Signatures: published vectors (ShopifySharp's and Standard Webhooks' own tests), rotation, tampering,
/// freshness.</summary>
public sealed class ShopSignatureTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(Repository.Sample("shopify-order-paid.json"));

    [Fact]
    public void Shopifys_signature_of_a_published_body_is_the_published_one()
    {
        var headers = WebhookReader.Sign(
            ShopProtocols.Shopify,
            "some-secret",
            "Bf"u8,
            "orders/paid",
            "w-1",
            ShopWebhooks.Now
        );

        Assert.Equal("3X6clrsy+C8mmzR/MeTh6b/EcLr46WLZaU+24GrPXOM=", headers["X-Shopify-Hmac-Sha256"]);
    }

    [Fact]
    public void A_body_with_Shopifys_published_signature_is_verified_and_then_found_not_to_be_JSON()
    {
        var source = ShopWebhooks.ShopifySource with { Secrets = ["some-secret"] };
        var request = Request(
            "Bf"u8.ToArray(),
            ("X-Shopify-Topic", "orders/paid"),
            ("X-Shopify-Hmac-Sha256", "3X6clrsy+C8mmzR/MeTh6b/EcLr46WLZaU+24GrPXOM=")
        );

        Assert.Equal(
            "$: expected JSON, found something else at line 1, byte 1",
            WebhookReader.Read(source, request, ShopWebhooks.Now).Faults()
        );
    }

    [Fact]
    public void Standard_Webhooks_published_delivery_is_verified()
    {
        var then = Instant.FromUnixTimeSeconds(1614265330);
        var body = "{\"test\": 2432232314}"u8.ToArray();
        var headers = WebhookReader.Sign(
            ShopProtocols.Standard,
            ShopWebhooks.StandardSecret,
            body,
            "",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            then
        );

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", headers["webhook-signature"]);
        Assert.IsType<WebhookResult.Malformed>(
            WebhookReader.Read(ShopWebhooks.StandardSource, new(headers, body), then)
        );
    }

    [Fact]
    public void Shopifys_new_header_names_count_as_the_old_ones()
    {
        var signed = WebhookReader.Sign(ShopProtocols.Shopify, "hush", Body, "orders/paid", "w-1", ShopWebhooks.Now);
        var renamed = signed.ToDictionary(
            h => h.Key.Replace("X-Shopify-", "shopify-", StringComparison.Ordinal),
            h => h.Value
        );

        var old = WebhookReader.Read(ShopWebhooks.ShopifySource, new(signed, Body), ShopWebhooks.Now).Accepted();
        var recent = WebhookReader
            .Read(ShopWebhooks.ShopifySource, WebhookRequest.From(renamed, Body), ShopWebhooks.Now)
            .Accepted();

        Assert.Equal(old.Id, recent.Id);
    }

    [Theory]
    [InlineData("shopify", "orders/paid")]
    [InlineData("woocommerce", "order.updated")]
    public void While_a_secret_is_rotated_the_old_and_the_new_one_both_count_and_a_third_does_not(
        string shop,
        string topic
    )
    {
        var protocol = ShopProtocols.Find(shop)!;
        var source = new WebhookSource
        {
            Name = "shop",
            Protocol = protocol,
            Secrets = ["new", "old"],
        };
        foreach (var (secret, good) in new[] { ("new", true), ("old", true), ("other", false), ("", false) })
        {
            var reading = WebhookReader.Read(
                source,
                new(WebhookReader.Sign(protocol, secret, Body, topic, "w-1", ShopWebhooks.Now), Body),
                ShopWebhooks.Now
            );
            Assert.Equal(good, reading is WebhookResult.Accepted);
        }
    }

    [Fact]
    public void An_empty_secret_in_the_settings_accepts_no_request()
    {
        foreach (var protocol in ShopProtocols.All)
        {
            var source = new WebhookSource
            {
                Name = "shop",
                Protocol = protocol,
                Secrets = [""],
            };
            Assert.IsType<WebhookResult.Unverified>(
                WebhookReader.Read(
                    source,
                    new(WebhookReader.Sign(protocol, "", Body, "orders/paid", "w-1", ShopWebhooks.Now), Body),
                    ShopWebhooks.Now
                )
            );
        }
    }

    [Fact]
    public void A_single_changed_byte_of_the_body_is_refused_whichever_it_is()
    {
        var headers = WebhookReader.Sign(ShopProtocols.Shopify, "hush", Body, "orders/paid", "w-1", ShopWebhooks.Now);
        for (var i = 0; i < Body.Length; i += 7)
        {
            var tampered = Body.ToArray();
            tampered[i] ^= 1;
            Assert.IsType<WebhookResult.Unverified>(
                WebhookReader.Read(ShopWebhooks.ShopifySource, new(headers, tampered), ShopWebhooks.Now)
            );
        }
    }

    [Fact]
    public void A_refused_Shopify_signature_is_logged_with_the_details_for_the_owner()
    {
        var headers = WebhookReader.Sign(
            ShopProtocols.Shopify,
            "other",
            "{}"u8,
            "orders/paid",
            "w-1",
            ShopWebhooks.Now
        );

        Assert.Equal(
            "X-Shopify-Hmac-Sha256 does not match the body; headers present: X-Shopify-Hmac-Sha256, "
                + "X-Shopify-Shop-Domain, X-Shopify-Topic, "
                + "X-Shopify-Triggered-At, X-Shopify-Webhook-Id; 1 secret tried; body of 2 bytes. "
                + "The secret is the app's client secret, or for webhooks made in the admin the key shown "
                + "under Settings, Notifications, Webhooks.",
            WebhookReader
                .Read(ShopWebhooks.ShopifySource, new(headers, "{}"u8.ToArray()), ShopWebhooks.Now)
                .Unverified()
        );
    }

    [Fact]
    public void The_owner_reads_that_a_test_notification_of_the_admin_is_signed_with_another_key()
    {
        var why = WebhookReader
            .Read(
                ShopWebhooks.ShopifySource,
                Request([], ("X-Shopify-Test", "true"), ("X-Shopify-Hmac-Sha256", "AAAA")),
                ShopWebhooks.Now
            )
            .Unverified();

        Assert.EndsWith(
            "This is a test notification: the admin signs it with the store's own key (Settings, "
                + "Notifications, Webhooks), not with an app's "
                + "secret; add that key as a second secret, or place a test order.",
            why,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_owner_reads_that_no_secret_is_configured()
    {
        Assert.Equal(
            "the header X-WC-Webhook-Signature is missing; headers present: none of this platform; no secret "
                + "is configured (set "
                + "Webhooks:woo:Secrets:0); body of 2 bytes. The secret is the one in the webhook's own "
                + "settings (WooCommerce, Settings, Advanced, Webhooks).",
            WebhookReader
                .Read(ShopWebhooks.WooSource with { Secrets = [] }, Request("{}"u8.ToArray()), ShopWebhooks.Now)
                .Unverified()
        );
    }

    [Fact]
    public void WooCommerces_unsigned_ping_is_answered_and_ignored()
    {
        Assert.Equal(
            "WooCommerce's ping: the webhook can reach us",
            WebhookReader.Read(ShopWebhooks.WooSource, Request("webhook_id=15"u8.ToArray()), ShopWebhooks.Now).Ignored()
        );
    }

    [Theory]
    [InlineData("webhook_id=15&order=1")]
    [InlineData("webhook_id=")]
    [InlineData("{\"webhook_id\":15}")]
    public void Only_the_very_ping_passes_unsigned(string body)
    {
        Assert.IsType<WebhookResult.Unverified>(
            WebhookReader.Read(ShopWebhooks.WooSource, Request(Encoding.UTF8.GetBytes(body)), ShopWebhooks.Now)
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(-300)]
    public void A_standard_delivery_within_five_minutes_counts(int secondsOld)
    {
        Assert.IsType<WebhookResult.Accepted>(StandardAt(ShopWebhooks.Now - Duration.FromSeconds(secondsOld)));
    }

    [Theory]
    [InlineData(
        301,
        "correctly signed, but 301 s old; at most 300 s are accepted (a replay, a delayed proxy, or a wrong clock)"
    )]
    [InlineData(-301, "correctly signed, but dated 301 s in the future; at most 300 s are accepted (a wrong clock)")]
    public void A_standard_delivery_beyond_five_minutes_does_not(int secondsOld, string why)
    {
        Assert.StartsWith(
            why,
            StandardAt(ShopWebhooks.Now - Duration.FromSeconds(secondsOld)).Unverified(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_several_standard_signatures_one_that_fits_is_enough()
    {
        var body = Encoding.UTF8.GetBytes(Repository.Sample("standard-order-paid.json"));
        var headers = new Dictionary<string, string>(
            WebhookReader.Sign(
                ShopProtocols.Standard,
                ShopWebhooks.StandardSecret,
                body,
                "",
                "msg_1",
                ShopWebhooks.Now
            ),
            StringComparer.OrdinalIgnoreCase
        );
        headers["webhook-signature"] =
            "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= v1a,whatever " + headers["webhook-signature"];

        Assert.IsType<WebhookResult.Accepted>(
            WebhookReader.Read(ShopWebhooks.StandardSource, new(headers, body), ShopWebhooks.Now)
        );

        headers["webhook-id"] = "msg_2";
        Assert.StartsWith(
            "no signature in webhook-signature matches",
            WebhookReader.Read(ShopWebhooks.StandardSource, new(headers, body), ShopWebhooks.Now).Unverified(),
            StringComparison.Ordinal
        );
    }

    private static WebhookResult StandardAt(Instant sent)
    {
        var body = Encoding.UTF8.GetBytes(Repository.Sample("standard-order-paid.json"));
        return WebhookReader.Read(
            ShopWebhooks.StandardSource,
            new(WebhookReader.Sign(ShopProtocols.Standard, ShopWebhooks.StandardSecret, body, "", "msg_1", sent), body),
            ShopWebhooks.Now
        );
    }

    private static WebhookRequest Request(byte[] body, params (string Name, string Value)[] headers) =>
        WebhookRequest.From(headers.Select(h => KeyValuePair.Create(h.Name, h.Value)), body);
}
