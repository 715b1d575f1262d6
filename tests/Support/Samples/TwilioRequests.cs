using System.Text;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Support.Samples;

/// <summary>Twilio's posts, signed as Twilio signs.</summary>
public static class TwilioRequests
{
    public const string Token = "12345";
    public const string CustomerKey = "0123456789abcdefghjkmnpqrs";
    public const string Message = CustomerKey + ".k7x2";
    public const string Status = "https://ma.example.com/providers/twilio/status?m=" + Message + "&a=1";
    public const string Inbound = "https://ma.example.com/providers/twilio/inbound";

    public static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 20, 40);

    public static ProviderRequest Request(string url, string? signature, params (string Name, string Value)[] form) =>
        Raw(
            url,
            signature,
            string.Join('&', form.Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}"))
        );

    public static ProviderRequest Raw(string url, string? signature, string body) =>
        new(
            url,
            signature is null
                ? new Dictionary<string, string>()
                : new Dictionary<string, string> { [TwilioSignature.Header] = signature },
            Encoding.UTF8.GetBytes(body)
        );

    public static ProviderRequest Sign(string url, params (string Name, string Value)[] form) =>
        Request(url, TwilioSignature.Compute(Token, url, form), form);

    public static IReadOnlyList<ProviderEvent> StatusEvents(
        string status,
        string? error = null,
        string url = Status,
        string sid = "SM1"
    ) =>
        Accepted(
            TwilioStatusCallback.Read(
                [Token],
                Sign(
                    url,
                    [
                        ("MessageSid", sid),
                        ("MessageStatus", status),
                        ("To", "+3725551234"),
                        ("From", "+3725550000"),
                        .. error is null ? Array.Empty<(string, string)>() : [("ErrorCode", error)],
                    ]
                ),
                Now
            )
        );

    public static ProviderEvent InboundEvent(
        string body,
        string from = "+3725551234",
        params (string Name, string Value)[] more
    ) =>
        Assert.Single(
            Accepted(
                TwilioInboundMessage.Read(
                    [Token],
                    Sign(
                        Inbound,
                        [("MessageSid", "SM9"), ("From", from), ("To", "+3725550000"), ("Body", body), .. more]
                    ),
                    Now
                )
            )
        );

    public static IReadOnlyList<ProviderEvent> Accepted(ProviderResult reading) =>
        Assert.IsType<ProviderResult.Accepted>(reading).Events;
}
