using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Twilio.Exceptions;
using Twilio.Rest.Api.V2010.Account;

namespace MarketingAutomation.Adapters.Twilio;

/// <summary>
/// A page of the list of messages; <paramref name="NextPageUri"/> null: the last. The messages are the library's; the
/// frame is read here, since the library takes a page without a list for an empty one, and one in a frame it does not
/// know for the last: both would say that a message never arrived, and it would be sent again.
/// </summary>
internal sealed record TwilioPage(IReadOnlyList<MessageResource> Messages, string? NextPageUri)
{
    /// <summary>Null for what is no such page, or holds something that is no message.</summary>
    public static TwilioPage? Read(ReadOnlyMemory<byte> body)
    {
        if (
            TwilioAnswerJson.Read(body, TwilioAnswerJson.Default.TwilioList)
            is not { Messages: { ValueKind: JsonValueKind.Array } list } page
        )
        {
            return null;
        }

        try
        {
            var messages = list.EnumerateArray()
                .Select(message => MessageResource.FromJson(message.GetRawText()))
                .ToList();
            return messages.Contains(null!) ? null : new TwilioPage(messages, page.NextPageUri);
        }
        catch (ApiException)
        {
            return null;
        }
    }
}

/// <summary>The frame of a list (twilio_api_v2010, <c>ListMessageResponse</c>).</summary>
internal sealed record TwilioList(JsonElement Messages, string? NextPageUri);

/// <summary>A message that was taken, as far as it is read.</summary>
internal sealed record TwilioCreated(string? Sid);

/// <summary>A refusal. Its <c>message</c> is not read: it may repeat the address.</summary>
internal sealed record TwilioRefusal(int? Code);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString
)]
[JsonSerializable(typeof(TwilioList))]
[JsonSerializable(typeof(TwilioCreated))]
[JsonSerializable(typeof(TwilioRefusal))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TwilioAnswerJson : JsonSerializerContext
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
