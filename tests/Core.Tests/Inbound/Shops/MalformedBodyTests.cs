using System.Text;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

/// <summary>Bodies that are not what they should be: the whole text of what a shop's developer reads.</summary>
public sealed class MalformedBodyTests
{
    [Theory]
    [InlineData("", "$: expected JSON, found something else at line 1, byte 1")]
    [InlineData("{\"id\":1,\n  nonsense}", "$: expected JSON, found something else at line 2, byte 3")]
    [InlineData("{\"id\":1", "$: expected JSON, found something else at line 1, byte 8")]
    [InlineData("null", "$: expected an object, found null")]
    [InlineData("[{\"id\":1}]", "$: expected an object, found a list")]
    [InlineData("{}", "$.id: expected an id (text or a whole number), found nothing")]
    [InlineData("{\"id\":8.2e17}", "$.id: expected an id (text or a whole number), found a number")]
    [InlineData("{\"id\":1,\"financial_status\":7}", "$.financial_status: expected text, found a number")]
    [InlineData("{\"id\":1,\"fulfillment_status\":[1]}", "$.fulfillment_status: expected text, found a list")]
    [InlineData(
        "{\"id\":1,\"cancelled_at\":\"2026-03-02\"}",
        "$.cancelled_at: expected a time such as 2026-03-02T22:40:00+02:00, of the years 1900 to 2199, found "
            + "\"2026-03-02\""
    )]
    [InlineData(
        "{\"id\":1,\"processed_at\":\"2026-03-02T22:40:00\"}",
        "$.processed_at: expected a time such as 2026-03-02T22:40:00+02:00, of the years 1900 to 2199, found "
            + "\"2026-03-02T22:40:00\""
    )]
    [InlineData(
        "{\"id\":1,\"processed_at\":\"2026-02-30T22:40:00Z\"}",
        "$.processed_at: expected a time such as 2026-03-02T22:40:00+02:00, of the years 1900 to 2199, found "
            + "\"2026-02-30T22:40:00Z\""
    )]
    [InlineData(
        "{\"id\":1,\"processed_at\":\"9999-12-31T23:59:59Z\"}",
        "$.processed_at: expected a time such as 2026-03-02T22:40:00+02:00, of the years 1900 to 2199, found "
            + "\"9999-12-31T23:59:59Z\""
    )]
    [InlineData(
        "{\"id\":true,\"line_items\":[{\"quantity\":\"x\"}]}",
        "$.id: expected an id (text or a whole number), found true\n$.line_items[0].quantity: expected a "
            + "number, found \"x\""
    )]
    public void A_fault_of_an_order_is_reported_with_its_path(string body, string faults) =>
        Assert.Equal(faults, ShopWebhooks.Shopify("orders/create", body).Faults());

    [Fact]
    public void Bytes_that_are_not_UTF8_are_reported_as_such() =>
        Assert.Equal(
            "$: expected JSON in UTF-8, found bytes that are not UTF-8",
            ShopWebhooks
                .Read(ShopWebhooks.ShopifySource, [.. "{\"id\":\""u8, 0xFF, .. "\"}"u8], "orders/paid", "w")
                .Faults()
        );

    [Fact]
    public void A_byte_order_mark_is_passed_over() =>
        Assert.Equal(
            "5",
            ShopWebhooks
                .Read(ShopWebhooks.ShopifySource, [0xEF, 0xBB, 0xBF, .. "{\"id\":5}"u8], "orders/paid", "w")
                .Accepted()
                .Identity.OrderId
        );

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.StartsWith(
            "$: expected JSON",
            ShopWebhooks
                .Shopify("orders/paid", string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100))
                .Faults(),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_note_never_repeats_a_whole_text_of_the_body()
    {
        var dropped = ShopWebhooks
            .Shopify("orders/create", """{"id":1,"total_price":"Mari Tamm, Pikk 1, Tallinn, 5550 0123"}""")
            .Accepted()
            .DroppedFields;

        Assert.Equal(["$.total_price: expected a number, found \"Mari Tamm, Pikk 1, Talli…\""], dropped);
    }

    [Fact]
    public void A_delivery_without_a_topic_is_malformed()
    {
        var body = "{}"u8.ToArray();

        Assert.Equal(
            "header X-Shopify-Topic: expected a topic such as orders/paid, found nothing",
            WebhookReader
                .Read(
                    ShopWebhooks.ShopifySource,
                    new(WebhookReader.Sign(ShopProtocols.Shopify, "hush", body, "", "w", ShopWebhooks.Now), body),
                    ShopWebhooks.Now
                )
                .Faults()
        );
    }

    [Fact]
    public void Thousands_of_mutated_bodies_are_read_refused_or_ignored_and_never_throw()
    {
        (WebhookSource Source, string Topic, string Sample)[] origins =
        [
            (ShopWebhooks.ShopifySource, "orders/updated", "shopify-order-paid.json"),
            (
                ShopWebhooks.WooSource with
                {
                    ConsentKey = "marketing_opt_in",
                },
                "order.updated",
                "woocommerce-order-updated.json"
            ),
            (ShopWebhooks.StandardSource, "", "standard-order-paid.json"),
        ];
        string[] pieces =
        [
            "null",
            "true",
            "-1",
            "1e999",
            "\"\"",
            "[]",
            "{}",
            "\\ud800",
            "\"",
            ",",
            "}",
            "9999999999999999999999",
            "\u0000",
            "😀",
            "\"\\ud800\":1,",
        ];
        var chance = new Random(20260302);
        var kinds = new Dictionary<string, int>();
        for (var i = 0; i < 6_000; i++)
        {
            var (source, topic, sample) = origins[i % origins.Length];
            var body = Mutate(Repository.Sample(sample), pieces, chance);
            var reading = ShopWebhooks.Read(source, body, topic, "w");
            kinds[reading.GetType().Name] = kinds.GetValueOrDefault(reading.GetType().Name) + 1;
            if (reading is WebhookResult.Malformed malformed)
            {
                Assert.NotEmpty(malformed.Faults);
                Assert.All(malformed.Faults, fault => Assert.StartsWith("$", fault.Path, StringComparison.Ordinal));
            }
        }

        Assert.True(
            kinds[nameof(WebhookResult.Accepted)] > 100 && kinds[nameof(WebhookResult.Malformed)] > 300,
            string.Join(", ", kinds)
        );
    }

    /// <summary>Replaces the values behind some colons, and now and then single bytes.</summary>
    private static byte[] Mutate(string json, string[] pieces, Random chance)
    {
        var text = new StringBuilder(json);
        for (var n = chance.Next(1, 4); n > 0; n--)
        {
            var at = text.ToString().IndexOf(": ", chance.Next(text.Length / 2), StringComparison.Ordinal);
            var end = at < 0 ? -1 : text.ToString().IndexOfAny([',', '\n', '}'], at);
            if (end > 0)
            {
                text.Remove(at + 2, end - at - 2).Insert(at + 2, pieces[chance.Next(pieces.Length)]);
            }
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (chance.Next(4) == 0)
        {
            bytes[chance.Next(bytes.Length)] = (byte)chance.Next(256);
        }

        return bytes;
    }
}
