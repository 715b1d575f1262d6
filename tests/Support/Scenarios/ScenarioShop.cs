using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Web;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Support.Scenarios;

/// <summary>What every host is given in a scenario: a clock that is moved, a store, senders that write down what they
/// took, one webhook.</summary>
public sealed class ScenarioShop(Instant start, ITableStore? store = null, PortKind email = PortKind.Repeatable)
{
    public const string ApiKey = "key-for-tests-0123456789";
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public ManualTime Time { get; } = new(start);

    public ITableStore Store { get; } = store ?? new MemoryTableStore();

    public RecordingSender Email { get; } = new(email);

    public RecordingSender Sms { get; } = new();

    public RecordingSender Staff { get; } = new();

    public static WebOptions Web { get; } = new() { ApiKey = ApiKey };

    public FlowPorts Ports(FlowOptions options, ILoggerFactory? logs = null, TimeProvider? time = null) =>
        new(
            Store,
            new KeyHasher(TestShop.Secret),
            new Dictionary<Channel, ISendPort>
            {
                [Channel.Email] = Email,
                [Channel.Sms] = Sms,
                [Channel.Webhook] = new RecordingSender(),
                [Channel.Staff] = Staff,
            },
            new Dictionary<string, WebhookSource>
            {
                ["shop"] = new()
                {
                    Name = "shop",
                    Protocol = ShopProtocols.Standard,
                    Secrets = [Secret],
                },
            },
            options,
            time ?? Time,
            TimeProvider.System,
            logs ?? NullLoggerFactory.Instance
        )
        {
            Feeds = ProviderRequests.Replies,
        };

    /// <summary>An order, paid now.</summary>
    /// <param name="agrees">True: the customer agrees to e-mail with it. False: it says nothing of that.</param>
    public string Order(string customer = "mari", string order = "1001", bool agrees = true) =>
        $$"""
            { "type": "order.paid", "timestamp": "{{Now}}", "data": {
              "customer": { "id": "c-{{customer}}", "email": "{{customer}}@example.com", "first_name": "Mari", "phone": "+37255512345", "locale": "en", "country": "EE", "known_since": "{{Now}}" },
              "order": { "id": "{{order}}", "name": "#{{order}}", "currency": "EUR", "total": "31.40", "placed_at": "{{Now}}", "paid_at": "{{Now}}", "country": "EE",
                "lines": [ { "sku": "SOAP-PINE", "title": "Pine tar soap", "quantity": 2, "price": "6.50" } ] },
              "consents": [ {{(
                agrees ? $$"""{ "channel": "email", "status": "subscribed", "at": "{{Now}}" }""" : ""
            )}} ] } }
            """;

    /// <summary>A delivery of the shop, signed.</summary>
    public static HttpRequestMessage Delivery(string body, string id = "msg_1", string secret = Secret)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/shop")
        {
            Content = new ByteArrayContent(bytes),
        };
        foreach (
            var (name, value) in WebhookReader.Sign(
                ShopProtocols.Standard,
                secret,
                bytes,
                "",
                id,
                SystemClock.Instance.GetCurrentInstant()
            )
        )
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private string Now => InstantPattern.ExtendedIso.Format(Time.Now);
}
