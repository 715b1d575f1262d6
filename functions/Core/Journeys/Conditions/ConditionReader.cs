using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>Reads conditions: several keys mean all of them, a plain value means <c>is</c>, a list means one of its
/// values.</summary>
/// <param name="context">The journey being read.</param>
/// <param name="ofLine">Inside <c>any_line</c> and <c>every_line</c>: fields are those of a line.</param>
internal sealed partial class ConditionReader(JourneyReadContext context, bool ofLine = false)
{
    private const string Message = "message.";
    private const string Line = "line.";

    private static readonly IReadOnlyList<string> Blocks =
    [
        "all",
        "any",
        "not",
        "did",
        "bought",
        "in_segment",
        "order.any_line",
        "order.every_line",
        "event.order.any_line",
        "event.order.every_line",
    ];

    private readonly FaultCollector faults = context.Faults;

    /// <summary>The condition; null with a fault when it cannot be read.</summary>
    public Condition? ReadCondition(Node node)
    {
        if (MapReader.ReadOpenMap(node, "a condition", faults) is not { } map)
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

        var known = context.NeverMatchFaults.Found.Count;
        var parts = map.Entries.Select(ReadEntry).ToList();
        if (parts.Contains(null))
        {
            return null;
        }

        if (context.NeverMatchFaults.Found.Count == known)
        {
            CheckContradictions(map, [.. parts.OfType<Condition>()]);
        }

        return parts is [{ } only] ? only : new Condition.All([.. parts!]);
    }

    // Comparisons of one field in several places have to be true at once.
    private void CheckContradictions(Node at, List<Condition> parts)
    {
        var together = parts.SelectMany(ContradictionChecks.ListConjunction).ToList();
        foreach (var asked in together.GroupBy(c => c.Field.Name).Select(g => g.ToList()))
        {
            if (ContradictionChecks.Explain(asked, context.AskedEvent) is var (why, remedy))
            {
                ReportNever(at, asked[0].Field, why, remedy);
                return;
            }

            // The type of an attribute is known with shop.yaml. Those of one mapping are checked together already.
            if (asked.Count > 1 && parts.Count > 1 && asked[0].Field.Kind == FieldKind.Attribute)
            {
                context.References.Add(
                    new Reference.ComparedTogether(at, asked[0].Field.Name["customer.".Length..], asked)
                );
            }

            if (
                context.AskedEvent is { } arrives
                && IsOfEvent(asked[0].Field.Name)
                && EventFieldChecks.ExplainNever(asked, arrives) is var (problem, allowed, instead)
            )
            {
                context.NeverMatchFaults.Add(FaultCodes.NeverMatches, at, problem, allowed, instead);
                return;
            }
        }

        if (CombinedContradictions.Explain(parts, context.AskedEvent) is { } both)
        {
            context.NeverMatchFaults.Add(
                FaultCodes.NeverMatches,
                at,
                $"what is asked here never matches: {both}",
                "",
                "change one of the conditions, or leave it out"
            );
        }
        else if (ContradictionChecks.ExplainAcrossFields(together) is { } across)
        {
            context.NeverMatchFaults.Add(
                FaultCodes.NeverMatches,
                at,
                $"what is asked here never matches: {across}",
                "",
                "change the values, or leave one of the conditions out"
            );
        }
    }

    private void ReportNever(Node at, Field field, string why, string remedy) =>
        context.NeverMatchFaults.Add(
            FaultCodes.NeverMatches,
            at,
            $"what is asked of \"{field.Name}\" never matches: {why}",
            "",
            remedy.Length > 0 ? remedy : "change the value, or leave the condition out"
        );

    // The negation of a comparison that every value passes is never true; the negation of unknown is unknown.
    private Condition.Not ReadNot(Node at, Condition of)
    {
        var together = of is Condition.Any or Condition.Not ? [] : ContradictionChecks.ListConjunction(of).ToList();
        if (of is Condition.Any any && FindAlwaysTrueField(any) is { } field)
        {
            ReportNever(at, field, "every value passes what is under not", "");
        }
        else if (
            together.Count > 0
            && together.All(c => c.Field.Name == together[0].Field.Name)
            && ContradictionChecks.ExplainOpposite(together, context.AskedEvent) is var (why, remedy)
        )
        {
            ReportNever(at, together[0].Field, why, remedy);
        }
        else if (
            of is Condition.Compare { Operator: Comparison.Exists } asked
            && ConditionChecks.IsExistsComparison(asked, true)
            && new ConditionChecks(context).ExplainAlwaysPresent(asked.Field.Name) is { } there
        )
        {
            ReportNever(at, asked.Field, there, "leave the condition out");
        }

        return new Condition.Not(of);
    }

