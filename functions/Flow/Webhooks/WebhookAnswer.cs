using MarketingAutomation.Core.Webhooks;
using MarketingAutomation.Core.Webhooks.Json;

namespace MarketingAutomation.Flow.Webhooks;

/// <summary>What a shop is told about its delivery.</summary>
public abstract record WebhookAnswer
{
    private WebhookAnswer() { }

    /// <summary>200: durable.</summary>
    public sealed record Accepted(string Event, string? Customer) : WebhookAnswer
    {
        /// <summary>Why nothing starts or is sent because of it, in words without personal data; null: something
        /// may.</summary>
        public string? Note { get; init; }

        /// <summary>True: it is stored and not decided yet.</summary>
        public bool IsStored => Note == StoredNote;
    }

    /// <summary>The note of an event that is stored and decided later.</summary>
    public const string StoredNote = "stored; it is decided later";

    /// <summary>200: seen before, nothing changed.</summary>
    public sealed record Duplicate(string Event, string Customer) : WebhookAnswer;

    /// <summary>200: understood, not acted on.</summary>
    public sealed record Ignored(string Reason) : WebhookAnswer;

    /// <summary>401, without a hint.</summary>
    public sealed record Unauthorized : WebhookAnswer;

    /// <summary>404.</summary>
    public sealed record UnknownSource : WebhookAnswer;

    /// <summary>400, naming what is wrong.</summary>
    public sealed record Malformed(IReadOnlyList<JsonFault> Faults) : WebhookAnswer;

    /// <summary>503 with <c>Retry-After</c>.</summary>
    public sealed record Unavailable(TimeSpan RetryAfter) : WebhookAnswer;
}
