using System.Text.Json.Serialization;

namespace MarketingAutomation.Web.Webhooks;

/// <summary>
/// What a shop is answered with 200: <c>accepted</c> (durable), <c>duplicate</c> (seen before, nothing changed) or
/// <c>ignored</c> with the reason. <c>note</c>, with <c>accepted</c>: why nothing starts or is sent because of it.
/// </summary>
public sealed record WebhookReply(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Event = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Customer = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null
);
