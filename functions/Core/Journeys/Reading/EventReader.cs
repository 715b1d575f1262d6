using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>Reads which event a trigger, goal, exit or wait names.</summary>
internal static class EventReader
{
    /// <summary>
    /// Reads an event's name: a known one of the program, or a sender's own, which is any other <c>word.word</c>. The
    /// first words of the program's events (<c>order</c>, <c>message</c> …) are reserved, so that <c>order.payed</c> is
    /// a fault and not a sender's own event that never comes.
    /// </summary>
    public static string? ReadName(Node? node, FaultCollector faults)
    {
        if (faults.ReadText(node, "event") is not { } name || EventNames.KnownNames.Contains(name))
        {
            return (node as Node.Scalar)?.Text;
        }

        var ours = EventNames.KnownNames.Order(StringComparer.Ordinal).ToList();
        if (!ScalarParser.IsEventName(name))
        {
            faults.Add(
                FaultCodes.UnknownEvent,
                node!,
                $"\"{name}\" is not an event's name",
                $"{string.Join(", ", ours)}, or your own as word.word",
                Spelling.DidYouMean(name, ours) is { Length: > 0 } near ? near
                    : FormEventName(name) is { } own ? $"write {own}, as your system sends it"
                    : ""
            );
        }
        else if (EventNameSuggestions.FindIntendedName(name) is { } meant)
        {
            var alike = EventNameSuggestions.NamesWithSameFirstWord(name);
            faults.Add(
                FaultCodes.UnknownEvent,
                node!,
                $"unknown event \"{name}\"",
                string.Join(", ", alike),
                meant.Length == 0 ? ""
                    : alike.Count > 0 ? $"did you mean \"{meant}\"?"
                    : $"did you mean \"{meant}\"? An event of your own needs a name that is less alike"
            );
        }
        else
        {
            return name;
        }

        return null;
    }

    /// <summary>The same for an event that something waits for or asks for: it is noted for the check against the
    /// events that journeys emit.</summary>
    public static string? ReadNamed(Node? node, JourneyReadContext context)
    {
        var name = ReadName(node, context.Faults);
        if (name is not null)
        {
            context.References.Add(new Reference.NamedEvent(node!, name));
        }

        return name;
    }

    // The words in the form of an event name; a single word needs another one before it.
    private static string? FormEventName(string text)
    {
        var words = text.Trim()
            .ToLowerInvariant()
            .Split([' ', '-', '_', '.', ':', '/'], StringSplitOptions.RemoveEmptyEntries);
        var name =
            words.Length == 1 ? $"shop.{words[0]}"
            : words.Length == 0 ? ""
            : $"{words[0]}.{string.Join('_', words[1..])}";
        return ScalarParser.IsEventName(name) && EventNameSuggestions.FindIntendedName(name) is null ? name : null;
    }

    /// <summary>Reads an event with <c>of</c> and <c>where</c>; the other keys of the mapping are read by the
    /// caller.</summary>
    public static EventMatch? ReadMatch(MapReader? map, JourneyReadContext context)
    {
        if (map is null)
        {
            return null;
        }

        var at = map.Require("event");
        var name = ReadNamed(at, context);
        var of = ReadScope(map, name, context);
        CheckReachesJourneys(at, name, context, own: true);
        context.AskedEvent = new AskedEvent(name, of, IsTrigger: false);
        var where = map.Find("where") is { } condition ? new ConditionReader(context).ReadCondition(condition) : null;
        context.AskedEvent = null;
        return name is null ? null : new EventMatch(name, of, where);
    }

    /// <summary>
    /// Reports an event that only carries data or stops everything, so that no journey receives it; and stores for a
    /// later check an event that exists only where the policy counts it. <paramref name="own"/>: it is received only
    /// for messages of this journey.
    /// </summary>
    public static void CheckReachesJourneys(Node? at, string? name, JourneyReadContext context, bool own)
    {
        if (name is EventNames.MessageOpened or EventNames.MessageClicked or EventNames.MessageScanned)
        {
            context.TrackedEvents.Add((at!, name, own));
        }

        if (name is not null && EventNames.NotUsableInJourneys.TryGetValue(name, out var instead))
        {
            context.NeverMatchFaults.Add(
                FaultCodes.NeverMatches,
                at!,
                $"no journey ever receives \"{name}\"",
                "",
                instead
            );
        }
    }

    // Every order event except the two that begin an order could mean this order or any; the author must state which,
    // so that it is never the wrong one.
    private static OrderScope ReadScope(MapReader map, string? name, JourneyReadContext context)
    {
        var (node, faults) = (map.Find("of"), context.Faults);
        var word = faults.ReadWord(node, "of", Vocabulary.Orders);
        if (name is null)
        {
            return OrderScope.Any;
        }

        if (
            node is null
            && EventNames.OrderEvents.Contains(name)
            && name is not (EventNames.OrderPaid or EventNames.OrderPlaced)
        )
        {
            faults.Add(
                FaultCodes.AmbiguousOrder,
                map.Find("event")!,
                $"\"{name}\" does not say of which order",
                "of: this_order, of: any_order",
                context.HasOrder
                    ? "add of: this_order if you mean the order that started the run"
                    : "add of: any_order; nothing here starts with an order"
            );
        }
        else if (node is not null && !EventNames.OrderEvents.Contains(name))
        {
            faults.Add(FaultCodes.AmbiguousOrder, node, $"\"{name}\" is not about an order", "", "leave out of:");
        }
        else if (word == "this_order" && !context.HasOrder)
        {
            faults.Add(
                FaultCodes.NoOrder,
                node!,
                "this journey does not start with an order, so there is no this_order",
                "of: any_order",
                "use any_order, or a trigger with an order"
            );
        }
        else if (word == "this_order" && name == context.TriggerEvent && FieldRanges.HappensOncePerOrder(name))
        {
            context.NeverMatchFaults.Add(
                FaultCodes.NeverMatches,
                node!,
                $"\"{name}\" of this order started the run and does not come a second time",
                "of: any_order",
                "write of: any_order if you mean another order, or name what happens to this order later"
            );
        }

        return word == "this_order" ? OrderScope.ThisOrder : OrderScope.Any;
    }
}
