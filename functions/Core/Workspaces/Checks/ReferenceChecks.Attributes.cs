using MarketingAutomation.Core.Customers.Attributes;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Checking;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>Attributes of the customer: their names are declared in shop.yaml, and what is stored in them or asked of
/// them fits their type.</summary>
internal sealed partial class ReferenceChecks
{
    private void CheckAttribute(Reference reference, Shop shop, FaultCollector faults)
    {
        switch (reference)
        {
            case Reference.Attribute named when shop.FindAttribute(named.Name) is null:
                ReportUndeclared(named, shop, faults);
                break;
            case Reference.SetAttribute set when shop.FindAttribute(set.Name) is { } type:
                CheckValue(set, type, faults);
                break;
            case Reference.TypedAttribute used when shop.FindAttribute(used.Name) is { } type && type != used.Type:
                faults.Add(
                    FaultCodes.AttributeValue,
                    used.At,
                    $"\"{used.Use}\" needs a {AttributeTypes.Word(used.Type)}, and \"{used.Name}\" is declared as "
                        + AttributeTypes.Word(type),
                    string.Join(
                        ", ",
                        shop.Attributes.Where(a => a.Value == used.Type)
                            .Select(a => a.Key)
                            .Concat(used.Type == AttributeType.List ? [AttributeTypes.Tags] : [])
                    ),
                    used.Type == AttributeType.List && type != AttributeType.List
                        ? $"write set: {{ {used.Name}: … }}, or declare {used.Name}: list in shop.yaml"
                        : $"declare {used.Name}: {AttributeTypes.Word(used.Type)} in shop.yaml"
                );
                break;
            case Reference.ComparedTogether together when shop.FindAttribute(together.Name) is { } type:
                CheckTogether(together, type, faults);
                break;
            case Reference.ComparedAttribute compared when shop.FindAttribute(compared.Name) is { } type:
                CheckComparison(compared, type, faults);
                break;
        }
    }

    private void ReportUndeclared(Reference.Attribute named, Shop shop, FaultCollector faults)
    {
        var prefix = named.Written.StartsWith("customer.", StringComparison.Ordinal) ? "customer." : "";
        IEnumerable<string> known = [.. shop.Attributes.Keys, AttributeTypes.Tags];

        // A condition may also mean a field that every customer has; a step cannot change it.
        if (prefix.Length > 0)
        {
            known = FieldCatalog
                .All.Select(f => f.Name)
                .Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
                .Select(n => n[prefix.Length..])
                .Union(known);
        }

        var near = Spelling.DidYouMean(named.Written, known.Select(k => prefix + k));
        var line = $"attributes: {{ {named.Name}: {AttributeTypes.Word(GuessType(named.Name))} }}";
        faults.Add(
            FaultCodes.UndeclaredAttribute,
            named.At,
            prefix.Length > 0
                ? $"unknown field \"{named.Written}\", and shop.yaml does not declare it"
                : $"shop.yaml does not declare \"{named.Name}\"",
            string.Join(", ", known.Select(k => prefix + k)),
            near.Length > 0
                ? $"{near} else add to shop.yaml: {line}"
                : $"add to shop.yaml: {line} ({string.Join(", ", AttributeTypes.Words)})"
        );
    }

    // By what it is used for and what steps store in it; nothing is known of one that only conditions name.
    private AttributeType GuessType(string name)
    {
        if (
            journeys
                .SelectMany(j => j.References)
                .OfType<Reference.TypedAttribute>()
                .FirstOrDefault(r => r.Name == name) is
            { Type: var used }
        )
        {
            return used;
        }

        var values = journeys.SelectMany(j => j.Values).Where(v => v.Name == name).Select(v => v.Value).ToList();
        return values.Count == 0 ? AttributeType.Text
            : values.TrueForAll(v => AttributeValues.ReadList(v) is not null) ? AttributeType.List
            : new[] { AttributeType.YesNo, AttributeType.Number, AttributeType.Date }
                .Where(t => values.TrueForAll(v => AttributeValues.Normalize(t, v) is not null))
                .Append(AttributeType.Text)
                .First();
    }

