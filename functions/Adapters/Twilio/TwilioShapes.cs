using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MarketingAutomation.Adapters.Twilio;

/// <summary>A message as Twilio tells of it (twilio_api_v2010, <c>api.v2010.account.message</c>), as far as we read it.</summary>
internal sealed record TwilioMessage(string? Sid, string? Status, string? Body, string? To, string? Direction, string? DateCreated, int? ErrorCode);

/// <summary>A page of messages; <paramref name="NextPageUri"/> null: the last.</summary>
internal sealed record TwilioPage(IReadOnlyList<TwilioMessage>? Messages, string? NextPageUri);

/// <summary>A refusal. Its <c>message</c> is not read: it may repeat the address.</summary>
internal sealed record TwilioRefusal(int? Code);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(TwilioMessage))]
[JsonSerializable(typeof(TwilioPage))]
[JsonSerializable(typeof(TwilioRefusal))]
internal sealed partial class TwilioWire : JsonSerializerContext
{
    /// <summary>Null for what is not of this shape, such as a proxy's page of HTML.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> shape)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, shape);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
