using System.Text.Json;
using System.Text.Json.Serialization;

namespace MarketingAutomation.Core.Customers;

/// <summary>Which arrival of a run at a step is meant: with the step, the run's position. Stored as its number; the
/// first is not stored, and it is what records without a visit mean.</summary>
[JsonConverter(typeof(VisitConverter))]
public readonly record struct Visit
{
    private readonly int earlier;

    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public Visit(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        earlier = number - 1;
    }

    /// <summary>The first arrival at a step; also the default value.</summary>
    public static Visit First => default;

    /// <summary>From 1.</summary>
    public int Number => earlier + 1;

    /// <summary>The number, as ids are derived from it.</summary>
    public override string ToString() => Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Stores a visit as its number; a number that is none reads as the first visit.</summary>
public sealed class VisitConverter : JsonConverter<Visit>
{
    public override Visit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(Math.Max(reader.GetInt32(), 1));

    public override void Write(Utf8JsonWriter writer, Visit value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Number);
}
