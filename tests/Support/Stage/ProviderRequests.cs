using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Adapters.Twilio;
using MarketingAutomation.Core.Inbound.Providers.SendGrid;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Providers;
using NodaTime;

namespace MarketingAutomation.Support.Stage;

/// <summary>What people write to us, posted and signed by the providers: an e-mail by SendGrid's Inbound Parse, an SMS
/// by Twilio; and what SendGrid reports of addresses.</summary>
public static class ProviderRequests
{
    private const string Token = "12345";
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly string PublicKey = Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo());
    private static int number;

    /// <summary>The feeds that read replies.</summary>
    public static IReadOnlyList<IProviderFeed> Replies { get; } =
    [new SendGridInboundFeed(PublicKey), new TwilioInboundFeed([Token])];

    /// <summary>All feeds that read these posts.</summary>
    public static IReadOnlyList<IProviderFeed> Feeds { get; } = [new SendGridEventFeed(PublicKey), .. Replies];

    /// <summary>An e-mail with these words.</summary>
    /// <param name="at">When SendGrid signs it, by the true time.</param>
    /// <param name="html">Its HTML part; null: it has none.</param>
    public static ProviderRequestMessage EmailReply(string from, string text, Instant at, string? html = null)
    {
        (string Name, string Value)[] fields =
        [
            ("headers", $"Message-ID: <{Interlocked.Increment(ref number)}@mail>"),
            ("from", from),
            ("subject", "Re: Welcome"),
            ("text", text),
            .. html is null ? [] : new[] { ("html", html) },
        ];
        var form =
            string.Concat(
                fields.Select(f => $"--b\r\nContent-Disposition: form-data; name=\"{f.Name}\"\r\n\r\n{f.Value}\r\n")
            ) + "--b--\r\n";
        return Signed("/providers/sendgrid/inbound", form, "multipart/form-data; boundary=b", at);
    }

    /// <summary>SendGrid's event webhook reports one thing about an address: <c>unsubscribe</c>,
    /// <c>group_unsubscribe</c>, <c>spamreport</c>.</summary>
    /// <param name="at">When SendGrid signs it, by the true time.</param>
    public static ProviderRequestMessage SendGridEvents(string what, string address, Instant at) =>
        SendGridEvents(what, [address], at);

    /// <summary>The same about several addresses, in one post.</summary>
    public static ProviderRequestMessage SendGridEvents(string what, IEnumerable<string> addresses, Instant at)
    {
        var entries = string.Join(
            ',',
            addresses.Select(address =>
                $$"""{"event":"{{what}}","email":"{{address}}","timestamp":{{at.ToUnixTimeSeconds()}},"sg_event_id":"e{{Interlocked.Increment(ref number)}}","sg_message_id":"m"}"""
            )
        );
        return Signed("/providers/sendgrid/events", $"[{entries}]", "application/json", at);
    }

    /// <summary>An SMS with these words.</summary>
    public static ProviderRequestMessage SmsReply(string from, string text)
    {
        (string Name, string Value)[] form =
        [
            ("MessageSid", $"SM{Interlocked.Increment(ref number)}"),
            ("From", from),
            ("To", "+3725550000"),
            ("Body", text),
        ];
        const string path = "/providers/twilio/inbound";
        var body = Encoding.UTF8.GetBytes(
            string.Join('&', form.Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}"))
        );
        return new ProviderRequestMessage(
            path,
            body,
            "application/x-www-form-urlencoded",
            [(TwilioSignature.Header, TwilioSignature.Compute(Token, new FlowOptions().PublicUrl + path, form))]
        );
    }

    private static ProviderRequestMessage Signed(string path, string text, string contentType, Instant at)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        lock (Key)
        {
            var signature = Key.SignData(
                [.. Encoding.ASCII.GetBytes(timestamp), .. body],
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            );
            return new ProviderRequestMessage(
                path,
                body,
                contentType,
                [
                    (SendGridSignature.Header, Convert.ToBase64String(signature)),
                    (SendGridSignature.TimestampHeader, timestamp),
                ]
            );
        }
    }
}

/// <summary>One post of a provider.</summary>
public sealed record ProviderRequestMessage(
    string Path,
    byte[] Body,
    string ContentType,
    IReadOnlyList<(string Name, string Value)> Headers
)
{
    /// <summary>Taken by the flow itself.</summary>
    public ValueTask<ProviderAnswer> SendTo(MarketingFlow flow)
    {
        var feed = flow.Providers.FindFeed(Path.Split('/')[2], Path.Split('/')[3])!;
        var headers = Headers
            .Append(("Content-Type", ContentType))
            .ToDictionary(h => h.Item1, h => h.Item2, StringComparer.OrdinalIgnoreCase);
        return flow.Providers.Receive(feed, Path, headers, Body, CancellationToken.None);
    }

    /// <summary>The same over HTTP.</summary>
    public HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
