using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>The value of a field at the moment of evaluation.</summary>
public abstract record Value
{
    private Value() { }

    /// <summary>Not known: never matches, also not when negated.</summary>
    public static readonly Value Unknown = new UnknownValue();

    /// <summary>Known to be absent: <c>exists: no</c> matches. It equals none of the values asked for, so a comparison
    /// is false and its <c>not</c> true.</summary>
    public static readonly Value Absent = new AbsentValue();

    public sealed record UnknownValue : Value;

    public sealed record AbsentValue : Value;

    public sealed record Text(string Value) : Value
    {
        /// <summary>For a value that may be a sender's plain number: its currency when it is compared with money; null:
        /// none.</summary>
        public string? Currency { get; init; }
    }

    public sealed record Number(decimal Value) : Value
    {
        /// <summary>The currency when it is compared with money; null: it is no amount.</summary>
        public string? Currency { get; init; }
    }

    public sealed record Amount(Money Value) : Value;

    public sealed record YesNo(bool Value) : Value;

    public sealed record Time(Instant Value) : Value;

    public sealed record TextList(IReadOnlyList<string> Value) : Value;
}
