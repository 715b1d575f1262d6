using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Updates;

/// <summary>What updates of a customer's record read and collect during one decision: the state, the event that
/// arrived, the rows and notes to write. The rooms above add what they need (<c>RunContext</c>, <c>SendContext</c>,
/// <c>DecisionContext</c>).</summary>
/// <param name="state">The customer before the decision.</param>
/// <param name="shop">The shop's data from the workspace.</param>
/// <param name="policy">The policy from the workspace.</param>
/// <param name="now">The time of the decision.</param>
internal abstract class CustomerContext(CustomerState state, Shop shop, Policy policy, Instant now)
{
    private OrderBook? cachedFor;
    private (Instant At, Order? Order, bool Quiet, Instant? ReportedAt)? cachedLastPaid;
    private DateTimeZone? zone;

    public CustomerState State { get; set; } = state;

    public Shop Shop { get; } = shop;

    public Policy Policy { get; } = policy;

    public Instant Now { get; } = now;

    /// <summary>What was looked up for this decision.</summary>
    public abstract CustomerLookups Lookups { get; }

    /// <summary>The event that arrived; null on a wake.</summary>
    public Event? Event { get; set; }

    /// <summary>The occurrence of <see cref="Event"/> that is being processed, and the order it is about; null outside
    /// of that.</summary>
    public (string Name, string? Order)? Happening { get; set; }

    /// <summary>All new occurrences of <see cref="Event"/>, in order, and the order they are about; empty on a
    /// wake.</summary>
    public (IReadOnlyList<Occurrence> New, string? Order) NewHappenings { get; set; } = ([], null);

    /// <summary>The order that <see cref="Event"/> is about: it is held while the event is processed, even where it is
    /// too old to be kept. Null: none.</summary>
    public string? HeldOrder { get; set; }

    public List<RowWrite> Rows { get; } = [];

    public List<RequiredLookup> RequiredLookups { get; } = [];

    public List<SuppressionChange> SuppressionChanges { get; } = [];

    public List<AddressContactChange> AddressContactChanges { get; } = [];

    public List<Note> Notes { get; } = [];

    /// <summary><see cref="OrderHistory.LastPaidOrder"/> of the current orders, cached because it is read
    /// often.</summary>
    public (Instant At, Order? Order, bool Quiet, Instant? ReportedAt)? LastPaidOrder
    {
        get
        {
            if (!ReferenceEquals(cachedFor, State.Orders))
            {
                (cachedFor, cachedLastPaid) = (State.Orders, OrderHistory.LastPaidOrder(State.Orders));
            }

            return cachedLastPaid;
        }
    }

    /// <summary>The zone the customer's days and times are counted in: the customer's where known, else the
    /// shop's.</summary>
    public DateTimeZone Zone => zone ??= CustomerZone.FindZoneOrShop(State, Shop.Zone);

    /// <summary>Clears the cached zone; to be called when data that determines the zone changed.</summary>
    public void ResetZone() => zone = null;

    /// <summary>Adds a note about a run, which may be one of several runs of its journey.</summary>
    public void AddNote(string what, Run run, string? step, string? why) =>
        Notes.Add(
            new Note(what, run.Journey, step, why, run.Order)
            {
                Visit = step is null ? Visit.First : run.FindVisit(step),
                Group = HoldOutGroups.FindGroup(State, Policy, run),
            }
        );

    public void AddNote(
        string what,
        string? journey = null,
        string? step = null,
        string? why = null,
        Visit visit = default,
        string? group = null
    ) => Notes.Add(new Note(what, journey, step, why) { Visit = visit, Group = group });

    /// <summary>The order that is kept in the customer's record under this reference; null: none.</summary>
    public Order? FindOrder(string? reference)
    {
        if (reference is null)
        {
            return null;
        }

        foreach (var order in State.Orders.Recent.EachElement())
        {
            if (order.HasReference(reference))
            {
                return order;
            }
        }

        return null;
    }

    /// <summary>True: the occurrence is history, or older than policy's limit, or its time is not known. It is counted,
    /// but starts no journey and ends no wait.</summary>
    public bool IsTooOld(Event arrived, Occurrence happening)
    {
        // A checkout starts once and is reported at every step: its newest view counts, so a recent change to it is not
        // old.
        var time = happening.Name == EventNames.CheckoutStarted ? arrived.Checkout?.AsOf ?? happening.At : happening.At;
        return arrived.Backfill || happening.TimeUnknown || Now - time > Policy.EventMaxAge;
    }

    /// <summary>A copy of a list with one element, found by reference, replaced.</summary>
    protected static T[] ReplaceItem<T>(IReadOnlyList<T> list, T old, T with)
        where T : class
    {
        var copy = new T[list.Count];
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = ReferenceEquals(list[i], old) ? with : list[i];
        }

        return copy;
    }
}