    // The field for which every value passes one of the alternatives; null: there is none.
    private Field? FindAlwaysTrueField(Condition.Any any)
    {
        var opposites = any
            .Parts.Select(part =>
                part is Condition.Compare { Field.MayBeAbsent: false } compare
                    ? ConditionImplication.Opposite(compare)
                    : null
            )
            .ToList();
        return
            opposites.Contains(null)
            || opposites.DistinctBy(o => o!.Field.Name).Count() > 1
            || ContradictionChecks.Explain([.. opposites.OfType<Condition.Compare>()], context.AskedEvent) is null
            ? null
            : opposites[0]!.Field;
    }

    private Condition? ReadEntry(Node.Entry entry) =>
        IsRefusedInSegment(entry.Key)
            ? null
            : entry.Key.Text switch
            {
                "all" => ReadParts(entry) is { } of ? new Condition.All(of) : null,
                "any" => ReadParts(entry) is { } of ? new Condition.Any(of) : null,
                "not" => ReadCondition(entry.Value) is { } of ? ReadNot(entry.Key, of) : null,
                "did" when !ofLine => ReadDid(entry.Value),
                "in_segment" when !ofLine => ReadInSegment(entry),
                "bought" when !ofLine => ReadBought(entry.Value),
                "order.any_line" or "event.order.any_line" when !ofLine => ReadLines(entry) is { } fits
                    ? new Condition.AnyLine(fits, IsOfEvent(entry.Key.Text))
                    : null,
                "order.every_line" or "event.order.every_line" when !ofLine => ReadLines(entry) is { } fits
                    ? new Condition.EveryLine(fits, IsOfEvent(entry.Key.Text))
                    : null,
                var key when key.StartsWith(Message, StringComparison.Ordinal) && !ofLine => ReadMessageIs(entry),
                _ => ReadField(entry.Key) is { } field ? ReadComparison(field, entry.Value) : null,
            };

    private List<Condition>? ReadParts(Node.Entry entry)
    {
        if (entry.Value is not Node.List { Items.Count: > 0 } list)
        {
            faults.Add(
                FaultCodes.WrongShape,
                entry.Value,
                $"\"{entry.Key.Text}\" is {entry.Value.DisplayName}",
                "a list of conditions",
                entry.Value is Node.Map ? "write each condition on a line of its own, with \"- \" before it" : ""
            );
            return null;
        }

        var parts = list.Items.Select(item => ReadCondition(item)).ToList();
        return parts.Contains(null) ? null : [.. parts.OfType<Condition>()];
    }

    private Condition? ReadLines(Node.Entry entry)
    {
        CheckHasOrder(entry.Key);
        CheckHasEvent(entry.Key);
        var fits = new ConditionReader(context, ofLine: true).ReadCondition(entry.Value);
        if (
            fits is not null
            && WordsOf(fits, "line.sku") is { } skus
            && WordsOf(fits, "line.category") is { } categories
        )
        {
            context.References.Add(new Reference.AskedLine(entry.Key, skus, categories));
        }

        return fits;
    }

    private Condition? ReadComparison(Field field, Node value)
    {
        var operands = new OperandReader(context, field);
        if (value is not Node.Map map)
        {
            return CheckField(
                field,
                value,
                operands.ReadComparison(value is Node.List ? Comparison.In : Comparison.Is, value)
            );
        }

        if (operands.IsBroken(map))
        {
            return null;
        }

        var parts = new List<Condition?>();
        foreach (var (key, with) in map.Entries)
        {
            if (ComparisonCatalog.Find(key.Text) is not { } by || !ComparisonCatalog.Fits(by, field.Kind))
            {
                faults.Add(
                    FaultCodes.Comparison,
                    key,
                    $"\"{key.Text}\" does not fit \"{field.Name}\"",
                    string.Join(", ", ComparisonCatalog.WordsFor(field.Kind)),
                    ComparisonCatalog.FindMeantWord(key.Text, field.Kind) is { } word
                        ? $"write {word}: instead of {key.Text}:"
                        : Spelling.DidYouMean(key.Text, ComparisonCatalog.WordsFor(field.Kind))
                );
                parts.Add(null);
                continue;
            }

            parts.Add(operands.ReadComparison(by, with));
        }

        return parts.Contains(null)
            ? null
            : CheckField(field, map, parts is [{ } only] ? only : new Condition.All([.. parts!]));
    }

    private Condition? CheckField(Field field, Node at, Condition? condition)
    {
        if (condition is not null)
        {
            new ConditionChecks(context).CheckComparisons(
                field,
                at,
                [.. ContradictionChecks.ListConjunction(condition)]
            );
        }

        return condition;
    }
}
