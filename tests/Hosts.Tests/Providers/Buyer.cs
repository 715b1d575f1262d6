using System.Text.Json.Nodes;

namespace MarketingAutomation.Hosts.Tests.Providers;

/// <summary>A customer who buys once and may be written to on one channel only.</summary>
internal sealed class Buyer(int number)
{
    public int Number => number;

    public bool BySms => number % 2 == 1;

    public string Email => $"buyer{number}@example.com";

    public string Phone => $"+3725{number:D7}";

    /// <summary>The address or number in the call to the provider.</summary>
    public string To => BySms ? Phone : Email;

    public string Provider => BySms ? "twilio" : "sendgrid";

    /// <summary>The customer's key, as the shop received it; null: the shop has no answer.</summary>
    public string? Key { get; set; }

    /// <summary>Which step the protocol had reached for the customer when the process was killed.</summary>
    public KillPoint? At { get; set; }

    /// <summary>The customer's order, as the shop's own software reports it.</summary>
    public string Order(DateTimeOffset at) =>
        new JsonObject
        {
            ["id"] = $"event-{number}",
            ["type"] = "order.paid",
            ["timestamp"] = Text(at),
            ["data"] = new JsonObject
            {
                ["customer"] = new JsonObject
                {
                    ["id"] = $"c-{number}",
                    ["email"] = Email,
                    ["first_name"] = "Mari",
                    ["phone"] = Phone,
                    ["locale"] = "en",
                    ["country"] = "EE",
                    ["zone"] = "Europe/Tallinn",
                    ["known_since"] = Text(at),
                },
                ["order"] = new JsonObject
                {
                    ["id"] = $"o-{number}",
                    ["name"] = $"#{number}",
                    ["currency"] = "EUR",
                    ["total"] = "31.40",
                    ["placed_at"] = Text(at),
                    ["paid_at"] = Text(at),
                    ["country"] = "EE",
                    ["lines"] = new JsonArray(
                        new JsonObject
                        {
                            ["sku"] = "SOAP-PINE",
                            ["title"] = "Pine tar soap",
                            ["quantity"] = 1,
                            ["price"] = "31.40",
                        }
                    ),
                },
                ["consents"] = new JsonArray(
                    new JsonObject
                    {
                        ["channel"] = BySms ? "sms" : "email",
                        ["status"] = "subscribed",
                        ["at"] = Text(at),
                    }
                ),
            },
        }.ToJsonString();

    private static string Text(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Which step the protocol had reached for a customer when the process was killed, as it could be seen from
/// outside.</summary>
internal enum KillPoint
{
    /// <summary>The shop had no answer, and its next try was new to us: the decision was not committed.</summary>
    BeforeDecision,

    /// <summary>The decision was committed (the shop had an answer, or its next try was a duplicate) and no call had
    /// come: held, or the attempt just begun.</summary>
    AfterDecision,

    /// <summary>The provider had the request and had not taken it: the attempt was committed, the call under
    /// way.</summary>
    AfterAttempt,

    /// <summary>The provider had taken it, and its answer was not received or only just.</summary>
    AfterYes,

    /// <summary>The outcome was in the customer's record.</summary>
    AfterOutcome,
}
