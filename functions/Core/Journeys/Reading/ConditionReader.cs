using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Workspaces.Reading;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>Reads conditions: several keys mean all of them, a bare value means <c>is</c>, a list one of.</summary>
/// <param name="context">The journey being read.</param>
/// <param name="ofLine">Inside <c>any_line</c> and <c>every_line</c>: fields are those of a line.</param>
internal sealed partial class ConditionReader(JourneyContext context, bool ofLine = false)
{
    private const string Message = "message.";
    private const string Line = "line.";

    private static readonly IReadOnlyList<string> Blocks =
    [
        "all",
        "any",
        "not",
        "did",
        "order.any_line",
        "order.every_line",
        "event.order.any_line",
        "event.order.every_line",
    ];

    private readonly FaultSink faults = context.Faults;

    /// <summary>The condition; null with a fault when it cannot be read.</summary>
    public Condition? Read(Node node)
    {
        if (MapReader.Open(node, "a condition", faults) is not { } map)
        {
            return null;
        }

        if (map.Entries.Count == 0)
        {
            faults.Add(
                FaultCodes.EmptyCondition,
                map,
                "the condition says nothing",
                "at least one field, such as customer.order_count: 1"
            );
            return null;
        }

        var known = context.Never.Found.Count;
        var parts = map.Entries.Select(Entry).ToList();
        if (parts.Contains(null))
        {
            return null;
        }

        if (context.Never.Found.Count == known)
        {
            Contradictions(map, [.. parts.OfType<Condition>()]);
        }

        return parts is [{ } only] ? only : new Condition.All([.. parts!]);
    }

    // What is asked of one field in several places has to be true at once.
    private void Contradictions(Node at, List<Condition> parts)
    {
        var together = parts.SelectMany(NeverMatches.Together).ToList();
        foreach (var asked in together.GroupBy(c => c.Field.Name).Select(g => g.ToList()))
        {
            if (NeverMatches.Why(asked, context.Asked) is var (why, remedy))
            {
                Never(at, asked[0].Field, why, remedy);
                return;
            }

            if (
                context.Asked is { } arrives
                && IsOfEvent(asked[0].Field.Name)
                && EventFields.WhyNever(asked, arrives) is var (problem, allowed, instead)
            )
            {
                context.Never.Add(FaultCodes.NeverMatches, at, problem, allowed, instead);
                return;
            }
        }

        if (Together.Why(parts, context.Asked) is { } both)
        {
            context.Never.Add(
                FaultCodes.NeverMatches,
                at,
                $"what is asked here never matches: {both}",
                "",
                "change one of the conditions, or leave it out"
            );
        }
        else if (NeverMatches.Across(together) is { } across)
        {
            context.Never.Add(
                FaultCodes.NeverMatches,
                at,
                $"what is asked here never matches: {across}",
                "",
                "change the values, or leave one of the conditions out"
            );
        }
    }

    private void Never(Node at, Field field, string why, string remedy) =>
        context.Never.Add(
            FaultCodes.NeverMatches,
            at,
            $"what is asked of \"{field.Name}\" never matches: {why}",
            "",
            remedy.Length > 0 ? remedy : "change the value, or leave the condition out"
        );

    // The opposite of what every value passes is true of none; the opposite of unknown is unknown.
    private Condition.Not Opposite(Node at, Condition of)
    {
        var together = of is Condition.Any or Condition.Not ? [] : NeverMatches.Together(of).ToList();
        if (of is Condition.Any any && Everything(any) is { } field)
        {
            Never(at, field, "every value passes what is under not", "");
        }
        else if (
            together.Count > 0
            && together.All(c => c.Field.Name == together[0].Field.Name)
            && NeverMatches.WhyNot(together, context.Asked) is var (why, remedy)
        )
        {
            Never(at, together[0].Field, why, remedy);
        }
        else if (
            of is Condition.Compare { By: Comparison.Exists } asked
            && ConditionJudge.IsExists(asked, true)
            && new ConditionJudge(context).IsThere(asked.Field.Name) is { } there
        )
        {
            Never(at, asked.Field, there, "leave the condition out");
        }

        return new Condition.Not(of);
    }

