using System.Text.Json.Serialization;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>What an error looks like: <c>{"errors":[{"message":…,"field":…}]}</c>. SendGrid's library gives it as text
/// only.</summary>
internal sealed record SendGridErrors(IReadOnlyList<SendGridError?>? Errors);

internal sealed record SendGridError(string? Field, string? Message);

/// <summary>The wire shapes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SendGridErrors))]
internal sealed partial class SendGridJson : JsonSerializerContext;
