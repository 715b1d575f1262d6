using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace MarketingAutomation.Core.Values;

/// <summary>Stores instants as ticks (100 ns) since 1970-01-01 UTC: the unit of due rows, and the fastest to
/// read.</summary>
public sealed class InstantConverter : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Instant.FromUnixTimeTicks(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeTicks());
}
