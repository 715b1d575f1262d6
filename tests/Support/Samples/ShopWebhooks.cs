using System.Text;
using System.Text.Json.Nodes;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Support.Stage;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace MarketingAutomation.Support.Samples;

/// <summary>Signed deliveries of each platform, and what they are expected to be.</summary>
public static class ShopWebhooks
{
    public const string StandardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static readonly Instant Now = At("2026-03-02T20:41:00Z");

    public static readonly WebhookSource ShopifySource = new()
    {
        Name = "shopify",
        Protocol = ShopProtocols.Shopify,
        Secrets = ["hush"],
    };

    public static readonly WebhookSource WooSource = new()
    {
        Name = "woo",
        Protocol = ShopProtocols.WooCommerce,
        Secrets = ["hush"],
    };

    public static readonly WebhookSource StandardSource = new()
    {
        Name = "till",
        Protocol = ShopProtocols.Standard,
        Secrets = [StandardSecret],
    };

    public static Instant At(string text) => OffsetDateTimePattern.ExtendedIso.Parse(text).Value.ToInstant();

    public static WebhookResult Shopify(string topic, string body, WebhookSource? source = null, string id = "w-1") =>
        Read(source ?? ShopifySource, body, topic, id);

    public static WebhookResult Woo(string topic, string body, WebhookSource? source = null, string id = "d-1") =>
        Read(source ?? WooSource, body, topic, id);

    public static WebhookResult Standard(string body, WebhookSource? source = null, string id = "msg_1") =>
        Read(source ?? StandardSource, body, "", id);

    public static WebhookResult Read(WebhookSource source, string body, string topic, string id) =>
        Read(source, Encoding.UTF8.GetBytes(body), topic, id);

    public static WebhookResult Read(WebhookSource source, byte[] body, string topic, string id) =>
        WebhookReader.Read(
            source,
            new(WebhookReader.Sign(source.Protocol, source.Secrets[0], body, topic, id, Now), body),
            Now
        );

    public static Event Accepted(this WebhookResult reading) =>
        reading switch
        {
            WebhookResult.Accepted accepted => accepted.Event,
            WebhookResult.Malformed malformed => throw new Xunit.Sdk.XunitException(
                "Malformed: " + string.Join("; ", malformed.Faults)
            ),
            _ => throw new Xunit.Sdk.XunitException(reading.ToString()),
        };

    public static string Ignored(this WebhookResult reading) => Assert.IsType<WebhookResult.Ignored>(reading).Reason;

    public static string Unverified(this WebhookResult reading) =>
        Assert.IsType<WebhookResult.Unverified>(reading).Reason;

    /// <summary>All faults, one a line.</summary>
    public static string Faults(this WebhookResult reading) =>
        string.Join('\n', Assert.IsType<WebhookResult.Malformed>(reading).Faults);

    /// <summary>"order.placed 2026-03-02T20:40:00Z, order.paid …".</summary>
    public static string DescribeEvents(this Event arrived) =>
        string.Join(", ", arrived.Occurrences.Select(h => $"{h.Name} {h.At}"));

    /// <summary>The sample order of Shopify with some fields replaced.</summary>
    public static string Order(params (string Name, string Json)[] changes) =>
        Change(Repository.Sample("shopify-order-paid.json"), changes);

    public static string WooOrder(params (string Name, string Json)[] changes) =>
        Change(Repository.Sample("woocommerce-order-updated.json"), changes);

    public static string Change(string json, params (string Name, string Json)[] changes)
    {
        var body = JsonNode.Parse(json)!.AsObject();
        foreach (var (name, value) in changes)
        {
            body[name] = JsonNode.Parse(value);
        }

        return body.ToJsonString();
    }
}
