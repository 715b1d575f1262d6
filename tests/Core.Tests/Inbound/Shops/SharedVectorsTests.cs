using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

/// <summary>
/// Public captures and vectors that lie beside a checkout (<c>../shared/data</c>) on the machines of those who have
/// them. Their essential values also stand in the other tests, so nothing is unproved where they are missing.
/// </summary>
public sealed class SharedVectorsTests
{
    [SharedDataFact("vectors/signatures.json")]
    public void The_vectors_beside_the_checkout_agree_with_the_ones_in_these_tests()
    {
        using var vectors = JsonDocument.Parse(
            File.ReadAllText(SharedDataFactAttribute.Find("vectors/signatures.json")!)
        );
        var shopify = vectors.RootElement.GetProperty("shopify");
        Assert.Equal(
            shopify.GetProperty("hmac_b64").GetString(),
            WebhookReader.Sign(
                ShopProtocols.Shopify,
                shopify.GetProperty("secret").GetString()!,
                Bytes(shopify),
                "t",
                "w",
                ShopWebhooks.Now
            )["X-Shopify-Hmac-Sha256"]
        );
        var standard = vectors.RootElement.GetProperty("standard_webhooks");
        Assert.Equal(
            standard.GetProperty("signature").GetString(),
            WebhookReader.Sign(
                ShopProtocols.Standard,
                standard.GetProperty("secret").GetString()!,
                Bytes(standard),
                "",
                standard.GetProperty("id").GetString()!,
                Instant.FromUnixTimeSeconds(standard.GetProperty("timestamp").GetInt64())
            )["webhook-signature"]
        );
    }

    [SharedDataFact("webhooks/shopify-order.json")]
    public void A_captured_order_of_many_years_ago_is_still_understood()
    {
        using var capture = JsonDocument.Parse(
            File.ReadAllText(SharedDataFactAttribute.Find("webhooks/shopify-order.json")!)
        );
        var accepted = ShopWebhooks
            .Shopify("orders/updated", capture.RootElement.GetProperty("order").GetRawText())
            .Accepted();

        Assert.Equal(
            ("450789469", "207119551", "bob.norman@hostmail.com"),
            (accepted.Identity.OrderId, accepted.Identity.CustomerId, accepted.Identity.Email)
        );
        Assert.Equal(
            (new Money(409.94m, "USD"), 3, "KY"),
            (accepted.Order!.Total!.Value, accepted.Order.Lines.Count, accepted.Profile!.Region)
        );

        // 555 is no area code.
        Assert.Null(accepted.Profile.Phone);
        Assert.Equal(
            new HistoryData(0, new Money(0.00m, "USD"), ShopWebhooks.At("2008-01-10T11:00:00-05:00")),
            accepted.History
        );
        Assert.Equal("order.placed 2008-01-10T16:00:00Z", accepted.DescribeEvents());
        Assert.DoesNotContain(accepted.Consents, consent => consent.Channel == Channel.Email);
    }

    private static byte[] Bytes(JsonElement vector) =>
        System.Text.Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!);
}

/// <summary>A fact about a file beside the checkout; skipped, visibly, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string path)
    {
        Path = path;
        Skip = Find(path) is null ? $"../shared/data/{path} is not here" : null;
    }

    public string Path { get; }

    /// <summary>Beside the checkout, or beside the folder of a work tree.</summary>
    public static string? Find(string path) =>
        new[] { "..", System.IO.Path.Combine("..", "..") }
            .Select(up => System.IO.Path.Combine(Repository.Root, up, "shared", "data", path))
            .FirstOrDefault(File.Exists);
}
