using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake.Identities;

namespace MarketingAutomation.Flow.Intake;

// Names that lead to another customer than the rest of the event.
public sealed partial class EventApplier
{
    // Another customer holds one of the names: the same person met under another name, or another person, who keeps it.
    private async ValueTask ResolveContestedName(
        Event arrived,
        ResolvedCustomer who,
        string name,
        string holder,
        OrderTransfer order,
        CancellationToken cancel
    )
    {
        var (mine, theirs) = (who.Customer, await resolver.ReadSurvivor(holder, cancel));
        if (CustomerResolver.IsCorrectedAway(theirs.State, name) && !CustomerResolver.IsCorrectedAway(mine.State, name))
        {
            await table.Reassign(name, mine.State.Key, cancel);
            return;
        }

        var former = CustomerResolver.IsBlank(theirs) ? (await table.ReadRow(name, cancel))?.FormerCustomer : null;
        for (
            var look = 0;
            look < MaxLookups
                && CustomerResolver.IsBlank(theirs)
                && !resolver.IsNewKeyOf(theirs.State.Key, name, former);
            look++
        )
        {
            // The customer who claimed it has no record yet; the record says whether the shop knows them under an id of
            // their own.
            theirs = await resolver.ReadSurvivor(holder, cancel);
        }

        if (theirs.State.Key != mine.State.Key && AreSameCustomer(arrived, mine, theirs, name, former))
        {
            await MergeCustomers(who, theirs, name, order, cancel);
        }
    }

    private async ValueTask MergeCustomers(
        ResolvedCustomer who,
        StoredCustomer theirs,
        string name,
        OrderTransfer order,
        CancellationToken cancel
    )
    {
        var mine = who.Customer;
        await merger.MergeCustomers(mine.State.Key, theirs.State.Key, keeps: false, cancel);
        var one = (await resolver.ReadSurvivor(mine.State.Key, cancel)).State.Key;
        foreach (var claimed in who.Claims)
        {
            // The order's name is claimed again: another event may have taken it over meanwhile.
            if (
                claimed != order.Name
                && (claimed == name || await table.FindCustomer(claimed, cancel) == mine.State.Key)
            )
            {
                await table.Reassign(claimed, one, cancel);
            }
        }
    }

    // The order's name leads to another customer than the rest of the event, or the order has yet to leave another
    // record. Returns whom the event is about after all, and as what; null: the one it was found to be about, who is to
    // claim the name again.
    private async ValueTask<(string Key, Event? Adjusted)?> ResolveContestedOrder(
        Event arrived,
        ResolvedCustomer who,
        OrderTransfer order,
        HashSet<string> settled,
        CancellationToken cancel
    )
    {
        var mine = who.Customer.State;
        if (await order.FindHolder(cancel) is not var (theirs, row))
        {
            return null;
        }

        if (theirs.State.Key == mine.Key)
        {
            if (row.Customer == mine.Key)
            {
                await order.RemoveFromOthers(mine.Key, cancel);
            }
            else
            {
                await order.TakeOver(row.Customer!, mine.Key, null, cancel);
            }

            return null;
        }

        if (AreSameCustomer(arrived, who.Customer, theirs, order.Name!, row.FormerCustomer))
        {
            await MergeCustomers(who, theirs, order.Name!, order, cancel);
            return null;
        }

        if (await order.DecideHolding(theirs, row, cancel) == OrderLocation.Stays)
        {
            return (
                theirs.State.Key,
                arrived.Identity.CustomerId is null && OrderOwner.IsShopView(arrived)
                    ? null
                    : OrderOwner.WithoutPerson(arrived)
            );
        }

        if (await customers.IsApplied(mine, arrived.Id, cancel))
        {
            // A view that is received twice moves nothing back.
            order.IsRepeated = settled.Add(order.Name!);
            return null;
        }

        await order.TakeOver(row.Customer!, mine.Key, theirs.State.Key, cancel);
        return null;
    }

    // A guest's order whose address was corrected to the one of a customer we know: a customer who is known by the
    // wrong address and by nothing but this order is that one.
    private static bool IsCorrected(Event arrived, CustomerState theirs) =>
        arrived is { Identity.CustomerId: null, Order: { Email: not null } view }
        && theirs.Orders.Recent is [var only]
        && only.HasReference($"{arrived.Source}:{view.Id}")
        && !(only.AsOf > view.AsOf)
        && CorrectedAddresses.IsCorrectionOfOwnAddress(theirs, arrived)
        && theirs.EventCounts.All(c => c.Event.StartsWith("order.", StringComparison.Ordinal))
        && theirs.Orders is { EarlierSpent.Count: 0, ReportedPaidCount: null };

    private bool AreSameCustomer(Event arrived, StoredCustomer mine, StoredCustomer theirs, string name, string? former)
    {
        var (ids, fresh) = (theirs.State.ShopIds, mine.ETag is null);
        if (IdentityTable.IsOrderName(name))
        {
            // Reported before its customer was known (a refund overtook it): a record with no name but the order's.
            return ids.Count == 0
                && (
                    theirs.State.Profile.Email is null
                        ? theirs.State.Orders.Recent.Count > 0 || resolver.IsNewKeyOf(theirs.State.Key, name, former)
                        : IsCorrected(arrived, theirs.State)
                );
        }

        if (IdentityTable.IsCustomerName(name))
        {
            // The shop's own id says who the customer is; the next round starts from it.
            return false;
        }

        if (arrived.Identity.CustomerId is not { } id)
        {
            return fresh;
        }

        if (CustomerResolver.IsBlank(theirs) && !resolver.IsNewKeyOf(theirs.State.Key, name, former))
        {
            // Claimed by a delivery that got no further: an earlier try of this one, or one about a customer with an id
            // of their own.
            return resolver.IsNewKeyOf(theirs.State.Key, IdentityTable.CustomerName(arrived.Source, id), null);
        }

        // An address without a shop customer behind it belongs to the customer the shop gives it to. Two shop customers
        // become one only on the shop's word.
        return ids.Count == 0
            || ids.Any(s => s.Source == arrived.Source && s.Id == id)
            || (fresh && ids.All(s => s.Source != arrived.Source));
    }
}
