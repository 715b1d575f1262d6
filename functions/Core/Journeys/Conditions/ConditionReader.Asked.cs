using System.Globalization;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>Reads conditions on past events and on the journey's own messages.</summary>
internal sealed partial class ConditionReader
{
    private static List<string>? WordsOf(Condition fits, string field) =>
        ContradictionChecks
            .ListConjunction(fits)
            .FirstOrDefault(c => c.Field.Name == field && c.Operator is Comparison.Is or Comparison.In)
            ?.Operands.OfType<Operand.Text>()
            .Select(t => t.Value)
            .ToList();

    private Condition.Did? ReadDid(Node node)
    {
        if (
            node is Node.Map { Entries: var entries }
            && entries.FirstOrDefault(e => e.Key.Text is "at_most" or "less_than" or "is") is { } few
        )
        {
            var seen =
                few.Key.Text == "less_than" ? (few.Value as Node.Scalar)?.Text
                : (few.Value as Node.Scalar) is { Text: var most }
                && int.TryParse(most, CultureInfo.InvariantCulture, out var number)
                    ? $"{number + 1}"
                : null;
            faults.Add(
                FaultCodes.UnknownKey,
                few.Key,
                $"unknown key \"{few.Key.Text}\" in did",
                string.Join(", ", Vocabulary.Did),
                $"did counts what was seen at least so often; for less write not: {{ did: {{ event: …, "
                    + $"at_least: {seen ?? "1"}, within: … }} }}"
            );
            return null;
        }

        var map = MapReader.Create(node, "did", Vocabulary.Did, faults);
        var name = EventReader.ReadNamed(map?.Require("event"), context);
        EventReader.CheckReachesJourneys(map?.Find("event"), name, context, own: false);
        var times = map?.Find("at_least") is { } least ? faults.ReadInteger(least, "at_least", 1, 1000) : 1;
        var at = map?.Require("within", "such as within: 30d");
        var within = faults.ReadDuration(at, "within");
        if (within is { } time && (time > Duration.FromDays(90) || time.Hours != 0 || time.Minutes != 0))
        {
            faults.Add(
                FaultCodes.Duration,
                at!,
                $"within is \"{((Node.Scalar)at!).Text}\"",
                "whole days, at most 90d: that is how far back events are counted"
            );
            return null;
        }

        return name is not null && times is { } n && within is { } found
            ? new Condition.Did(name, n, found.Days)
            : null;
    }

    private Condition.InSegment? ReadInSegment(Node.Entry entry)
    {
        var names = faults.ReadWords(entry.Value, entry.Key.Text);
        Node[] places = entry.Value is Node.List { Items: var items } ? [.. items] : [entry.Value];
        foreach (var (name, at) in (names ?? []).Zip(places))
        {
            context.References.Add(new Reference.Segment(at, name));
        }

        return names is { Count: > 0 } ? new Condition.InSegment(names) : null;
    }

    // A segment is about the customer at any time: no order, event, run or message belongs to it.
    private bool IsRefusedInSegment(Node.Scalar key)
    {
        if (
            !context.IsSegment
            || ofLine
            || key.Text.Split('.')[0] is not ("order" or "event" or "run" or "coupon" or "message")
        )
        {
            return false;
        }

        faults.Add(
            FaultCodes.NotAvailableHere,
            key,
            $"a segment is about the customer, and \"{key.Text}\" is not",
            "customer.*, shop.*, bought, did, in_segment, all, any, not",
            key.Text.StartsWith("order.", StringComparison.Ordinal)
                ? "for what they bought write bought: { category: tea, within: 180d }; for an order ask it in the journey"
                : "ask it in the journey"
        );
        return true;
    }

    private Condition.Bought? ReadBought(Node node)
    {
        if (MapReader.Create(node, "bought", Vocabulary.Bought, faults) is not { } map)
        {
            return null;
        }

        var what = map.MapNode.Entries.Where(e => Vocabulary.BoughtWhat.Contains(e.Key.Text)).ToList();
        if (what.Count == 0)
        {
            if (map.MapNode.Entries.All(e => Vocabulary.Bought.Contains(e.Key.Text)))
            {
                faults.Add(
                    FaultCodes.Missing,
                    node,
                    "bought does not say what",
                    string.Join(", ", Vocabulary.BoughtWhat),
                    "write bought: { category: tea }; for orders of any kind use customer.order_count, "
                        + "customer.last_order_at or did: { event: order.paid, within: 90d }"
                );
            }

            return null;
        }

        var fits = new ConditionReader(context, ofLine: true).ReadCondition(
            new Node.Map(map.MapNode.Line, map.MapNode.Column, what)
        );
        var times = map.Find("at_least") is { } least ? faults.ReadInteger(least, "at_least", 1, 1000) : 1;
        var at = map.Find("within");
        var within = faults.ReadDuration(at, "within", months: true);
        return fits is not null && times is { } n && (at is null || within is not null)
            ? new Condition.Bought(fits, n, within)
            : null;
    }

    private Condition.MessageIs? ReadMessageIs(Node.Entry entry)
    {
        if (context.IsReadingTrigger)
        {
            faults.Add(
                FaultCodes.NotAvailableHere,
                entry.Key,
                $"\"{entry.Key.Text}\" is asked before the run has sent anything, and a journey asks only of "
                    + $"its own messages",
                "",
                "ask it in a step after a send of this journey; for messages of all journeys write did: { "
                    + "event: message.clicked, within: 30d }"
            );
            return null;
        }

        var send = entry.Key.Text[Message.Length..];
        var words = Vocabulary.MessageStates;
        var states = faults
            .ReadWords(entry.Value, entry.Key.Text, words)
            ?.Select(w => (MessageState)words.ToList().IndexOf(w))
            .ToList();
        context.AskedMessages.Add((send, entry.Key, states ?? [], context.Step));
        return states is { Count: > 0 } ? new Condition.MessageIs(send, states) : null;
    }
}
