using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>The data that is missing to evaluate a condition on an order's lines, in words: <c>GIFTCARD is not in
/// products.csv</c>.</summary>
internal static class MissingLineData
{
    private const int MostNamed = 3;

    /// <param name="fits">The condition on a line.</param>
    /// <param name="scope">The scope of the order whose lines are evaluated.</param>
    public static string Explain(Condition fits, ConditionScope scope)
    {
        if (scope.Order is not { Lines.Count: > 0 } order)
        {
            return "its lines were not reported";
        }

        var missing = order
            .Lines.Select(line => scope with { Line = line })
            .Where(line => ConditionEvaluator.EvaluateTruth(fits, line) == Truth.Unknown)
            .SelectMany(line => FindUnknown(fits, line))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (missing.Count == 0)
        {
            return order.MoreLines > 0
                ? "it has more lines than are kept"
                : "a value of them is of another kind or currency";
        }

        return string.Join(", ", missing.Take(MostNamed))
            + (
                missing.Count > MostNamed ? $" and {CountText.WithNoun(missing.Count - MostNamed, "more", "more")}" : ""
            );
    }

    private static IEnumerable<string> FindUnknown(Condition condition, ConditionScope scope) =>
        condition switch
        {
            Condition.Compare c => c.Field.ReadValue(scope) is Value.UnknownValue
                ? [DescribeField(c.Field, scope)]
                : [],
            Condition.All c => c.Parts.SelectMany(part => FindUnknown(part, scope)),
            Condition.Any c => c.Parts.SelectMany(part => FindUnknown(part, scope)),
            Condition.Not c => FindUnknown(c.Inner, scope),
            Condition.AnyLine
            or Condition.EveryLine
            or Condition.MessageIs
            or Condition.Did
            or Condition.Bought
            or Condition.InSegment => [],
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static string DescribeField(Field field, ConditionScope scope)
    {
        var line = scope.Line!;
        var name = field.Name["line.".Length..];
        return field.Name != "line.category" ? $"{name} of {line.Sku ?? line.Title ?? "a line"} was not reported"
            : line.Sku is not { } sku ? $"{line.Title ?? "a line"} has no SKU"
            : scope.Workspace.Products.ContainsKey(sku) ? $"{sku} has no category in products.csv"
            : $"{sku} is not in products.csv";
    }
}
