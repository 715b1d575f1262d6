using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;

namespace MarketingAutomation.Core.Deciding;

/// <summary>What makes a decision necessary. A closed set: every cause of a decision is one of these.</summary>
public abstract record Input
{
    private Input() { }

    /// <summary>An event arrived.</summary>
    public sealed record EventArrived(Event Event) : Input;

    /// <summary>A wake: decide what is due.</summary>
    public sealed record WakeDue : Input;

    /// <summary>A process started that is the only one on its store. No attempt of an earlier process is in progress
    /// any more, and messages that an earlier process announced as ready were not begun.</summary>
    /// <param name="NoncePrefix">The prefix of the nonces of this process.</param>
    public sealed record ProcessStarted(string NoncePrefix) : Input;

    /// <summary>A process asks for an attempt for this message now; every gate is checked again.</summary>
    public sealed record BeginAttempt(string Message) : Input;

    /// <summary>A provider answered a send, or answered a query for its outcome.</summary>
    public sealed record EffectFinished(AttemptAnswer Answer) : Input;

    /// <summary>An event of another customer is about a checkout that may have started runs of this one.</summary>
    /// <param name="Names">The checkout's names within its source (<see cref="CheckoutName"/>).</param>
    /// <param name="Ordered">True: it was ordered or completed; false: it continued under the other customer's
    /// address.</param>
    /// <param name="Email">The address it continues or was ordered under; null: not reported.</param>
    public sealed record CheckoutEnded(string Source, IReadOnlyList<string> Names, bool Ordered, string? Email) : Input;

    /// <summary>The e-mail box of a checkout that became an order of this customer was ticked and unticked under
    /// another customer's address.</summary>
    /// <param name="Names">As in <see cref="CheckoutEnded"/>.</param>
    /// <param name="At">When it was unticked, by the shop's time.</param>
    public sealed record BoxUnticked(string Source, IReadOnlyList<string> Names, NodaTime.Instant At) : Input;

    /// <summary>An order in this customer's record belongs to another customer by its newest view, and moves to that
    /// customer.</summary>
    /// <param name="Checkouts">The names of its checkout within its source (<see cref="CheckoutName"/>).</param>
    /// <param name="Email">The address the order has now; null: none.</param>
    /// <param name="To">The key of the customer the order belongs to.</param>
    /// <param name="AsOf">When that view was true; an order of which this record has a newer view remains. Null: not
    /// known, the order is moved.</param>
    public sealed record OrderMoved(
        string Source,
        string Id,
        IReadOnlyList<string> Checkouts,
        string? Email,
        string To,
        NodaTime.Instant? AsOf = null
    ) : Input;

    /// <summary>A privacy request names e-mail addresses that this customer gave with an order or a checkout and that,
    /// as far as is known, belong to another person.</summary>
    /// <param name="Kind">Kind of the request (<see cref="PrivacyHandling.RequestKind"/>).</param>
    public sealed record AddressForgotten(IReadOnlyList<string> Emails, string Kind) : Input;

    /// <summary>The customer is taken out of a journey.</summary>
    /// <param name="By">Who asked, in a word without a name: <c>API</c>, <c>command</c>.</param>
    public sealed record RemovedFromJourney(string Journey, string By) : Input;

    /// <summary>The customer is to enter a journey that has the trigger <c>manual</c>.</summary>
    /// <param name="Id">Id of the request: the same one enters once.</param>
    /// <param name="By">Who asked, in a word without a name: <c>API</c>, <c>command</c>.</param>
    public sealed record EnterJourney(string Journey, string Id, string By) : Input;

    /// <summary>Another customer turned out to be this one: take over the data of the other record.</summary>
    /// <param name="ShopKeepsSnapshot">True: the shop keeps the customer of the snapshot; false: it keeps this one;
    /// null: the shop does not say.</param>
    public sealed record MergeCustomer(CustomerState Snapshot, bool? ShopKeepsSnapshot = null) : Input;
}
