namespace MarketingAutomation.Flow.Intake;

/// <summary>What became of a submitted event.</summary>
public abstract record IntakeAnswer
{
    private IntakeAnswer() { }

    /// <summary>The event is durable. <paramref name="Customer"/>: whom it is about; null: not known yet, or no
    /// customer.</summary>
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

    /// <summary>The event was applied before; nothing changed.</summary>
    public sealed record Duplicate(string Event, string Customer) : IntakeAnswer;

    /// <summary>The event was understood and is not acted on.</summary>
    public sealed record Ignored(string Reason) : IntakeAnswer;
}