    private static void CheckValue(Reference.SetAttribute set, AttributeType type, FaultCollector faults)
    {
        var list = set.At is Node.List ? AttributeValues.ReadList(set.Value) : null;
        if (list is not null && type != AttributeType.List)
        {
            faults.Add(
                FaultCodes.AttributeValue,
                set.At,
                $"\"{set.Name}\" is a list, and shop.yaml declares it as " + AttributeTypes.Word(type),
                AttributeValues.DescribeAllowed(type),
                $"write one value, or declare {set.Name}: list in shop.yaml"
            );
        }
        else if ((list is null ? AttributeValues.Normalize(type, set.Value) : AttributeValues.Normalize(list)) is null)
        {
            faults.Add(
                FaultCodes.AttributeValue,
                set.At,
                list is null
                    ? $"\"{set.Name}\" is \"{TextTruncation.Truncate(set.Value, 60)}\", and shop.yaml declares it as "
                        + AttributeTypes.Word(type)
                    : $"\"{set.Name}\" has {CountText.WithNoun(list.Count, "value")}"
                        + (list.Any(v => v.Length > AttributeValues.MaxItem) ? ", one of them too long" : ""),
                AttributeValues.DescribeAllowed(type),
                ExplainDate(type, set.Value)
            );
        }
    }

    // A day that the calendar does not have, or in another order.
    private static string ExplainDate(AttributeType type, string written) =>
        type != AttributeType.Date ? ""
        : written.Length == 10 && written[4] == '-' && written[7] == '-' ? "the calendar has no such day"
        : "write the year, the month and the day: 1990-02-28";

    private static void CheckComparison(Reference.ComparedAttribute compared, AttributeType type, FaultCollector faults)
    {
        var (compare, field) = (compared.Compare, $"customer.{compared.Name}");
        var kind = KindOf(type);
        if (!ComparisonCatalog.Fits(compare.Operator, kind))
        {
            faults.Add(
                FaultCodes.Comparison,
                compared.At,
                $"\"{ComparisonCatalog.Word(compare.Operator)}\" does not fit \"{field}\", which shop.yaml declares as "
                    + AttributeTypes.Word(type),
                string.Join(", ", ComparisonCatalog.WordsFor(kind)),
                type == AttributeType.List
                && compare.Operator is Comparison.Is or Comparison.In
                && compare.Operands.OfType<Operand.Text>().Select(t => t.Value).ToList() is [var value, ..] values
                    ? $"write {field}: {{ contains: {(values.Count == 1 ? value : $"[{string.Join(", ", values)}]")} }}"
                    : ""
            );
            return;
        }

        if (compare.Operator == Comparison.Exists)
        {
            return;
        }

        if (
            type == AttributeType.Date
            && compare.Operator is Comparison.Is or Comparison.IsNot
            && compare.Operands.OfType<Operand.Text>().Any(t => ScalarParser.ParseAgo(t.Value) is not null)
        )
        {
            faults.Add(
                FaultCodes.NeverMatches,
                compared.At,
                $"what is asked of \"{field}\" never matches: \"ago\" is a moment to the split second",
                "",
                "write before or after, or between: [31d ago, 30d ago]"
            );
            return;
        }

        if (compare.Operands.FirstOrDefault(o => !IsOperandOf(type, compare.Operator, o)) is { } wrong)
        {
            faults.Add(
                FaultCodes.AttributeValue,
                compared.At,
                $"\"{field}\" is compared with {CanonicalForm.Write(wrong)}, and shop.yaml declares it as "
                    + AttributeTypes.Word(type),
                type switch
                {
                    AttributeType.Date => "a date such as 2026-03-02, or a time such as 30d ago",
                    AttributeType.Text or AttributeType.List => "text",
                    AttributeType.Number or AttributeType.YesNo => AttributeValues.DescribeAllowed(type),
                },
                type is AttributeType.Text or AttributeType.List ? "write it in quotes" : ""
            );
        }
    }

