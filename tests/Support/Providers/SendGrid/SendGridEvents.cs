using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MarketingAutomation.Support.Providers.SendGrid;

/// <summary>
/// The event webhook from SendGrid's side: batches in the shape of its samples, signed with a key of its own as its
/// libraries verify them (ECDSA P-256 over the timestamp header's text and the raw body, DER, base64).
/// </summary>
public sealed class SendGridEvents : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>What <c>SendGrid:EventPublicKey</c> is set to: SPKI, base64.</summary>
    public string PublicKey => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    /// <summary>One event of a message. The same message and name always make the same <c>sg_event_id</c>, because an
    /// event that is posted twice has one id.</summary>
    public static JsonObject Event(AcceptedMessage taken, string name, int nth)
    {
        var entry = new JsonObject
        {
            ["email"] = taken.Call.To,
            ["timestamp"] = taken.At.AddSeconds(nth).ToUnixTimeSeconds(),
            ["event"] = name,
            ["sg_event_id"] = Convert.ToBase64String(
                SHA256.HashData(Encoding.UTF8.GetBytes($"{taken.Call.ProviderId} {name}"))
            )[..22],
            ["sg_message_id"] = $"{taken.Call.ProviderId}.filterdrecv-5645d9c87f-78xkp-19-5FD1-0",
        };
        foreach (var (field, value) in Own(name))
        {
            entry[field] = value?.DeepClone();
        }

        if (name is not ("open" or "click" or "group_unsubscribe" or "group_resubscribe"))
        {
            entry["smtp-id"] = $"<{taken.Call.ProviderId}@geopod-ismtpd-1>";
        }

        // What we sent along comes back at the top level of every event.
        foreach (
            var (field, value) in taken.Call.Fields.Where(f =>
                f.Key.StartsWith("custom_args.", StringComparison.Ordinal)
            )
        )
        {
            entry[field["custom_args.".Length..]] = value;
        }

        if (taken.Call.Fields.TryGetValue("categories", out var categories))
        {
            var names = categories.Split('\n');
            entry["category"] = names is [var only] ? only : new JsonArray([.. names.Select(n => JsonValue.Create(n))]);
        }

        return entry;
    }

    /// <summary>A signed POST of a batch. <paramref name="now"/> is real time.</summary>
    public HttpRequestMessage Request(Uri to, IEnumerable<JsonObject> events, DateTimeOffset now)
    {
        var body = Encoding.UTF8.GetBytes(new JsonArray([.. events.Select(e => e.DeepClone())]).ToJsonString());
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Signature", Sign(timestamp, body));
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
        return request;
    }

    public string Sign(string timestamp, ReadOnlySpan<byte> body) =>
        Convert.ToBase64String(
            key.SignData(
                [.. Encoding.ASCII.GetBytes(timestamp), .. body],
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            )
        );

    public void Dispose() => key.Dispose();

    private static JsonObject Own(string name) =>
        name switch
        {
            "deferred" => new() { ["response"] = "400 try again later", ["attempt"] = "5" },
            "delivered" => new() { ["response"] = "250 OK" },
            "open" => new()
            {
                ["useragent"] = "Mozilla/5.0 (X11; Linux x86_64)",
                ["ip"] = "192.0.2.7",
                ["sg_machine_open"] = false,
            },
            "click" => new()
            {
                ["useragent"] = "Mozilla/5.0 (X11; Linux x86_64)",
                ["ip"] = "192.0.2.7",
                ["url"] = "https://shop.example.com/",
            },
            "bounce" => new()
            {
                ["reason"] = "500 unknown recipient",
                ["status"] = "5.0.0",
                ["type"] = "bounce",
            },
            "dropped" => new() { ["reason"] = "Bounced Address", ["status"] = "5.0.0" },
            "group_unsubscribe" or "group_resubscribe" => new()
            {
                ["useragent"] = "Mozilla/5.0",
                ["ip"] = "192.0.2.7",
                ["url"] = "https://shop.example.com/",
                ["asm_group_id"] = 10,
            },
            _ => [],
        };
}
