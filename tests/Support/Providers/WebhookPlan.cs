namespace MarketingAutomation.Support.Providers;

/// <summary>What a provider tells of a message it took, and how badly.</summary>
public sealed record WebhookPlan
{
    /// <summary>Nothing is ever told.</summary>
    public static WebhookPlan None { get; } = new() { Events = [] };

    /// <summary>The provider's own names, in order of happening.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Told before the send itself is answered; the answer waits for it.</summary>
    public bool BeforeAnswer { get; init; }

    /// <summary>Each is told twice, with the same ids.</summary>
    public bool Twice { get; init; }

    /// <summary>The last is told first.</summary>
    public bool Reversed { get; init; }

    /// <summary>How long after it happened, in real time.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The news in the order and number they are told.</summary>
    public IEnumerable<string> Deliveries =>
        (Reversed ? Events.Reverse() : Events).SelectMany(n => Enumerable.Repeat(n, Twice ? 2 : 1));
}

/// <summary>One POST a provider made to us. Status null: nobody answered.</summary>
public sealed record DeliveredWebhook(string Message, string Event, int? Status);
