using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>Events as a shop would tell them today.</summary>
internal static class StandardBodies
{
    /// <summary>A first order, paid just now, by a customer who agreed to e-mail and SMS.</summary>
    public static string Order(
        string customer = "c-1",
        string order = "o-1",
        string locale = "en",
        string? id = null,
        string country = "EE"
    )
    {
        var now = InstantPattern.ExtendedIso.Format(SystemClock.Instance.GetCurrentInstant());
        var json = new JsonObject
        {
            ["type"] = "order.paid",
            ["timestamp"] = now,
            ["data"] = new JsonObject
            {
                ["customer"] = new JsonObject
                {
                    ["id"] = customer,
                    ["email"] = $"{customer}@example.com",
                    ["first_name"] = "Mari",
                    ["phone"] = $"+3725550{Math.Abs(Stable(customer)) % 10000:D4}",
                    ["locale"] = locale,
                    ["country"] = country,
                    ["known_since"] = now,
                },
                ["order"] = new JsonObject
                {
                    ["id"] = order,
                    ["name"] = "#1001",
                    ["currency"] = "EUR",
                    ["total"] = "31.40",
                    ["placed_at"] = now,
                    ["paid_at"] = now,
                    ["country"] = "EE",
                    ["lines"] = new JsonArray(
                        new JsonObject
                        {
                            ["sku"] = "SOAP-PINE",
                            ["title"] = "Pine tar soap",
                            ["quantity"] = 2,
                            ["price"] = "6.50",
                        }
                    ),
                },
                ["consents"] = new JsonArray(
                    new JsonObject
                    {
                        ["channel"] = "email",
                        ["status"] = "subscribed",
                        ["at"] = now,
                    },
                    new JsonObject
                    {
                        ["channel"] = "sms",
                        ["status"] = "subscribed",
                        ["at"] = now,
                    }
                ),
            },
        };
        if (id is not null)
        {
            json["id"] = id;
        }

        return json.ToJsonString();
    }

    /// <summary>A field of an answer's JSON, by names.</summary>
    public static string? ReadField(Answer answer, params string[] path)
    {
        var at = JsonDocument.Parse(answer.Body).RootElement;
        foreach (var name in path)
        {
            at = int.TryParse(name, out var index) ? at[index] : at.GetProperty(name);
        }

        return at.ValueKind == JsonValueKind.Null ? null : at.ToString();
    }

    private static int Stable(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
}
