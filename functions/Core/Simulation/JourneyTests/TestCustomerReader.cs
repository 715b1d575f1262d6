using System.Text.Json.Nodes;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>Reads <c>customer:</c> of a test: the fields of <c>data.customer</c> of docs/events.md, <c>consent</c> by
/// channel, and <c>history</c>. Left out: a customer of whom only an e-mail address is known, without consent.</summary>
internal sealed class TestCustomerReader(Shop shop, FaultCollector faults)
{
    /// <summary>The id of the customer in every event of a test.</summary>
    public const string CustomerId = "test-customer";

    /// <summary>The source of every event of a test.</summary>
    public const string Source = "test";

    /// <summary>What a customer may have consented to.</summary>
    public static readonly string[] ConsentWords = ["subscribed", "pending", "unsubscribed"];

    private const string Email = "customer@example.com";
    private const string Phone = "+37255500126";

    /// <summary>The fields of the customer that a test may give.</summary>
    public static readonly string[] Fields =
    [
        "email",
        "first_name",
        "last_name",
        "phone",
        "locale",
        "country",
        "region",
        "postcode",
        "zone",
        "known_since",
        "attributes",
    ];

    /// <summary>The keys of <c>customer</c>.</summary>
    public static readonly string[] Keys = [.. Fields, "consent", "history"];

    /// <summary>The zone of the test: the customer's, else the shop's.</summary>
    public DateTimeZone ReadZone(Node? node) =>
        node is Node.Map map
        && map.Find("zone") is Node.Scalar { Text: var name }
        && DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone
            ? zone
            : DateTimeZoneProviders.Tzdb[shop.Zone];

    /// <summary>Reads the customer as an event of this time; null: there are faults, which are reported.</summary>
    public Event? Read(Node? node, Instant at)
    {
        var map = MapReader.Create(node, "customer", Keys, faults);
        var consent = ReadConsent(map?.Find("consent"), "customer", at, faults);
        var data = new JsonObject();
        var person = new JsonObject { ["id"] = CustomerId, ["email"] = Email };
        if (consent.Any(c => c!["channel"]!.GetValue<string>() == "sms"))
        {
            person["phone"] = Phone;
        }

        var zone = ReadZone(node);
        foreach (var (key, value) in map?.MapNode.Entries.Where(e => Fields.Contains(e.Key.Text)) ?? [])
        {
            person[key.Text] = JsonValues.ConvertToText(value, zone, _ => { });
        }

        TestAttributes.Check(map?.Find("attributes"), shop, faults);
        data["customer"] = person;
        if (map?.Find("history") is { } history)
        {
            var currency = shop.Currency;
            var past = JsonValues.Convert(history, zone, c => currency = c);
            if (past is JsonObject known)
            {
                known["currency"] = currency;
                known["as_of"] ??= JsonValues.Write(at);
            }

            data["history"] = past;
        }

        data["consents"] = consent;
        return TestEventReader
            .Read(
                new JsonObject
                {
                    ["type"] = EventNames.CustomerUpdated,
                    ["timestamp"] = JsonValues.Write(at),
                    ["backfill"] = true,
                    ["data"] = data,
                },
                "customer",
                at,
                node ?? new Node.Scalar(1, 1, "", false),
                faults
            )
            ?.Event;
    }

    /// <summary>Reads <c>{ email: subscribed, sms: unsubscribed }</c> as the consents of an event.</summary>
    public static JsonArray ReadConsent(Node? node, string what, Instant at, FaultCollector faults)
    {
        var found = new JsonArray();
        if (MapReader.Create(node, $"{what}.consent", Vocabulary.Channels, faults) is not { } map)
        {
            return found;
        }

        foreach (var (channel, value) in map.MapNode.Entries.Where(e => Vocabulary.Channels.Contains(e.Key.Text)))
        {
            if (faults.ReadWord(value, $"consent.{channel.Text}", ConsentWords) is { } status)
            {
                found.Add(
                    new JsonObject
                    {
                        ["channel"] = channel.Text,
                        ["status"] = status,
                        ["method"] = "shop",
                        ["at"] = JsonValues.Write(at),
                    }
                );
            }
        }

        return found;
    }
}
