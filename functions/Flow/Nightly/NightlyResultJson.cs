using System.Text.Json;
using System.Text.Json.Serialization;

namespace MarketingAutomation.Flow.Nightly;

/// <summary>
/// Writes each count as a property of its own beside <c>Next</c>, as results were written when every count was a
/// property of the class, so a program before or after this one reads it. Names are read in upper and lower case.
/// </summary>
internal sealed class NightlyResultJson : JsonConverter<NightlyResult>
{
    public override NightlyResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("expected an object of counts");
        }

        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        string? next = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name.Equals(nameof(NightlyResult.Next), StringComparison.OrdinalIgnoreCase))
            {
                next = reader.GetString();
            }
            else if (reader.TokenType == JsonTokenType.Number)
            {
                counts[name] = reader.GetInt32();
            }
            else
            {
                reader.Skip();
            }
        }

        return new NightlyResult { Counts = counts, Next = next };
    }

    public override void Write(Utf8JsonWriter writer, NightlyResult value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, count) in value.Counts.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            writer.WriteNumber(Named(name), count);
        }

        if (value.Next is { } next)
        {
            writer.WriteString(Named(nameof(NightlyResult.Next)), next);
        }

        writer.WriteEndObject();

        string Named(string name) => options.PropertyNamingPolicy?.ConvertName(name) ?? name;
    }
}
