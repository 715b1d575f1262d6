namespace MarketingAutomation.Support.Providers;

/// <summary>What a provider reports of a message it accepted, and how badly.</summary>
public sealed record WebhookPlan
{
    /// <summary>Nothing is ever posted.</summary>
    public static WebhookPlan None { get; } = new() { Events = [] };

    /// <summary>The provider's own names, in order of happening.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Posted before the send itself is answered; the answer waits for it.</summary>
    public bool BeforeAnswer { get; init; }

    /// <summary>Each is posted twice, with the same ids.</summary>
    public bool Twice { get; init; }

    /// <summary>The last is posted first.</summary>
    public bool Reversed { get; init; }

    /// <summary>How long after it happened, in real time.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The events in the order and number they are posted.</summary>
    public IEnumerable<string> Deliveries =>
        (Reversed ? Events.Reverse() : Events).SelectMany(n => Enumerable.Repeat(n, Twice ? 2 : 1));
}

/// <summary>One POST a provider made to us. Status null: no answer.</summary>
public sealed record DeliveredWebhook(string Message, string Event, int? Status);
