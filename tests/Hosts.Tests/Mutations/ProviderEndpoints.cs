using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Adapters.Twilio;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Hosts.Tests.Web;
using MarketingAutomation.Support.Mutations;
using MarketingAutomation.Support.Providers;
using MarketingAutomation.Support.Providers.SendGrid;
using MarketingAutomation.Support.Providers.Twilio;
using Microsoft.AspNetCore.WebUtilities;

namespace MarketingAutomation.Hosts.Tests.Mutations;

/// <summary>The endpoints for SendGrid and Twilio, called with their own keys and with others'. Signed as the providers
/// sign: over what is sent, after the mutation.</summary>
internal sealed class ProviderEndpoints : IDisposable
{
    private static readonly string[] SendGridEventNames =
    [
        "processed",
        "deferred",
        "delivered",
        "open",
        "click",
        "bounce",
        "dropped",
        "spamreport",
        "unsubscribe",
        "group_unsubscribe",
        "group_resubscribe",
        "account_status_change",
    ];
    private static readonly string[] Words =
    [
        "STOP",
        "stop.",
        "START",
        "HELP",
        "don't stop",
        "Thank you!",
        "Can I still change the size?",
        "UNSUBSCRIBE",
    ];
    private static readonly string[] States =
    [
        "queued",
        "sending",
        "sent",
        "delivered",
        "undelivered",
        "failed",
        "read",
        "canceled",
    ];
    private static readonly string[] Codes = ["30003", "30005", "21610", ""];
    private readonly SendGridEvents key = new();
    private readonly SendGridEvents other = new();
    private string message = "";
    private string phone = "";

    /// <summary>What the program listens to.</summary>
    public IReadOnlyList<IProviderFeed> Feeds =>
        [
            new SendGridEventFeed(key.PublicKey),
            new SendGridInboundFeed(key.PublicKey),
            new TwilioStatusFeed([StubTwilio.AuthToken]),
            new TwilioInboundFeed([StubTwilio.AuthToken]),
        ];

    public MutatedEndpoint SendGridEvents =>
        new(
            "/providers/sendgrid/events",
            (mutator, signed, n) =>
            {
                var taken = new AcceptedMessage(
                    new ProviderCall(
                        message,
                        "c-1@example.com",
                        0,
                        $"provider-{n % 50}",
                        new Dictionary<string, string>
                        {
                            ["custom_args.ma_message"] = message,
                            ["categories"] = "welcome",
                        }
                    ),
                    DateTimeOffset.UtcNow
                );
                var events = Enumerable
                    .Range(0, 1 + (n % 4))
                    .Select(i =>
                        Support.Providers.SendGrid.SendGridEvents.Event(
                            taken,
                            SendGridEventNames[(n + i) % SendGridEventNames.Length],
                            i
                        )
                    )
                    .ToArray();
                return Signed(
                    "/providers/sendgrid/events",
                    mutator.Mutate(Encoding.UTF8.GetBytes(new JsonArray([.. events]).ToJsonString()), json: true),
                    "application/json",
                    signed,
                    mutator
                );
            }
        )
        {
            Prepare = Prepare,
        };

