using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>Writes a condition in words, without a customer: <c>order.total at least 150 EUR</c>.</summary>
internal static class ConditionText
{
    /// <summary>Writes the condition.</summary>
    public static string Write(Condition condition) => Write(condition, null);

    private static string Write(Condition condition, string? around) =>
        condition switch
        {
            Condition.All c => Join(c.Parts, "and", around),
            Condition.Any c => Join(c.Parts, "or", around),
            Condition.Not c => $"not ({Write(c.Inner, null)})",
            Condition.Compare { Operator: Comparison.Exists, Operands: [Operand.YesNo(var exists)] } c =>
                $"{c.Field.Name} {(exists ? "exists" : "does not exist")}",
            Condition.Compare c => $"{c.Field.Name} {ConditionExplanation.DescribeAsked(c)}",
            Condition.AnyLine c => $"some line: {Write(c.LineCondition, null)}",
            Condition.EveryLine c => $"every line: {Write(c.LineCondition, null)}",
            Condition.MessageIs c => $"{c.SendStep} {string.Join(" or ", c.States.Select(WriteState))}",
            Condition.InSegment c => $"in segment {string.Join(" or ", c.Names)}",
            Condition.Bought c => DescribeBought(c),
            Condition.Did c => $"{c.Event} at least {CountText.WithNoun(c.AtLeast, "time")} in "
                + $"{CountText.WithNoun(c.WithinDays, "day")}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>What <c>bought</c> asks for: <c>bought category tea in at least 2 orders in 180 days</c>.</summary>
    public static string DescribeBought(Condition.Bought bought) =>
        $"bought {ConditionExplanation.DescribeWritten(bought.LineCondition)}"
        + (bought.AtLeast == 1 ? "" : $" in at least {bought.AtLeast} orders")
        + (bought.Within is { } within ? $" in {CountText.FormatDuration(within)}" : "");

    private static string Join(IReadOnlyList<Condition> parts, string joint, string? around)
    {
        var words = string.Join($" {joint} ", parts.Select(p => Write(p, joint)));
        return around is null || around == joint || parts.Count == 1 ? words : $"({words})";
    }

    private static string WriteState(MessageState state) =>
        state == MessageState.NotSent ? "not sent" : state.ToString().ToLowerInvariant();
}
