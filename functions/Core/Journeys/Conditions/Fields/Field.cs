namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>A name conditions may use, with the kind of value behind it and how to read it.</summary>
/// <param name="Name">As written: <c>customer.order_count</c>.</param>
/// <param name="Kind">Which comparisons and operands make sense.</param>
/// <param name="Meaning">One sentence for the schema and the docs.</param>
/// <param name="ReadValue">The value now; <see cref="Value.Unknown"/> when it is not known, <see cref="Value.Absent"/>
/// when known to be missing.</param>
public sealed record Field(string Name, FieldKind Kind, string Meaning, Func<ConditionScope, Value> ReadValue)
{
    /// <summary>True: it may be known to be missing, so that <c>exists: no</c> can match. False: it is known or not
    /// known.</summary>
    public bool MayBeAbsent { get; init; }
}

/// <summary>What kind of value a field holds. <see cref="Any"/>: a sender's own field, compared by what is
/// written.</summary>
public enum FieldKind
{
    Text,
    Number,
    Money,
    YesNo,
    Time,
    TextList,
    Any,
}
