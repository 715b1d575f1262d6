using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Intake.Identities;
using NodaTime;

namespace MarketingAutomation.Flow.Customers;

/// <summary>What else an input brings to the loop.</summary>
public sealed record ApplyOptions
{
    public static readonly ApplyOptions Default = new();

    /// <summary>Decide no earlier than this (a due row's own time).</summary>
    public Instant? NotBefore { get; init; }

    /// <summary>The due row of this wake: if the customer relied on it, the next one is armed before the
    /// commit.</summary>
    public Instant? WokenBy { get; init; }

    /// <summary>Commit even if nothing changed, so that a decider in flight conflicts.</summary>
    public bool ForceCommit { get; init; }

    /// <summary>What is done with a decision right before it is committed; a lost race is decided again and done
    /// again.</summary>
    public Func<Decision, CancellationToken, ValueTask>? BeforeCommit { get; init; }

    /// <summary>The checkout that the event is about, or that its order came from; null: none.</summary>
    public CheckoutClaims? Checkout { get; init; }

    /// <summary>Asked after each read of the record; false: nothing is decided for this customer (<see
    /// cref="ApplyResult.IsOtherCustomer"/>).</summary>
    public Func<StoredCustomer, CancellationToken, ValueTask<bool>>? StillApplies { get; init; }

    /// <summary>The event's order, as it was moved out of another record; null: it was not.</summary>
    public MovedOrder? CarriedOrder { get; init; }

    /// <summary>The customer's names, which have to lead to the customer before the commit.</summary>
    public IdentityClaims? Claims { get; init; }
}
