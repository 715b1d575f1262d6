using System.Text.Json;
using System.Text.Json.Serialization;

namespace MarketingAutomation.Adapters.SendGrid;

/// <summary>The body of <c>POST /v3/mail/send</c>, as far as we use it. Source: the provider's published OpenAPI description.</summary>
internal sealed record MailSend
{
    public required IReadOnlyList<Personalization> Personalizations { get; init; }

    public required Mailbox From { get; init; }

    public Mailbox? ReplyTo { get; init; }

    public string? Subject { get; init; }

    /// <summary>Text before HTML, as SendGrid demands. Null with a template of its own.</summary>
    public IReadOnlyList<Part>? Content { get; init; }

    public string? TemplateId { get; init; }

    /// <summary>At most 10, each at most 255 characters.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public required IReadOnlyDictionary<string, string> CustomArgs { get; init; }

    public required TrackingSettings TrackingSettings { get; init; }

    public MailSettings? MailSettings { get; init; }
}

internal sealed record Personalization(IReadOnlyList<Mailbox> To)
{
    public JsonElement? DynamicTemplateData { get; init; }
}

internal sealed record Mailbox(string Email, string? Name = null);

internal sealed record Part(string Type, string Value);

internal sealed record Switch(bool Enable);

internal sealed record TrackingSettings(Switch ClickTracking, Switch OpenTracking, Switch SubscriptionTracking, Switch Ganalytics);

internal sealed record MailSettings(Switch SandboxMode);

/// <summary>What an error looks like: <c>{"errors":[{"message":…,"field":…}]}</c>.</summary>
internal sealed record SendGridErrors(IReadOnlyList<SendGridError?>? Errors);

internal sealed record SendGridError(string? Field, string? Message);

/// <summary>The wire shapes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MailSend))]
[JsonSerializable(typeof(SendGridErrors))]
internal sealed partial class SendGridJson : JsonSerializerContext;
