using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>All data that a condition can use at one moment.</summary>
/// <param name="State">The customer after the event that just arrived is applied.</param>
/// <param name="Workspace">For the shop's data and products.</param>
/// <param name="Now">The decision's time.</param>
/// <param name="Run">The run whose condition is evaluated; null while an entry is decided.</param>
/// <param name="Order">The run's order as it is now, or the triggering event's; null: none.</param>
/// <param name="Event">The event that just arrived; null on a wake.</param>
/// <param name="Line">Inside <c>any_line</c> and <c>every_line</c>: the line.</param>
public sealed record ConditionScope(
    CustomerState State,
    IShopCatalog Workspace,
    Instant Now,
    Run? Run,
    Order? Order,
    Event? Event,
    OrderLine? Line
)
{
    /// <summary>The order that <see cref="Event"/>, or else the run's last event, is about, as it is now:
    /// <c>event.order.*</c>. Null: none.</summary>
    public Order? EventOrder { get; init; }

    /// <summary>What is known of products beside products.csv; null: nothing.</summary>
    public IKnownProducts? KnownProducts { get; init; }

    /// <summary>Which of the consents of <see cref="Event"/> is evaluated; null: it has none.</summary>
    public ConsentChange? ConsentChange { get; init; }

    /// <summary>An earlier event that is evaluated now as if it had just arrived; <c>event.*</c> are its fields. Null:
    /// <see cref="Event"/>, else the run's last event.</summary>
    public RunEvent? EarlierEvent { get; init; }

    /// <summary>The name of the occurrence of <see cref="Event"/> that is evaluated; null on a wake.</summary>
    public string? Happening { get; init; }

    /// <summary>The segments evaluated so far for this customer and moment: each is evaluated once, however often
    /// conditions and other segments ask for it. A copy with another customer or moment must not have it.</summary>
    internal Dictionary<string, Truth> SegmentResults => segmentResults ??= new(StringComparer.Ordinal);

    /// <summary>The segments that the explanation being written has explained; null: none is being written.</summary>
    internal HashSet<string>? ExplainedSegments { get; init; }

    private Dictionary<string, Truth>? segmentResults;
}
