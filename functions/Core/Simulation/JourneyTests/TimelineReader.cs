using System.Text.Json.Nodes;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Simulation.JourneyTests.Steering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>
/// Reads the lines of <c>timeline</c>: <c>at</c>, <c>event</c>, and what the event reports as <c>order.NAME</c>,
/// <c>customer.NAME</c>, <c>refund.NAME</c>, <c>checkout.NAME</c> (fields of docs/events.md) and <c>event.NAME</c> (the
/// event's own fields); <c>consent</c>; for <c>message.*</c> the send step in <c>message</c>. A line may also be one of
/// <see cref="ActionReader"/>.
/// <para>An order that is not named by <c>order.id</c> is the newest of the test; <c>order.placed</c> and
/// <c>order.paid</c> begin another one where the newest was placed or paid already.</para>
/// </summary>
internal sealed class TimelineReader(Workspace workspace, string journey, DateTimeZone zone, FaultCollector faults)
{
    private readonly HashSet<string> happened = new(StringComparer.Ordinal);
    private readonly OwnEventReader own = new(workspace, journey, zone, faults);
    private int orders;
    private int lines;
    private string? order;

    /// <summary>Reads a line; null: it has a fault, which is reported.</summary>
    public TestEvent? Read(Node node)
    {
        lines++;
        if (MapReader.ReadOpenMap(node, "a line of timeline", faults) is not { } map)
        {
            return null;
        }

        TimelineKeys.RejectUnknown(map, faults);
        var time = TestTime.Read(TimelineKeys.Require(map, "at", "write at: 2026-03-02 22:40", faults), "at", faults);
        if (ActionReader.IsAction(map))
        {
            return
                new ActionReader(workspace.Journeys[journey], faults).Read(map, lines) is { } action
                && time is { } moment
                ? new(
                    moment.InZoneLeniently(zone).ToInstant(),
                    null,
                    null,
                    new(faults.File, map.Line, map.Column),
                    action
                )
                : null;
        }

        var name = faults.ReadText(TimelineKeys.Require(map, "event", "write event: order.paid", faults), "event");
        if (time is not { } local || name is null)
        {
            return null;
        }

        var at = local.InZoneLeniently(zone).ToInstant();
        var place = new FilePlace(faults.File, map.Line, map.Column);
        if (EventNames.MessageEvents.Contains(name))
        {
            return own.ReadMessageEvent(map, name, at, lines) is var (message, step)
                ? new(at, message, step, place)
                : null;
        }

        if (map.Find("message") is { } other)
        {
            faults.Add(
                FaultCodes.ConflictingKeys,
                other,
                $"message is written beside {name}",
                "message only beside an event about a message, such as message.clicked",
                "leave it out"
            );
            return null;
        }

        return name == EventNames.PreferenceChanged
            ? own.ReadPreference(map, at, lines) is { } preference
                ? new(at, preference, null, place)
                : null
            : TestEventReader.Read(CreateBody(map, name, at), $"{lines}", at, map, faults) is var (read, notice)
                ? new(at, read, null, place) { Notice = notice }
                : null;
    }

    private JsonObject CreateBody(Node.Map map, string name, Instant at)
    {
        var data = new JsonObject { ["customer"] = new JsonObject { ["id"] = TestCustomerReader.CustomerId } };
        foreach (var (key, value) in map.Entries)
        {
            if (key.Text.Split('.', 2) is not [var first, var field])
            {
                continue;
            }

            if (first == "event")
            {
                data[field] = JsonValues.Convert(value, zone, c => data["currency"] = c);
                continue;
            }

            var part = (JsonObject)(data[first] ??= new JsonObject());
            part[field] =
                first == "refund"
                    ? JsonValues.Convert(value, zone, c => part["currency"] = c)
                    : JsonValues.ConvertToText(value, zone, c => part["currency"] = c);
        }

        if (EventNames.OrderEvents.Contains(name) || name == EventNames.FeedbackReceived)
        {
            NameOrder(data, name);
        }

        if (map.Find("consent") is { } consent)
        {
            data["consents"] = TestCustomerReader.ReadConsent(consent, "a line of timeline", at, faults);
        }

        var body = new JsonObject
        {
            ["type"] = name,
            ["timestamp"] = JsonValues.Write(at),
            ["data"] = data,
        };
        if (map.Find("backfill") is { } backfill)
        {
            body["backfill"] = JsonValues.Convert(backfill, zone, _ => { });
        }

        return body;
    }

    private void NameOrder(JsonObject data, string name)
    {
        var named = data["order"] is JsonObject given && given["id"] is { } id ? id.ToString() : null;
        var begins = name is EventNames.OrderPlaced or EventNames.OrderPaid;
        if (named is not null)
        {
            order = named;
        }
        else if (
            (order is null && name != EventNames.FeedbackReceived)
            || (
                begins && (happened.Contains($"{order} {name}") || happened.Contains($"{order} {EventNames.OrderPaid}"))
            )
        )
        {
            order = $"test-{++orders}";
        }

        if (order is null)
        {
            return;
        }

        happened.Add($"{order} {name}");
        var part = (JsonObject)(data["order"] ??= new JsonObject());
        part["id"] ??= order;
        if (begins)
        {
            part["name"] ??= $"#{order}";
            part["currency"] ??= workspace.Shop.Currency;
        }
    }
}