    // The field of which every value passes one of the alternatives; null: there is none.
    private Field? Everything(Condition.Any any)
    {
        var opposites = any
            .Of.Select(part =>
                part is Condition.Compare { Field.MayBeAbsent: false } compare ? Implied.Opposite(compare) : null
            )
            .ToList();
        return
            opposites.Contains(null)
            || opposites.DistinctBy(o => o!.Field.Name).Count() > 1
            || NeverMatches.Why([.. opposites.OfType<Condition.Compare>()], context.Asked) is null
            ? null
            : opposites[0]!.Field;
    }

    private static bool IsOfEvent(string name) => name.StartsWith("event.", StringComparison.Ordinal);

    private Condition? Entry(Node.Entry entry) =>
        entry.Key.Text switch
        {
            "all" => Several(entry) is { } of ? new Condition.All(of) : null,
            "any" => Several(entry) is { } of ? new Condition.Any(of) : null,
            "not" => Read(entry.Value) is { } of ? Opposite(entry.Key, of) : null,
            "did" when !ofLine => Did(entry.Value),
            "order.any_line" or "event.order.any_line" when !ofLine => Lines(entry) is { } fits
                ? new Condition.AnyLine(fits, IsOfEvent(entry.Key.Text))
                : null,
            "order.every_line" or "event.order.every_line" when !ofLine => Lines(entry) is { } fits
                ? new Condition.EveryLine(fits, IsOfEvent(entry.Key.Text))
                : null,
            var key when key.StartsWith(Message, StringComparison.Ordinal) && !ofLine => MessageIs(entry),
            _ => Field(entry.Key) is { } field ? Compare(field, entry.Value) : null,
        };

    private List<Condition>? Several(Node.Entry entry)
    {
        if (entry.Value is not Node.List { Items.Count: > 0 } list)
        {
            faults.Add(
                FaultCodes.Shape,
                entry.Value,
                $"\"{entry.Key.Text}\" is {entry.Value.Called}",
                "a list of conditions",
                entry.Value is Node.Map ? "write each condition on a line of its own, with \"- \" before it" : ""
            );
            return null;
        }

        var parts = list.Items.Select(item => Read(item)).ToList();
        return parts.Contains(null) ? null : [.. parts.OfType<Condition>()];
    }

    private Condition? Lines(Node.Entry entry)
    {
        NeedsOrder(entry.Key);
        NeedsEvent(entry.Key);
        var fits = new ConditionReader(context, ofLine: true).Read(entry.Value);
        if (fits is not null && Words(fits, "line.sku") is { } skus && Words(fits, "line.category") is { } categories)
        {
            context.References.Add(new Reference.AskedLine(entry.Key, skus, categories));
        }

        return fits;
    }

    private Field? Field(Node.Scalar key)
    {
        var name = key.Text;
        if (ofLine)
        {
            var line = FieldCatalog.Find(name.StartsWith(Line, StringComparison.Ordinal) ? name : Line + name);
            if (line is null)
            {
                faults.NotOneOf(
                    FaultCodes.UnknownField,
                    key,
                    $"unknown field \"{name}\" of a line",
                    name,
                    FieldCatalog
                        .All.Where(f => f.Name.StartsWith(Line, StringComparison.Ordinal))
                        .Select(f => f.Name[Line.Length..])
                );
            }

            return line;
        }

        if (IsOfLines(name))
        {
            faults.Add(
                FaultCodes.UnknownField,
                key,
                $"unknown field \"{name}\"",
                "order.any_line, order.every_line, event.order.any_line, event.order.every_line",
                LinesMeant(name[(name.LastIndexOf('.') + 1)..])
            );
            return null;
        }

        NeedsOrder(key);
        NeedsEvent(key);
        if (name.StartsWith(Line, StringComparison.Ordinal))
        {
            faults.Add(
                FaultCodes.NotHere,
                key,
                $"\"{name}\" is asked outside of a line",
                "",
                $"write order.any_line: {{ {name[Line.Length..]}: … }}"
            );
            return null;
        }

        if (context.Entering && name.StartsWith("run.", StringComparison.Ordinal))
        {
            faults.Add(FaultCodes.NotHere, key, $"\"{name}\" is asked before there is a run", "", "ask it in a step");
            return null;
        }

        return FieldCatalog.Find(name) ?? Own(key);
    }

