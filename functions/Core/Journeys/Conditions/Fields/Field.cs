namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>A field that conditions may use: its name, the kind of its value, and how it is read.</summary>
/// <param name="Name">As written: <c>customer.order_count</c>.</param>
/// <param name="Kind">Determines the comparisons and operands that are allowed.</param>
/// <param name="Meaning">One sentence for the schema and the docs.</param>
/// <param name="ReadValue">Reads the value now; <see cref="Value.Unknown"/> when it is not known,
/// <see cref="Value.Absent"/> when it is known to be missing.</param>
public sealed record Field(string Name, FieldKind Kind, string Meaning, Func<ConditionScope, Value> ReadValue)
{
    /// <summary>True: it may be known to be missing, so that <c>exists: no</c> can match. False: it is either known or
    /// unknown.</summary>
    public bool MayBeAbsent { get; init; }
}

/// <summary>The kind of value of a field. <see cref="Any"/>: a sender's own field, compared by the form of the written
/// value. <see cref="Attribute"/>: an attribute of the customer; shop.yaml has its type, which is not known while a
/// journey is read.</summary>
public enum FieldKind
{
    Text,
    Number,
    Money,
    YesNo,
    Time,
    TextList,
    Any,
    Attribute,
}
