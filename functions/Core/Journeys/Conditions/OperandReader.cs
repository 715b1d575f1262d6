using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>Reads the values that a field is compared with, in the form that its kind requires.</summary>
internal sealed class OperandReader(JourneyReadContext context, Field field)
{
    private readonly FaultCollector faults = context.Faults;

    /// <summary>The comparison; null, with a fault, when a value has another form.</summary>
    public Condition.Compare? ReadComparison(Comparison by, Node node)
    {
        var nodes = node is Node.List list ? list.Items : [node];
        if (!Fits(by, node, nodes))
        {
            return null;
        }

        if (
            by is Comparison.Is
            && field.Kind is not (FieldKind.Any or FieldKind.Attribute)
            && node is Node.Scalar { Text: "" or "none" or "null" or "~" or "empty" or "missing" } nothing
            && !(nothing.Quoted && nothing.Text.Length > 0)
            && (nothing.Text.Length == 0 || field.Kind != FieldKind.Text)
        )
        {
            faults.Add(
                FaultCodes.EmptyCondition,
                nothing,
                $"\"{field.Name}\" is compared with "
                    + $"{(nothing.Text.Length == 0 ? "an empty text" : $"\"{nothing.Text}\"")}",
                string.Join(", ", ComparisonCatalog.WordsFor(field.Kind)),
                $"write {field.Name}: {{ exists: no }} if you mean that there is none"
            );
            return null;
        }

        var operands = nodes.Select(n => ReadOperand(by, n)).ToList();
        if (operands.Contains(null))
        {
            return null;
        }

        if (by == Comparison.Between && IsReversed(operands[0]!, operands[1]!))
        {
            context.NeverMatchFaults.Add(
                FaultCodes.NeverMatches,
                node,
                $"\"between\" of \"{field.Name}\" goes from {WrittenText(nodes[0])} to {WrittenText(nodes[1])}, so "
                    + $"nothing fits",
                "[from, to]",
                $"swap the two: between: [{WrittenText(nodes[1])}, {WrittenText(nodes[0])}]"
            );
        }

        return new Condition.Compare(field, by, [.. operands!]);
    }

    /// <summary>True, with a fault: a mapping without a comparison, or one that a decimal comma has split in two: <c>{
    /// at_least: 49,90 EUR }</c>.</summary>
    public bool IsBroken(Node.Map map)
    {
        if (map.Entries.Count == 0)
        {
            faults.Add(
                FaultCodes.EmptyCondition,
                map,
                $"\"{field.Name}\" is compared with nothing",
                string.Join(", ", ComparisonCatalog.WordsFor(field.Kind))
            );
            return true;
        }

        var (before, after) = map
            .Entries.Zip(map.Entries.Skip(1))
            .FirstOrDefault(two => two.First.Value is Node.Scalar && two.Second.Value is Node.Scalar { Text: "" });
        if (
            before?.Value is not Node.Scalar cut
            || ScalarParser.SuggestDecimalPoint($"{cut.Text},{after.Key.Text}") is not { } whole
        )
        {
            return false;
        }

        faults.Add(
            field.Kind == FieldKind.Money ? FaultCodes.Money : FaultCodes.Number,
            cut,
            $"the value of \"{field.Name}\" is \"{cut.Text},{after.Key.Text}\"",
            "a decimal point",
            $"write {whole}{(field.Kind == FieldKind.Money && ScalarParser.ParseMoney(whole) is null ? " EUR" : "")}"
        );
        return true;
    }

    private static string WrittenText(Node node) => ((Node.Scalar)node).Text;

    /// <summary>True: the first value of a <c>between</c> is the greater or later one.</summary>
    public static bool IsReversed(Operand from, Operand to) =>
        (from, to) switch
        {
            (Operand.Number a, Operand.Number b) => a.Value > b.Value,
            (Operand.Amount a, Operand.Amount b) => a.Value.Currency == b.Value.Currency
                && a.Value.Amount > b.Value.Amount,
            (Operand.Ago a, Operand.Ago b) => a.Value < b.Value,
            (Operand.Date a, Operand.Date b) => a.Value > b.Value,
            _ => false,
        };

    private bool Fits(Comparison by, Node node, IReadOnlyList<Node> nodes)
    {
        var word = ComparisonCatalog.Word(by);
        if (!ComparisonCatalog.Fits(by, field.Kind))
        {
            faults.Add(
                FaultCodes.Comparison,
                node,
                $"\"{word}\" does not fit \"{field.Name}\"",
                string.Join(", ", ComparisonCatalog.WordsFor(field.Kind))
            );
        }
        else if (nodes.Count == 0)
        {
            faults.Add(
                FaultCodes.EmptyCondition,
                node,
                $"\"{field.Name}\" is compared with an empty list",
                "at least one value"
            );
        }
        else if (by == Comparison.Between && nodes.Count != 2)
        {
            faults.Add(
                FaultCodes.Comparison,
                node,
                $"\"between\" needs two values and has {nodes.Count}",
                "[from, to]"
            );
        }
        else if (
            nodes.Count > 1
            && by
                is not (Comparison.Between or Comparison.In or Comparison.Is or Comparison.IsNot or Comparison.Contains)
        )
        {
            faults.Add(FaultCodes.Comparison, node, $"\"{word}\" has a list", "one value");
        }
        else
        {
            return true;
        }

        return false;
    }

    private Operand? ReadOperand(Comparison by, Node node)
    {
        if (faults.ReadText(node, $"\"{field.Name}\"") is not { } text)
        {
            return null;
        }

        if (
            by != Comparison.Exists
            && field.Kind is FieldKind.Any or FieldKind.Attribute or FieldKind.Text
            && CodeTexts.FindPlaceholder(text) is { } braces
        )
        {
            context.NeverMatchFaults.Add(
                FaultCodes.NeverMatches,
                node,
                $"what is asked of \"{field.Name}\" never matches: {braces} is compared as it is written, and "
                    + $"nothing fills it in",
                "",
                "write the value itself; one field cannot be compared with another"
            );
        }

        return by == Comparison.Exists
            ? ReadYesNo(node, text)
            : field.Kind switch
            {
                FieldKind.Number => ReadNumber(node, text),
                FieldKind.Money => ReadAmount(node),
                FieldKind.YesNo => ReadYesNo(node, text),
                FieldKind.Time => ReadTime(node, text),
                FieldKind.Attribute when by is Comparison.Before or Comparison.After => ReadTime(node, text),
                FieldKind.Any or FieldKind.Attribute => ReadUntyped((Node.Scalar)node),
                _ => ReadText(node, text),
            };
    }

    private Operand.Text? ReadText(Node node, string text)
    {
        // A word that a field with few possible words never has is a misspelling, also below `not`, where it would
        // match everything.
        IReadOnlyList<string>? words = field.Name switch
        {
            "customer.prefers" => Vocabulary.Channels,
            "order.origin" or "event.order.origin" => OrderOrigin.All,
            _ => null,
        };
        return words is not null && faults.ReadWord(node, field.Name, words) is null ? null : new Operand.Text(text);
    }

    private Operand.Number? ReadNumber(Node node, string text)
    {
        if (ScalarParser.ParseNumber(text) is { } number)
        {
            return new Operand.Number(number);
        }

        faults.Add(FaultCodes.Number, node, $"\"{field.Name}\" is compared with \"{text}\"", "a number, such as 3");
        return null;
    }

    private Operand.Amount? ReadAmount(Node node)
    {
        if (faults.ReadMoney(node, $"the value of \"{field.Name}\"") is not { } money)
        {
            return null;
        }

        if (field.Name.StartsWith("customer.", StringComparison.Ordinal))
        {
            context.References.Add(new Reference.ShopMoney(node, field.Name, money));
        }

        return new Operand.Amount(money);
    }

    private Operand.YesNo? ReadYesNo(Node node, string text)
    {
        if (ScalarParser.ParseYesNo(text) is { } value)
        {
            return new Operand.YesNo(value);
        }

        faults.Add(FaultCodes.YesNo, node, $"\"{field.Name}\" is compared with \"{text}\"", "yes, no");
        return null;
    }

    private Operand? ReadTime(Node node, string text)
    {
        if (ScalarParser.ParseDate(text) is { } date)
        {
            return new Operand.Date(date);
        }

        if (ScalarParser.ParseAgo(text) is { } ago)
        {
            return new Operand.Ago(ago);
        }

        faults.Add(
            FaultCodes.Date,
            node,
            $"\"{field.Name}\" is compared with \"{text}\"",
            "a date such as 2026-03-02, or a time such as 30d ago",
            ScalarParser.SuggestDuration(text) is { } meant ? $"write {meant} ago" : ""
        );
        return null;
    }

    // A sender's own field has no known kind; the written form decides. Quotes make it text. The same for an attribute,
    // whose type is in shop.yaml: a day and a relative time are text here, and are read as the type says.
    private static Operand ReadUntyped(Node.Scalar node) =>
        node.Quoted ? new Operand.Text(node.Text)
        : ScalarParser.ParseNumber(node.Text) is { } number ? new Operand.Number(number)
        : ScalarParser.ParseMoney(node.Text) is { } money ? new Operand.Amount(money)
        : ScalarParser.ParseYesNo(node.Text) is { } yes ? new Operand.YesNo(yes)
        : new Operand.Text(node.Text);
}
