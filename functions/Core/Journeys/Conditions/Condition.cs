using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>A structured condition on the customer, the run's order and the current event. Three-valued: unknown never
/// matches, also under <see cref="Not"/>.</summary>
public abstract record Condition
{
    private Condition() { }

    /// <summary>All parts must match (several keys of one mapping, or <c>all</c>).</summary>
    public sealed record All(IReadOnlyList<Condition> Parts) : Condition;

    /// <summary>At least one part must match (<c>any</c>).</summary>
    public sealed record Any(IReadOnlyList<Condition> Parts) : Condition;

    /// <summary>The negation; the negation of unknown is unknown.</summary>
    public sealed record Not(Condition Inner) : Condition;

    /// <summary>Compares a field with values: <c>order.total: { at_least: 150 EUR }</c>.</summary>
    public sealed record Compare(Field Field, Comparison Operator, IReadOnlyList<Operand> Operands) : Condition;

    /// <summary><c>order.any_line</c>: at least one line matches; fields inside are <c>line.*</c>.
    /// <paramref name="OfEventOrder"/>: the lines of the event's order.</summary>
    public sealed record AnyLine(Condition LineCondition, bool OfEventOrder = false) : Condition;

    /// <summary><c>order.every_line</c>: every line matches and there is at least one. <paramref name="OfEventOrder"/>:
    /// the lines of the event's order.</summary>
    public sealed record EveryLine(Condition LineCondition, bool OfEventOrder = false) : Condition;

    /// <summary><c>message.&lt;send id&gt;: clicked</c>: the state of an earlier message of this run. Clicked implies
    /// opened, delivered, sent.</summary>
    public sealed record MessageIs(string SendStep, IReadOnlyList<MessageState> States) : Condition;

    /// <summary><c>did</c>: an event at least this often within the last days (at most 90).</summary>
    public sealed record Did(string Event, int AtLeast, int WithinDays) : Condition;

    /// <summary><c>in_segment</c>: the customer is in at least one of these segments of segments.yaml, as it is now;
    /// unknown where there is none of this name any more.</summary>
    public sealed record InSegment(IReadOnlyList<string> Names) : Condition;

    /// <summary><c>bought</c>: at least so many paid orders, neither cancelled nor wholly refunded, with a line that
    /// matches; fields inside are <c>line.sku</c>, <c>line.product</c> and <c>line.category</c>.
    /// <paramref name="Within"/>: paid within this time before now; null: ever.</summary>
    public sealed record Bought(Condition LineCondition, int AtLeast, Duration? Within) : Condition;
}

/// <summary>How a field is compared.</summary>
public enum Comparison
{
    Is,
    IsNot,
    In,
    MoreThan,
    LessThan,
    AtLeast,
    AtMost,
    Between,
    Contains,
    Exists,
    Before,
    After,
}

/// <summary>A value written in a condition, as parsed.</summary>
public abstract record Operand
{
    private Operand() { }

    /// <summary>Text, compared without regard to case.</summary>
    public sealed record Text(string Value) : Operand;

    /// <summary>A number.</summary>
    public sealed record Number(decimal Value) : Operand;

    /// <summary>Money; comparable only with its own currency, anything else is unknown.</summary>
    public sealed record Amount(Money Value) : Operand;

    /// <summary>Yes or no.</summary>
    public sealed record YesNo(bool Value) : Operand;

    /// <summary>A calendar date in the customer's time zone.</summary>
    public sealed record Date(LocalDate Value) : Operand;

    /// <summary>A time before now: <c>30d ago</c>.</summary>
    public sealed record Ago(Duration Value) : Operand;
}
