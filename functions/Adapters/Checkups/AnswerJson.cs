using System.Text.Json;
using MarketingAutomation.Adapters.Providers;

namespace MarketingAutomation.Adapters.Checkups;

/// <summary>What checkups read of a provider's answers.</summary>
internal static class AnswerJson
{
    /// <summary>Null: no JSON, or half of it.</summary>
    public static JsonElement? Read(ProviderReply.Answered answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text of an object; null: it is not there, or no text.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Why there is no answer.</summary>
    public static string FailureText(ProviderReply reply) =>
        reply switch
        {
            ProviderReply.NotSent(var why) => why,
            ProviderReply.Lost(var why) => why,
            ProviderReply.CircuitOpen(var why, _) => why,
            ProviderReply.Answered => "no answer",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
