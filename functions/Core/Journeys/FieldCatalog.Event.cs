using System.Text.Json;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Journeys;

public static partial class FieldCatalog
{
    private static IEnumerable<Field> EventFields() =>
        [
            new(
                "event.name",
                FieldKind.Text,
                "What just arrived.",
                s => Text(s.Happening ?? s.Event?.Name ?? Kept(s)?.Name)
            ),
            new(
                "event.rating",
                FieldKind.Number,
                "The rating just given, 1 to 5; feedback.received has one, and events of your own that carry it.",
                Rating
            ),
            new("event.source", FieldKind.Text, "Where it came from, as configured.", s => Text(s.Event?.Source)),
        ];

    private static IEnumerable<Field> RunFields() =>
        [new("run.entered_at", FieldKind.Time, "When the customer entered this journey.", s => Time(s.Run?.EnteredAt))];

    private static IEnumerable<Field> ShopFields() =>
        [
            new("shop.name", FieldKind.Text, "The shop's name.", s => Text(s.Workspace.Shop.Name)),
            new("shop.country", FieldKind.Text, "The shop's country.", s => Text(s.Workspace.Shop.Country)),
        ];

    /// <summary>
    /// A field of the event that just arrived, or of the run's last event: one of <see cref="EventPayload"/>, else the
    /// sender's own. Unknown where it does not carry one.
    /// </summary>
    public static Field EventData(string name) =>
        new($"event.{name}", FieldKind.Any, "The sender's own field.", s => Data(s, name)) { MayBeAbsent = true };

    // A sender's own event may carry a rating of its own, in its fields.
    private static Value Rating(Scope scope) =>
        (scope.Event is { } arrived ? arrived.Feedback?.Rating : Kept(scope)?.Rating) is { } stars
            ? new Value.Number(stars)
            : Data(scope, "rating");

    private static Customers.RunEvent? Kept(Scope scope) => scope.Earlier ?? scope.Run?.Event;

    /// <summary>A sender's own field of an event, as it is written there.</summary>
    internal static Value Own(Event? arrived, string name) =>
        arrived is null || !arrived.Data.TryGetValue(name, out var json)
            ? Value.Unknown
            : json.ValueKind switch
            {
                JsonValueKind.Number => json.TryGetDecimal(out var number) ? new Value.Number(number) : Value.Unknown,
                JsonValueKind.True => new Value.YesNo(true),
                JsonValueKind.False => new Value.YesNo(false),
                JsonValueKind.String => new Value.Text(json.GetString()!),
                JsonValueKind.Null => Value.Absent,
                _ => Value.Unknown,
            };

    // Of what just arrived, or as the run kept it.
    private static Value Data(Scope scope, string name)
    {
        if (scope.Event is { } arrived)
        {
            return WithCurrency(
                EventPayload.Find(scope.Happening ?? arrived.Name, name)?.Read(scope) ?? Own(arrived, name),
                Own(arrived, "currency"),
                scope
            );
        }

        return Kept(scope) is { Data: { } data } kept && data.TryGetValue(name, out var text)
            ? WithCurrency(
                EventPayload.Find(kept.Name, name) is { } field ? EventPayload.Read(field, text) : new Value.Text(text),
                data.TryGetValue("currency", out var code) ? new Value.Text(code) : Value.Unknown,
                scope
            )
            : Value.Unknown;
    }

    // A bare number that is compared with money is in the currency beside it, else in the shop's.
    private static Value WithCurrency(Value value, Value beside, Scope scope)
    {
        var currency = (beside as Value.Text)?.Of.ToUpperInvariant() ?? scope.Workspace.Shop.Currency;
        return value switch
        {
            Value.Number number => number with { Currency = currency },
            Value.Text text => text with { Currency = currency },
            _ => value,
        };
    }
}
