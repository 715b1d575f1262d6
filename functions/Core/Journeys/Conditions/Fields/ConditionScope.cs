using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>Everything a condition can see at one moment.</summary>
/// <param name="State">The customer after what just arrived.</param>
/// <param name="Workspace">For shop facts and products.</param>
/// <param name="Now">The decision's time.</param>
/// <param name="Run">The run asking; null while deciding whether to enter.</param>
/// <param name="Order">The run's order as it is now, or the triggering event's; null: none.</param>
/// <param name="Event">What just arrived; null on a wake.</param>
/// <param name="Line">Inside <c>any_line</c> and <c>every_line</c>: the line.</param>
public sealed record ConditionScope(
    CustomerState State,
    Workspace Workspace,
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

    /// <summary>Which of the consents that <see cref="Event"/> tells of is being looked at; null: it tells of
    /// none.</summary>
    public ConsentChange? ConsentChange { get; init; }

    /// <summary>An event of before that is looked at now as though it arrived; <c>event.*</c> are its fields. Null:
    /// <see cref="Event"/>, else the run's last one.</summary>
    public RunEvent? EarlierEvent { get; init; }

    /// <summary>Which of the things that <see cref="Event"/> tells of is being looked at; null on a wake.</summary>
    public string? Happening { get; init; }
}
