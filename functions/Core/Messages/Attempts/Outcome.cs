using NodaTime;

namespace MarketingAutomation.Core.Messages.Attempts;

/// <summary>The outcome of an attempt; each case defines what happens next.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>The provider accepted the message. <paramref name="ProviderId"/> is the provider's id of it; null: it
    /// gave none.</summary>
    public sealed record Sent(string? ProviderId) : Outcome
    {
        /// <summary>For calls of a URL: the fields of the answer as text; null: it has none.</summary>
        public IReadOnlyDictionary<string, string>? Answer { get; init; }
    }

    /// <summary>Not accepted; may be tried again, not before <paramref name="After"/> where the provider gave a
    /// delay.</summary>
    public sealed record TryLater(string Why, Duration? After = null) : Outcome
    {
        /// <summary>True: the provider was not called, because it asked for a pause or fails for all messages. It does
        /// not count as an attempt; the message's own deadline still applies.</summary>
        public bool Untried { get; init; }
    }

    /// <summary>Refused for good. <paramref name="AddressDead"/>: nothing can be delivered to this address.</summary>
    public sealed record Refused(string Why, bool AddressDead = false) : Outcome;

    /// <summary>The program's own set-up is wrong (key, sender, template): the message waits, and no attempt is used
    /// up.</summary>
    public sealed record Misconfigured(string What) : Outcome;

    /// <summary>It is not known whether the message was sent.</summary>
    public sealed record Unknown(string Why) : Outcome;

    /// <summary>The provider was not called: the address was suppressed after the attempt had begun. All gates are
    /// checked again at once.</summary>
    public sealed record Withheld(string Why) : Outcome;

    /// <summary>The provider was asked and reports that it never received the message.</summary>
    public sealed record NotThere : Outcome;
}

/// <summary>What a send port can find out about an attempt whose outcome is unknown.</summary>
public enum PortKind
{
    /// <summary>Sending again under the same message id has no further effect: the mailbox.</summary>
    Repeatable,

    /// <summary>It can be queried by recipient and time: Twilio.</summary>
    Askable,

    /// <summary>It cannot be queried, but its later events carry the message id: SendGrid.</summary>
    Blind,
}
