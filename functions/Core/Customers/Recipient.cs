namespace MarketingAutomation.Core.Customers;

/// <summary>
/// Whom a message goes to. A new kind of recipient is a case here with its answers to the two questions below; the
/// switches over this union then do not pass their test until they decide on it.
/// </summary>
public abstract record Recipient
{
    private Recipient() { }

    /// <summary>True: the run that decided the message waits at its step until it was sent or finally not sent, and the
    /// message ends with the run.</summary>
    public abstract bool RunWaits { get; }

    /// <summary>True: consent, frequency, send windows and spreading apply, because a person outside of the shop is
    /// contacted.</summary>
    public abstract bool RulesOfContactApply { get; }

    /// <summary>The customer, by a channel they can be reached on.</summary>
    public sealed record Customer : Recipient
    {
        /// <summary>The only value.</summary>
        public static readonly Customer Instance = new();

        private Customer() { }

        /// <inheritdoc/>
        public override bool RunWaits => true;

        /// <inheritdoc/>
        public override bool RulesOfContactApply => true;
    }

    /// <summary>A team of the shop.</summary>
    /// <param name="Notice">What the team is notified of.</param>
    public sealed record Team(StaffNotice Notice) : Recipient
    {
        /// <inheritdoc/>
        public override bool RunWaits => false;

        /// <inheritdoc/>
        public override bool RulesOfContactApply => false;
    }

    /// <summary>The URL of another system.</summary>
    /// <param name="Call">What it is called with.</param>
    public sealed record Url(WebhookCall Call) : Recipient
    {
        /// <inheritdoc/>
        public override bool RunWaits => true;

        /// <inheritdoc/>
        public override bool RulesOfContactApply => false;
    }
}
