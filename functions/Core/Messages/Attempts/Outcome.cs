using NodaTime;

namespace MarketingAutomation.Core.Messages.Attempts;

/// <summary>What became of an attempt; each case says who acts next.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>The provider took it. <paramref name="ProviderId"/> is its own name for it, when it gave one.</summary>
    public sealed record Sent(string? ProviderId) : Outcome;

    /// <summary>Not taken, may be tried again; not before <paramref name="After"/> when the provider said so.</summary>
    public sealed record TryLater(string Why, Duration? After = null) : Outcome
    {
        /// <summary>True: the provider was not even called, because it asked for a pause or fails for everyone. Uses no
        /// attempt up; the message's own end still holds.</summary>
        public bool Untried { get; init; }
    }

    /// <summary>Not taken and never will be. <paramref name="AddressDead"/>: nothing can reach this address.</summary>
    public sealed record Refused(string Why, bool AddressDead = false) : Outcome;

    /// <summary>Our own set-up is wrong (key, sender, template): the message waits, no attempt is burnt.</summary>
    public sealed record Misconfigured(string What) : Outcome;

    /// <summary>It may have left or not.</summary>
    public sealed record Unknown(string Why) : Outcome;

    /// <summary>The provider was not called: the address was stopped after the attempt had begun. Every gate is asked
    /// again at once.</summary>
    public sealed record Withheld(string Why) : Outcome;

    /// <summary>The provider, asked, says it never had it.</summary>
    public sealed record NotThere : Outcome;
}

/// <summary>What a send port can tell about an attempt that may or may not have arrived.</summary>
public enum PortKind
{
    /// <summary>Sending again under the same message id changes nothing: the mailbox.</summary>
    Repeatable,

    /// <summary>It can be asked by recipient and time: Twilio.</summary>
    Askable,

    /// <summary>It says nothing but its later events carry our id: SendGrid.</summary>
    Blind,
}
