using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MarketingAutomation.Adapters.Files;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Embedded.Hosting;
using NodaTime;

namespace MarketingAutomation.Embedded.Cli.Samples;

/// <summary>
/// Creates the first order of a new customer, as a shop would send it now: the sample delivery with the current time
/// and new ids, so that the command of each start posts a first order again.
/// </summary>
public static class SampleOrder
{
    private const string FileName = "sample-order.json";

    /// <summary>Writes the order into the data folder and returns the command that posts it.</summary>
    public static string Command(EmbeddedHost host)
    {
        var source = host.Sources.Values.MinBy(s => s.Kind)!;
        var body = Body(source.Kind, host.Flow.Clock.Now, RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue));
        var path = Path.Combine(host.Settings.DataPath, FileName);
        using (var file = PrivateFiles.Open(path, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(body);
        }

        PrivateFiles.CloseFile(path);
        var id = $"sample-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        var headers = SignedRequest.CurlHeaders(
            source.Kind,
            source.Secrets[0],
            body,
            SignedRequest.DefaultTopic(source.Kind),
            id,
            SystemClock.Instance.GetCurrentInstant()
        );
        return $"curl {host.Url}/webhooks/{source.Name} --data-binary {SignedRequest.Quote($"@{path}")} {headers}";
    }

    /// <summary>Returns the sample delivery of a kind, with another time and other ids.</summary>
    /// <param name="now">When the order was paid, in the time that decisions use.</param>
    public static byte[] Body(WebhookKind kind, Instant now, int id)
    {
        var file = Path.Combine(
            AppContext.BaseDirectory,
            "samples",
            kind switch
            {
                WebhookKind.Shopify => "shopify-order-paid.json",
                WebhookKind.WooCommerce => "woocommerce-order-updated.json",
                _ => "standard-order-paid.json",
            }
        );
        var order = JsonNode.Parse(File.ReadAllBytes(file))!.AsObject();
        switch (kind)
        {
            case WebhookKind.Shopify:
                Set(order, now, id, "id", "order_number", "customer.id");
                Set(order, $"#{id}", "name");
                Set(order, $"mari.tamm+{id}@example.com", "email", "contact_email", "customer.email");
                Set(order, "en-EE", "customer_locale");
                break;
            case WebhookKind.WooCommerce:
                Set(order, now, id, "id", "customer_id");
                Set(order, id.ToString(CultureInfo.InvariantCulture), "number");
                Set(order, $"mari.tamm+{id}@example.com", "billing.email");
                break;
            default:
                Set(order, now, id);
                Set(order, id.ToString(CultureInfo.InvariantCulture), "data.order.id", "data.customer.id");
                Set(order, $"liis.saar+{id}@example.com", "data.customer.email");
                Set(order, "en-EE", "data.customer.locale");
                break;
        }

        return JsonSerializer.SerializeToUtf8Bytes(order, SampleJson.Default.JsonObject);
    }

    // Every time of the sample is set to now: they are within minutes of each other.
    private static void Set(JsonObject order, Instant now, int id, params ReadOnlySpan<string> ids)
    {
        foreach (var path in ids)
        {
            Set(order, id, path);
        }

        SampleTimes.MoveTimes(order, now);
    }

    private static void Set(JsonObject order, JsonNode value, params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            var parts = path.Split('.');
            var holder = parts[..^1].Aggregate((JsonNode)order, (at, part) => at[part]!);
            holder[parts[^1]] = value.DeepClone();
        }
    }
}
