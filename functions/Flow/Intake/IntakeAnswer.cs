using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Flow.Intake;

/// <summary>What a shop is told about its delivery.</summary>
public abstract record IntakeAnswer
{
    private IntakeAnswer() { }

    /// <summary>200: durable.</summary>
    public sealed record Accepted(string Event, string? Customer) : IntakeAnswer
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
    public sealed record Duplicate(string Event, string Customer) : IntakeAnswer;

    /// <summary>200: understood, not acted on.</summary>
    public sealed record Ignored(string Reason) : IntakeAnswer;

    /// <summary>401, without a hint.</summary>
    public sealed record Unauthorized : IntakeAnswer;

    /// <summary>404.</summary>
    public sealed record UnknownSource : IntakeAnswer;

    /// <summary>400, naming what is wrong.</summary>
    public sealed record Malformed(IReadOnlyList<JsonFault> Faults) : IntakeAnswer;

    /// <summary>503 with <c>Retry-After</c>.</summary>
    public sealed record Unavailable(TimeSpan RetryAfter) : IntakeAnswer;
}
