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
        var source = ShopProtocols
            .All.Select(protocol => host.Sources.Values.FirstOrDefault(s => s.Protocol == protocol))
            .OfType<WebhookSource>()
            .First();
        var body = Body(
            source.Protocol,
            host.Flow.Clock.Now,
            RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue)
        );
        var path = Path.Combine(host.Settings.DataPath, FileName);
        using (var file = PrivateFiles.Open(path, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(body);
        }

        PrivateFiles.CloseFile(path);
        var id = $"sample-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        var headers = SignedRequest.CurlHeaders(
            source.Protocol,
            source.Secrets[0],
            body,
            source.Protocol.PaidTopic,
            id,
            SystemClock.Instance.GetCurrentInstant()
        );
        return $"curl {host.Url}/webhooks/{source.Name} --data-binary {SignedRequest.Quote($"@{path}")} {headers}";
    }

    /// <summary>Returns the platform's sample delivery, with another time and other ids.</summary>
    /// <param name="now">When the order was paid, in the time that decisions use.</param>
    public static byte[] Body(ShopProtocol protocol, Instant now, int id)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "samples", protocol.Sample.File);
        var order = JsonNode.Parse(File.ReadAllBytes(file))!.AsObject();

        // Every time of the sample is set to now: they are within minutes of each other.
        SampleTimes.MoveTimes(order, now);
        SampleTimes.SetFields(order, [.. protocol.Sample.OrderFields, .. protocol.Sample.CustomerFields], id);
        return JsonSerializer.SerializeToUtf8Bytes(order, SampleJson.Default.JsonObject);
    }
}