    public MutatedEndpoint SendGridInbound =>
        new(
            "/providers/sendgrid/inbound",
            (mutator, signed, n) =>
            {
                KeyValuePair<string, string>[] fields =
                [
                    new(
                        "headers",
                        "Received: by mx.sendgrid.net\nFrom: Mari <c-1@example.com>\nMessage-ID: "
                            + "<a@example.com>\nAuto-Submitted: no\n"
                    ),
                    new("from", "Mari <c-1@example.com>"),
                    new("to", "reply@shop.example.com"),
                    new("subject", n % 3 == 0 ? "unsubscribe" : "Re: Welcome"),
                    new("text", $"{Words[n % Words.Length]}\n\nOn Monday, the shop wrote:\n> Welcome"),
                    new("html", "<p>Hello</p>"),
                    new("envelope", """{"to":["reply@shop.example.com"],"from":"c-1@example.com"}"""),
                    new("charsets", """{"to":"UTF-8","from":"UTF-8","subject":"UTF-8","text":"iso-8859-1"}"""),
                    new("attachments", "0"),
                    new("SPF", "pass"),
                ];
                var form = new MultipartFormDataContent("xYzZY");
                foreach (
                    var (name, value) in mutator
                        .Mutate(fields)
                        .Where(f => f.Key.Length > 0 && f.Key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
                )
                {
                    form.Add(new StringContent(value), name);
                }

                var body = form.ReadAsByteArrayAsync().GetAwaiter().GetResult();
                return Signed(
                    "/providers/sendgrid/inbound",
                    mutator.Happens(0.4) ? mutator.Mutate(body, json: false) : body,
                    "multipart/form-data; boundary=xYzZY",
                    signed,
                    mutator
                );
            }
        )
        {
            Prepare = Prepare,
        };

    public MutatedEndpoint TwilioStatus =>
        new(
            "/providers/twilio/status",
            (mutator, signed, n) =>
                Form(
                    $"/providers/twilio/status?m={message}&a=1",
                    mutator,
                    signed,
                    [
                        new("AccountSid", StubTwilio.AccountSid),
                        new("ApiVersion", "2010-04-01"),
                        new("From", "+37255500000"),
                        new("To", phone),
                        new("MessageSid", $"SM{n % 500:x32}"),
                        new("MessageStatus", States[n % States.Length]),
                        new("ErrorCode", Codes[n % Codes.Length]),
                        new("RawDlrDoneDate", "2603021200"),
                    ]
                )
        )
        {
            Prepare = Prepare,
        };

    public MutatedEndpoint TwilioInbound =>
        new(
            "/providers/twilio/inbound",
            (mutator, signed, n) =>
                Form(
                    "/providers/twilio/inbound",
                    mutator,
                    signed,
                    [
                        new("AccountSid", StubTwilio.AccountSid),
                        new("ApiVersion", "2010-04-01"),
                        new("From", n % 3 == 0 ? $"+3725560{n % 10000:D4}" : phone),
                        new("To", "+37255500000"),
                        new("MessageSid", $"SM{n:x32}"),
                        new("SmsStatus", "received"),
                        new("NumMedia", "0"),
                        new("NumSegments", "1"),
                        new("Body", Words[n % Words.Length]),
                        new("OptOutType", n % 8 == 0 ? "STOP" : ""),
                    ]
                )
        )
        {
            Prepare = Prepare,
        };

    public void Dispose()
    {
        key.Dispose();
        other.Dispose();
    }

    private async Task Prepare(WebTestShop shop)
    {
        var customer = StandardBodies.ReadField(await shop.Deliver(StandardBodies.Order()), "customer")!;
        var state = (await shop.Flow.Customers.Read(customer, CancellationToken.None))!;
        message = (await shop.Flow.Messages.ListOfCustomer(state, 1000, null, CancellationToken.None)).Items[0].Id;
        phone = state.Profile.Phone!;
    }

    private HttpRequestMessage Signed(string path, byte[] body, string type, bool signed, BodyMutator mutator)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var signature = signed
            ? key.Sign(timestamp, body)
            : mutator.Pick(3) switch
            {
                0 => other.Sign(timestamp, body),
                1 => key.Sign(timestamp, [.. body, 32]),
                _ => key.Sign(timestamp, body)[..^(1 + mutator.Pick(80))],
            };
        if (signed || !mutator.Happens(0.1))
        {
            request.Headers.TryAddWithoutValidation("X-Twilio-Email-Event-Webhook-Signature", signature);
        }

        request.Headers.TryAddWithoutValidation("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
        return request;
    }

    private static HttpRequestMessage Form(
        string path,
        BodyMutator mutator,
        bool signed,
        IEnumerable<KeyValuePair<string, string>> fields
    )
    {
        var body = new FormUrlEncodedContent(mutator.Mutate(fields)).ReadAsByteArrayAsync().GetAwaiter().GetResult();
        if (mutator.Happens(0.3))
        {
            body = mutator.Mutate(body, json: false);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        using var reader = new FormReader(Encoding.UTF8.GetString(body))
        {
            ValueCountLimit = 10_000,
            ValueLengthLimit = int.MaxValue,
            KeyLengthLimit = int.MaxValue,
        };

        // As a reader understands what is sent; identical pairs count once.
        var read = reader
            .ReadForm()
            .SelectMany(f => f.Value.Distinct().Select(v => KeyValuePair.Create(f.Key, v ?? "")));
        var signature = TwilioSignature.Sign(
            signed ? StubTwilio.AuthToken : "another-token-of-no-one-012345678",
            WebTestShop.PublicUrl + path,
            read
        );
        if (signed || !mutator.Happens(0.1))
        {
            request.Headers.TryAddWithoutValidation("X-Twilio-Signature", signature);
        }

        return request;
    }
}
