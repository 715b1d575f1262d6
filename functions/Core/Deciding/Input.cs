using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Attempts;

namespace MarketingAutomation.Core.Deciding;

/// <summary>What makes a decision necessary. Closed: everything that ever happens to a customer is one of
/// these.</summary>
public abstract record Input
{
    private Input() { }

    /// <summary>Something happened.</summary>
    public sealed record EventArrived(Event Event) : Input;

    /// <summary>A wake: look at what is due.</summary>
    public sealed record WakeDue : Input;

    /// <summary>
    /// A process began that is alone on its store. No attempt of an earlier process is under way any more, and what one
    /// of them announced as ready was not begun.
    /// </summary>
    /// <param name="NoncePrefix">How the nonces of this process begin.</param>
    public sealed record ProcessStarted(string NoncePrefix) : Input;

    /// <summary>A process wants to send this message now; every gate is asked again.</summary>
    public sealed record BeginAttempt(string Message) : Input;

    /// <summary>A provider answered, or was asked and answered.</summary>
    /// <param name="AttemptRow">The ledger's line of the attempt, so that a late answer can be written beside it; null:
    /// not at hand.</param>
    public sealed record EffectFinished(
        string Message,
        int Attempt,
        string Nonce,
        Outcome Outcome,
        LedgerRow? AttemptRow = null
    ) : Input;

    /// <summary>What was told of another customer is about a checkout that may have begun runs of this one.</summary>
    /// <param name="Names">The checkout's names within its source (<see cref="CheckoutName"/>).</param>
    /// <param name="Ordered">True: it was ordered or completed; false: it went on under the other customer's
    /// address.</param>
    /// <param name="Email">The address it goes on or was ordered under; null: not told.</param>
    public sealed record CheckoutEnded(string Source, IReadOnlyList<string> Names, bool Ordered, string? Email) : Input;

    /// <summary>The box for e-mail of a checkout that became an order of this customer was ticked and unticked under
    /// another customer's address.</summary>
    /// <param name="Names">As in <see cref="CheckoutEnded"/>.</param>
    /// <param name="At">When it was unticked, by the shop's clock.</param>
    public sealed record BoxUnticked(string Source, IReadOnlyList<string> Names, NodaTime.Instant At) : Input;

    /// <summary>An order in this customer's record is another customer's by its newest view, to whom it goes.</summary>
    /// <param name="Checkouts">The names of its checkout within its source (<see cref="CheckoutName"/>).</param>
    /// <param name="Email">The address it is told with now; null: none.</param>
    /// <param name="To">The key of the customer whose it is.</param>
    /// <param name="AsOf">When the view was true that says so; an order of which this record has a newer one stays.
    /// Null: not known, it leaves.</param>
    public sealed record OrderMoved(
        string Source,
        string Id,
        IReadOnlyList<string> Checkouts,
        string? Email,
        string To,
        NodaTime.Instant? AsOf = null
    ) : Input;

    /// <summary>A request of law names e-mail addresses that this customer gave with an order or a checkout: of another
    /// person, as far as is known.</summary>
    /// <param name="Kind">What was asked (<see cref="PrivacyHandling.RequestKind"/>).</param>
    public sealed record AddressForgotten(IReadOnlyList<string> Emails, string Kind) : Input;

    /// <summary>Another customer turned out to be this one: take over what was known.</summary>
    /// <param name="ShopKeepsSnapshot">True: the shop keeps the customer of the snapshot; false: it keeps this one;
    /// null: it does not say.</param>
    public sealed record MergeCustomer(CustomerState Snapshot, bool? ShopKeepsSnapshot = null) : Input;
}
