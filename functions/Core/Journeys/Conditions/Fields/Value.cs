using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>What a field holds at the moment it is asked.</summary>
public abstract record Value
{
    private Value() { }

    /// <summary>Not known: never matches, in either direction.</summary>
    public static readonly Value Unknown = new UnknownValue();

    /// <summary>Known not to exist: <c>exists: no</c> matches, it is none of the values asked for, so a comparison is
    /// false and its <c>not</c> true.</summary>
    public static readonly Value Absent = new AbsentValue();

    public sealed record UnknownValue : Value;

    public sealed record AbsentValue : Value;

    public sealed record Text(string Value) : Value
    {
        /// <summary>Where it may be a sender's bare number: the currency it is in when it is compared with money; null:
        /// none.</summary>
        public string? Currency { get; init; }
    }

    public sealed record Number(decimal Value) : Value
    {
        /// <summary>The currency it is in when it is compared with money; null: it is no amount.</summary>
        public string? Currency { get; init; }
    }

    public sealed record Amount(Money Value) : Value;

    public sealed record YesNo(bool Value) : Value;

    public sealed record Time(Instant Value) : Value;

    public sealed record TextList(IReadOnlyList<string> Value) : Value;
}