    // Comparisons with faults of their own are left out.
    private static void CheckTogether(Reference.ComparedTogether together, AttributeType type, FaultCollector faults)
    {
        var kind = KindOf(type);
        var typed = together
            .Compared.Where(c =>
                c.Operator == Comparison.Exists
                || (ComparisonCatalog.Fits(c.Operator, kind) && c.Operands.All(o => IsOperandOf(type, c.Operator, o)))
            )
            .Select(c =>
                c with
                {
                    Field = c.Field with { Kind = kind },
                    Operands =
                        c.Operator == Comparison.Exists ? c.Operands : [.. c.Operands.Select(o => ToType(type, o))],
                }
            )
            .ToList();
        if (typed.Count > 0 && ContradictionChecks.Explain(typed, null) is var (why, remedy))
        {
            faults.Add(
                FaultCodes.NeverMatches,
                together.At,
                $"what is asked of \"customer.{together.Name}\" never matches: {why}",
                "",
                remedy.Length > 0 ? remedy : "change the value, or leave the condition out"
            );
        }
    }

    // A value in quotes is text until the type is known.
    private static Operand ToType(AttributeType type, Operand operand)
    {
        if (operand is not Operand.Text { Value: var text })
        {
            return operand;
        }

        if (type == AttributeType.Number && ScalarParser.ParseNumber(text) is { } number)
        {
            return new Operand.Number(number);
        }

        if (type == AttributeType.YesNo && ScalarParser.ParseYesNo(text) is { } yes)
        {
            return new Operand.YesNo(yes);
        }

        return type != AttributeType.Date ? operand
            : ScalarParser.ParseDate(text) is { } day ? new Operand.Date(day)
            : ScalarParser.ParseAgo(text) is { } ago ? new Operand.Ago(ago)
            : operand;
    }

    // One text that is written as several, as other programs have it.
    private static void AdviseOnListItem(Reference.ListItem item, AttributeType type, FaultCollector advice)
    {
        var parts = item.Text.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (type == AttributeType.List && parts.Length > 1)
        {
            var list = $"[{string.Join(", ", parts)}]";
            advice.Add(
                FaultCodes.SeveralInOne,
                item.At,
                $"\"{TextTruncation.Truncate(item.Text, 60)}\" is one value of {item.Name}",
                "",
                $"write {(item.Asked ? $"contains: {list}" : $"{item.Name}: {list}")} for {parts.Length} values"
            );
        }
    }

    private static bool IsOperandOf(AttributeType type, Comparison by, Operand operand) =>
        operand switch
        {
            Operand.Number => type is AttributeType.Number || (type is AttributeType.Text && by != Comparison.Contains),
            Operand.YesNo => type is AttributeType.YesNo || (type is AttributeType.Text && by != Comparison.Contains),
            Operand.Amount => type is AttributeType.Text && by != Comparison.Contains,
            Operand.Date or Operand.Ago => type is AttributeType.Date,
            Operand.Text t => type switch
            {
                AttributeType.Number => ScalarParser.ParseNumber(t.Value) is not null,
                AttributeType.YesNo => ScalarParser.ParseYesNo(t.Value) is not null,
                AttributeType.Date => ScalarParser.ParseDate(t.Value) is not null
                    || ScalarParser.ParseAgo(t.Value) is not null,
                AttributeType.Text or AttributeType.List => true,
            },
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static FieldKind KindOf(AttributeType type) =>
        type switch
        {
            AttributeType.Text => FieldKind.Text,
            AttributeType.Number => FieldKind.Number,
            AttributeType.Date => FieldKind.Time,
            AttributeType.YesNo => FieldKind.YesNo,
            AttributeType.List => FieldKind.TextList,
        };
}
