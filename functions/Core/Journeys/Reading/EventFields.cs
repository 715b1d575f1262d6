using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>Which <c>event.*</c> an event has. A sender's own event may have any.</summary>
internal static class EventFields
{
    private const string Order = "event.order.";

    /// <summary>Why a field is never known where this event is asked about, with the remedy; null: it may be.</summary>
    public static (string Problem, string Remedy)? WhyNever(string field, AskedEvent asked)
    {
        if (asked.Name is not { } name)
        {
            return asked.IsTrigger ? ($"time starts this journey, so \"{field}\" is never known", "ask about customer.*") : null;
        }

        if (!EventNames.Known.Contains(name) || field is "event.name" or "event.source")
        {
            return null;
        }

        if (field.StartsWith(Order, StringComparison.Ordinal))
        {
            return EventNames.MayCarryOrder(name) ? null : ($"\"{name}\" is not about an order, so \"{field}\" is never known", "ask about customer.*, or about order.* where a run has an order");
        }

        if (field == "event.rating")
        {
            return name == EventNames.FeedbackReceived ? null : ($"\"{name}\" has no rating, so \"{field}\" is never known", $"wait for {EventNames.FeedbackReceived}, or ask for customer.last_rating or order.rating");
        }

        if (!EventNames.OfAMessage.Contains(name))
        {
            return null;
        }

        var has = EventNames.FieldsOfAMessage.GetValueOrDefault(name) ?? [];
        return has.Contains(field["event.".Length..]) ? null
            : ($"\"{name}\" has no \"{field}\", so it is never known", has.Count == 0 ? "leave it out" : $"it has {string.Join(", ", has.Select(f => $"event.{f}"))}");
    }

    /// <summary>The same in a step or <c>only_while</c>, which look back at any of the journey's events.</summary>
    public static (string Problem, string Remedy)? WhyNever(string field, IReadOnlyCollection<string> events)
    {
        var whys = events.Select(e => WhyNever(field, new AskedEvent(e, OrderScope.Any, false))).ToList();
        return whys.Count == 0 ? ($"this journey has no event, so \"{field}\" is never known", "ask about customer.*, or ask in the where: of a wait_for")
            : whys.Contains(null) ? null
            : ($"no event of this journey ({string.Join(", ", events)}) has \"{field}\", so it is never known", whys[0]!.Value.Remedy);
    }

    /// <summary>True: a comparison of <c>event.name</c> that this event does not pass.</summary>
    public static bool Excludes(Condition.Compare compare, string name)
    {
        bool named = compare.With.OfType<Operand.Text>().Any(t => string.Equals(t.Value, name, StringComparison.OrdinalIgnoreCase));
        return compare.By switch
        {
            Comparison.Is or Comparison.In => !named,
            Comparison.IsNot => named,
            Comparison.Contains => compare.With.OfType<Operand.Text>().All(t => !name.Contains(t.Value, StringComparison.OrdinalIgnoreCase)),
            _ => false,
        };
    }
}