    private void NeedsOrder(Node.Scalar key)
    {
        if (!context.HasOrder && key.Text.StartsWith("order.", StringComparison.Ordinal))
        {
            faults.Add(
                FaultCodes.NoOrder,
                key,
                $"this journey does not start with an order, so \"{key.Text}\" is never known",
                "",
                context.Asked is { Name: { } name } && EventNames.MayCarryOrder(name)
                        ? $"write event.{key.Text}: the order that arrived"
                    : EventMeant(key.Text) is { } meant
                        ? $"write {meant}; {context.Asked?.Name ?? context.Trigger} tells it"
                    : "ask about customer.*, or use a trigger with an order"
            );
        }
        else if (
            context.Asked is { IsTrigger: false, Scope: OrderScope.Any, Name: { } arrives }
            && EventNames.OfAnOrder.Contains(arrives)
            && key.Text.StartsWith("order.", StringComparison.Ordinal)
        )
        {
            context.Advice.Add(
                FaultCodes.OtherOrder,
                key,
                $"\"{key.Text}\" is of the order that started the run, while \"{arrives}\" may be about another",
                $"event.{key.Text}, {key.Text}",
                $"write event.{key.Text} if you mean the order that arrived"
            );
        }
    }

    // What an order has and the event that is asked of, or that started the run, has too: a checkout has a total.
    private string? EventMeant(string name) =>
        (context.Asked?.Name ?? context.Trigger) is not { } from ? null
        : name is "order.any_line" or "order.every_line"
            ? EventPayload.Find(from, "skus") is null ? null
                : "event.skus: { contains: … }"
        : EventPayload.Find(from, name["order.".Length..]) is { } field ? $"event.{field.Name}"
        : null;

    private void NeedsEvent(Node.Scalar key)
    {
        if (!key.Text.StartsWith("event.", StringComparison.Ordinal))
        {
            return;
        }

        if (context.Asked is { } asked)
        {
            if (EventFields.WhyNever(key.Text, asked) is var (problem, remedy))
            {
                context.Never.Add(FaultCodes.NeverMatches, key, problem, "", remedy);
            }
        }
        else
        {
            context.EventFields.Add(key);
        }
    }

    private Condition? Compare(Field field, Node value)
    {
        var operands = new OperandReader(context, field);
        if (value is not Node.Map map)
        {
            return Judged(field, value, operands.Read(value is Node.List ? Comparison.In : Comparison.Is, value));
        }

        if (operands.IsBroken(map))
        {
            return null;
        }

        var parts = new List<Condition?>();
        foreach (var (key, with) in map.Entries)
        {
            if (Comparisons.Find(key.Text) is not { } by || !Comparisons.Fits(by, field.Kind))
            {
                faults.Add(
                    FaultCodes.Comparison,
                    key,
                    $"\"{key.Text}\" does not fit \"{field.Name}\"",
                    string.Join(", ", Comparisons.For(field.Kind)),
                    Comparisons.Meant(key.Text, field.Kind) is { } word
                        ? $"write {word}: instead of {key.Text}:"
                        : Spelling.DidYouMean(key.Text, Comparisons.For(field.Kind))
                );
                parts.Add(null);
                continue;
            }

            parts.Add(operands.Read(by, with));
        }

        return parts.Contains(null)
            ? null
            : Judged(field, map, parts is [{ } only] ? only : new Condition.All([.. parts!]));
    }

    private Condition? Judged(Field field, Node at, Condition? condition)
    {
        if (condition is not null)
        {
            new ConditionJudge(context).Look(field, at, [.. NeverMatches.Together(condition)]);
        }

        return condition;
    }
}
