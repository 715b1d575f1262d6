using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Customers.Orders;

/// <summary>
/// Determines the customer of an order: the one that its newest view names. An event with only the state of an order,
/// or a person's feedback about it, is about that customer, even if the event has another address or id: carriers and
/// review tools copy old data of the order.
/// </summary>
public static class OrderOwner
{
    /// <summary>True: a view of the order by its own shop, which states who bought it.</summary>
    public static bool IsShopView(Event arrived) =>
        arrived is { Order: { } view, Identity: { OnlyOrderIdKnown: false, OrderSource: null } }
        && (
            arrived.Name is EventNames.OrderPlaced or EventNames.OrderPaid or EventNames.OrderUpdated
            || view.Total is not null
            || view.Lines.Count > 0
            || arrived.Occurrences.Any(h => h.Name is EventNames.OrderPlaced or EventNames.OrderPaid)
        );

    /// <summary>True: the event names an order and does not state who bought it.</summary>
    public static bool IsOnlyAboutOrder(Event arrived) =>
        arrived.Identity is { CustomerKey: null, ContactPoints: null }
        && (arrived.Identity.OrderId ?? arrived.Order?.Id) is not null
        && !IsShopView(arrived)
        && EventNames.MayHaveOrder(arrived.Name);

    /// <summary>True: the customer's record holds the order that the event names, among the last ones.</summary>
    public static bool HoldsOrder(CustomerState state, Event arrived)
    {
        foreach (var (source, id) in OrderReference.Candidates(arrived).EachElement())
        {
            foreach (var order in state.Orders.Recent.EachElement())
            {
                if (order.Id == id && order.Source == source)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The event reduced to its order, for the order's customer, where its personal data is another person's.
    /// A statement of consent keeps the address it was reported with.</summary>
    public static Event WithoutPerson(Event arrived) =>
        arrived with
        {
            Identity = arrived.Identity with
            {
                CustomerId = null,
                Email = null,
                OrderId = arrived.Identity.OrderId ?? arrived.Order?.Id,
            },
            Profile = null,
            History = null,
            Consents =
            [
                .. arrived
                    .Consents.Select(c => c with { Address = c.Address ?? ConsentUpdates.AddressOf(arrived, c) })
                    .Where(c => c.Address is not null),
            ],
        };
}
