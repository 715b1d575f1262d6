using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Flow.Intake;

namespace MarketingAutomation.Flow.Webhooks;

/// <summary>What became of a shop's delivery.</summary>
public abstract record WebhookAnswer
{
    private WebhookAnswer() { }

    /// <summary>The value of the answer's tag in metrics.</summary>
    public string MetricName => this is Received(var submitted) ? submitted.GetType().Name : GetType().Name;

    /// <summary>The delivery was read, and its event was submitted or needs no submission.</summary>
    public sealed record Received(IntakeAnswer Event) : WebhookAnswer;

    /// <summary>The delivery is not signed by the shop, or not lately.</summary>
    public sealed record Unauthorized : WebhookAnswer;

    /// <summary>No source has this name.</summary>
    public sealed record UnknownSource : WebhookAnswer;

    /// <summary>The body cannot be read. There is at least one fault.</summary>
    public sealed record Malformed(IReadOnlyList<JsonFault> Faults) : WebhookAnswer;

    /// <summary>The store could not take it; nothing is kept, and the shop should send it again.</summary>
    public sealed record Unavailable(TimeSpan RetryAfter) : WebhookAnswer;
}
