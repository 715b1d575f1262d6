using System.Text.Json;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

public static partial class FieldCatalog
{
    private static IEnumerable<Field> EventFields() =>
        [
            new(
                "event.name",
                FieldKind.Text,
                "What just arrived.",
                s => Text(s.Happening ?? s.Event?.Name ?? FindKeptEvent(s)?.Name)
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

    /// <summary>A field that a <c>call_webhook</c> kept of its answer; absent where the answer did not have it.</summary>
    public static Field RunField(string name) =>
        new(
            $"run.{name}",
            FieldKind.Any,
            "Kept of the answer to a call_webhook.",
            s =>
                s.Run is not { } run ? Value.Unknown
                : run.Saved?.TryGetValue(name, out var text) == true ? new Value.Text(text)
                : Value.Absent
        )
        {
            MayBeAbsent = true,
        };

    private static IEnumerable<Field> CouponFields() =>
        [
            new(
                "coupon.expires_at",
                FieldKind.Time,
                "When the coupon that a coupon step of this journey gave last ends; absent while the run has none.",
                s =>
                    s.Run is not { } run ? Value.Unknown
                    : run.Coupon is { } coupon ? new Value.Time(coupon.ExpiresAt)
                    : Value.Absent
            )
            {
                MayBeAbsent = true,
            },
        ];

    private static IEnumerable<Field> ShopFields() =>
        [
            new("shop.name", FieldKind.Text, "The shop's name.", s => Text(s.Workspace.Shop.Name)),
            new("shop.country", FieldKind.Text, "The shop's country.", s => Text(s.Workspace.Shop.Country)),
        ];

    /// <summary>A field of the event that just arrived, or of the run's last event: one of <see cref="EventPayload"/>,
    /// else the sender's own. Unknown where the event does not have it.</summary>
    public static Field EventField(string name) =>
        new($"event.{name}", FieldKind.Any, "The sender's own field.", s => ReadEventField(s, name))
        {
            MayBeAbsent = true,
        };

    // A sender's own event may have a rating among its own fields.
    private static Value Rating(ConditionScope scope) =>
        (scope.Event is { } arrived ? arrived.Feedback?.Rating : FindKeptEvent(scope)?.Rating) is { } stars
            ? new Value.Number(stars)
            : ReadEventField(scope, "rating");

    private static RunEvent? FindKeptEvent(ConditionScope scope) => scope.EarlierEvent ?? scope.Run?.Event;

    /// <summary>A sender's own field of an event, as written there.</summary>
    internal static Value OwnField(Event? arrived, string name) =>
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

    // Reads the field from the event that just arrived, or from the one the run stored.
    private static Value ReadEventField(ConditionScope scope, string name)
    {
        if (scope.Event is { } arrived)
        {
            return WithCurrency(
                EventPayload.Find(scope.Happening ?? arrived.Name, name)?.ReadValue(scope) ?? OwnField(arrived, name),
                OwnField(arrived, "currency"),
                scope
            );
        }

        if (FindKeptEvent(scope) is { } asked && EventPayload.Find(asked.Name, name)?.ReadKept is { } read)
        {
            return read(scope, asked);
        }

        return FindKeptEvent(scope) is { Data: { } data } kept && data.TryGetValue(name, out var text)
            ? WithCurrency(
                EventPayload.Find(kept.Name, name) is { } field
                    ? CapturedFields.ParseCaptured(field, text)
                    : new Value.Text(text),
                data.TryGetValue("currency", out var code) ? new Value.Text(code) : Value.Unknown,
                scope
            )
            : Value.Unknown;
    }

    // A plain number that is compared with money is in the currency given beside it, else in the shop's currency.
    private static Value WithCurrency(Value value, Value beside, ConditionScope scope)
    {
        var currency = (beside as Value.Text)?.Value.ToUpperInvariant() ?? scope.Workspace.Shop.Currency;
        return value switch
        {
            Value.Number number => number with { Currency = currency },
            Value.Text text => text with { Currency = currency },
            Value.Amount or Value.YesNo or Value.Time or Value.TextList or Value.AbsentValue or Value.UnknownValue =>
                value,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
