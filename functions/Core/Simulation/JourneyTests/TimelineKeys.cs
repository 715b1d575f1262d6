using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Shops.Standard;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Simulation.JourneyTests.Steering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>The keys of a line of <c>timeline</c>.</summary>
internal static class TimelineKeys
{
    /// <summary>The keys of a line beside those of what the event reports.</summary>
    public static readonly string[] Keys = ["at", "event", "message", "consent", "backfill", .. ActionReader.Keys];

    /// <summary>What an event reports, by the part of docs/events.md that it belongs to: <c>order.total</c>. The reader of
    /// that format passes over other fields, which here are a mistake.</summary>
    public static readonly Dictionary<string, string[]> Objects = new(StringComparer.Ordinal)
    {
        ["order"] =
        [
            "id",
            "name",
            "currency",
            "total",
            "lines",
            "country",
            "checkout_token",
            "cart_token",
            "email",
            "origin",
            "status_url",
            "updated_at",
            "placed_at",
            "paid_at",
            "fulfilled_at",
            "delivered_at",
            "cancelled_at",
            "refunded_at",
            "locale",
        ],
        ["customer"] = TestCustomerReader.Fields,
        ["refund"] = ["id", "amount", "currency", "whole", "at"],
        ["checkout"] = ["id", "email"],
    };

    /// <summary>Reports every key of a line that is none of the above.</summary>
    public static void RejectUnknown(Node.Map map, FaultCollector faults)
    {
        var name = (map.Find("event") as Node.Scalar)?.Text ?? "";
        foreach (var (key, _) in map.Entries.Where(e => !Keys.Contains(e.Key.Text)))
        {
            var parts = key.Text.Split('.', 2);
            if (parts.Length == 2 && Objects.TryGetValue(parts[0], out var fields))
            {
                RejectUnknownField(faults, key, parts[1], $"{parts[0]}.", fields);
            }
            else if (parts.Length == 2 && parts[0] == "event")
            {
                // The fields of the shop's own events are the shop's.
                string[] known =
                [
                    .. EventPayload.FieldsOf(name).Select(f => f.Name),
                    .. name == EventNames.FeedbackReceived ? (string[])["rating"] : [],
                    .. name == EventNames.ProductUpdated ? StandardProduct.Fields : [],
                ];
                if (EventNames.KnownNames.Contains(name) && name != EventNames.PreferenceChanged)
                {
                    RejectUnknownField(faults, key, parts[1], "event.", known);
                }
            }
            else
            {
                faults.Add(
                    FaultCodes.UnknownKey,
                    key,
                    $"unknown key \"{key.Text}\" in a line of timeline",
                    string.Join(", ", [.. Keys, .. Objects.Keys.Select(o => $"{o}.NAME"), "event.NAME"]),
                    Spelling.DidYouMean(key.Text, Keys) is { Length: > 0 } meant ? meant
                        : ScalarParser.IsFieldName(key.Text)
                            ? $"a field of the event itself is event.{key.Text}, one of the order is order.{key.Text}"
                        : "text with a comma inside { } needs quotes; an amount has a point: 59.90 EUR"
                );
            }
        }
    }

    private static void RejectUnknownField(
        FaultCollector faults,
        Node.Scalar key,
        string field,
        string prefix,
        IReadOnlyList<string> known
    )
    {
        if (!known.Contains(field))
        {
            faults.AddNotOneOf(
                FaultCodes.UnknownField,
                key,
                $"unknown field {key.Text}",
                key.Text,
                known.Select(k => prefix + k)
            );
        }
    }

    /// <summary>The value of a key that a line must have; null: it is missing, which is reported.</summary>
    public static Node? Require(Node.Map map, string key, string remedy, FaultCollector faults)
    {
        if (map.Find(key) is { } value)
        {
            return value;
        }

        faults.Add(FaultCodes.Missing, map, $"a line of timeline has no \"{key}\"", "", remedy);
        return null;
    }
}
