using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MarketingAutomation.Web.Api;
using MarketingAutomation.Web.Console;
using MarketingAutomation.Web.Coupons;
using MarketingAutomation.Web.Health;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Providers;
using MarketingAutomation.Web.Segments;
using MarketingAutomation.Web.Webhooks;

namespace MarketingAutomation.Web;

/// <summary>Every shape on the wire, generated at build time. Names are camelCase, times ISO 8601 in UTC.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    Converters = [typeof(IsoInstantConverter)]
)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(WebhookReply))]
[JsonSerializable(typeof(ProviderReply))]
[JsonSerializable(typeof(EventResults))]
[JsonSerializable(typeof(FindCustomer))]
[JsonSerializable(typeof(FoundCustomer))]
[JsonSerializable(typeof(CustomerRecord))]
[JsonSerializable(typeof(TimelineList))]
[JsonSerializable(typeof(MessageList))]
[JsonSerializable(typeof(JourneyList))]
[JsonSerializable(typeof(SwitchesState))]
[JsonSerializable(typeof(RemovalResult))]
[JsonSerializable(typeof(EnterRequest))]
[JsonSerializable(typeof(EntryResult))]
[JsonSerializable(typeof(CountRequest))]
[JsonSerializable(typeof(CountResult))]
[JsonSerializable(typeof(CouponList))]
[JsonSerializable(typeof(CouponPoolList))]
[JsonSerializable(typeof(Reloaded))]
[JsonSerializable(typeof(RejectionList))]
[JsonSerializable(typeof(ClockAccepted))]
[JsonSerializable(typeof(PrivacyRequestList))]
[JsonSerializable(typeof(ParkedList))]
[JsonSerializable(typeof(MailboxList))]
[JsonSerializable(typeof(SendTestRequest))]
[JsonSerializable(typeof(SendTestResponse))]
[JsonSerializable(typeof(LoginCode))]
[JsonSerializable(typeof(HealthReply))]
[JsonSerializable(typeof(ReadyReply))]
internal sealed partial class WebJson : JsonSerializerContext
{
    /// <summary>For people to read: all characters as they are. Always sent as JSON, never into a page.</summary>
    public static WebJson Plain => plain.Value;

    // Not before the generated part of this class is there.
    private static readonly Lazy<WebJson> plain = new(() =>
        new WebJson(
            new JsonSerializerOptions(GeneratedOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        )
    );

    private static JsonSerializerOptions GeneratedOptions => Default.Options;
}
