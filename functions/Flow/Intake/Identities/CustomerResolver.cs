using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Intake.Identities;

/// <summary>
/// Whom an event is about (design.md section 1). The shop's customer id is strongest, then the e-mail address, then the
/// order id; a phone number is an address and never a person. A contested e-mail address stays with its holder.
/// </summary>
public sealed partial class CustomerResolver(
    CustomerStore customers,
    KeyHasher hasher,
    IdentityTable table,
    IReadOnlyCollection<string> sources
)
{
    /// <summary>The customer as stored, with the names to claim before the commit; null: the event names no
    /// customer.</summary>
    public async ValueTask<ResolvedCustomer?> Resolve(Event arrived, CancellationToken cancel)
    {
        if (arrived.Identity.CustomerKey is { } key)
        {
            return KeyHasher.IsCustomerKey(key) ? new ResolvedCustomer(await ReadSurvivor(key, cancel), []) : null;
        }

        if (arrived.Identity.ContactPoints is { } by)
        {
            return await FindByAddresses(by, cancel) is { } reached ? new ResolvedCustomer(reached, []) : null;
        }

        var names = IdentityTable.NamesOf(arrived);
        await table.MoveEarlierSpellings(names, cancel);
        string? former = null;
        foreach (var (index, name) in names.Index())
        {
            if (
                await table.ReadRow(name, cancel) is not { } row
                || (row.Customer ?? row.FormerCustomer) is not { } found
            )
            {
                continue;
            }

            var customer = await ReadSurvivor(found, cancel);
            former = index == 0 ? row.FormerCustomer ?? found : former;
            if (IsCorrectedAway(customer.State, name))
            {
                continue;
            }

            if (
                row is { FormerCustomer: not null, Customer: not null }
                && await FindByLateView(arrived, name, customer.State, cancel) is { } first
            )
            {
                return new ResolvedCustomer(first, MissingClaims(arrived, names, first.State, -1));
            }

            if (
                index > 0
                && IdentityTable.IsCustomerName(names[0])
                && (
                    HasOtherShopId(customer.State, arrived)
                    || (IsBlank(customer) && !IsNewKeyOf(found, name, row.FormerCustomer))
                )
            )
            {
                // The address or order of a customer the shop knows under another id: the two stay two. So does, for
                // now, who has no record yet that could tell.
                continue;
            }

            if (
                index > 0
                && (
                    OrderMoves.IsMovedToAnother(customer.State, arrived)
                    || (
                        IdentityTable.IsOrderName(name)
                        && IsClaimedByAnother(customer, arrived, name, row.FormerCustomer)
                    )
                )
            )
            {
                // An order that was reported with this customer's address by mistake, or is reported so now: the owner
                // of the address it has in this view is another customer, and new.
                continue;
            }

            if (await FindOrderCustomer(arrived, customer.State, cancel) is { } its)
            {
                return new ResolvedCustomer(its, []) { AdjustedEvent = OrderOwner.WithoutPerson(arrived) };
            }

            return new ResolvedCustomer(
                customer,
                MissingClaims(
                    arrived,
                    names,
                    customer.State,
                    row.Customer is null || row.LeavingCustomers is not null ? -1 : index
                )
            );
        }

        if (names.Count == 0)
        {
            return null;
        }

        if (await FindKeyByOrderOfAnySource(arrived, names, cancel) is { } ordered)
        {
            return new ResolvedCustomer(await ReadSurvivor(ordered, cancel), []);
        }

        var fresh = await ReadSurvivor(NewKeyFor(names[0], null), cancel);
        if (IsCorrectedAway(fresh.State, names[0]))
        {
            // The record under the name's own key is the customer's whose it was until it was corrected.
            fresh = await ReadSurvivor(NewKeyFor(names[0], former ?? fresh.State.Key), cancel);
        }

        return new ResolvedCustomer(fresh, MissingClaims(arrived, names, fresh.State, -1));
    }

    /// <summary>The customer key that an event's strongest known name leads to, without reading any record; null: the
    /// event names no customer.</summary>
    public async ValueTask<string?> FindKeyWithoutRecord(Event arrived, CancellationToken cancel)
    {
        if (arrived.Identity.CustomerKey is { } key)
        {
            return KeyHasher.IsCustomerKey(key) ? await FindSurvivorKey(key, cancel) : null;
        }

        var names = NamesOf(arrived);
        string? former = null;
        foreach (var (index, name) in names.Index())
        {
            try
            {
                var row = await table.ReadRow(name, cancel);
                if (row?.Customer is { } found)
                {
                    return await FindSurvivorKey(found, cancel);
                }

                former = index == 0 ? row?.FormerCustomer : former;
            }
            catch (UnreadableRowException)
            {
                // Whom it leads to is not known: what is about this name waits together, until its row can be read.
                return NewKeyFor(name, null);
            }
        }

        try
        {
            return names.Count == 0
                ? null
                : await FindKeyByOrderOfAnySource(arrived, names, cancel) ?? NewKeyFor(names[0], former);
        }
        catch (UnreadableRowException)
        {
            return NewKeyFor(names[0], former);
        }
    }

    /// <summary>The keys under which events may wait that are about the same names, where a name's row could not be
    /// read (<see cref="FindKeyWithoutRecord"/>).</summary>
    public IEnumerable<string> QueueKeys(Event arrived) =>
        arrived.Identity.CustomerKey is null ? NamesOf(arrived).Select(name => NewKeyFor(name, null)) : [];

    private static IReadOnlyList<string> NamesOf(Event arrived) =>
        arrived.Identity.ContactPoints is { } by
            ? [.. by.Select(a => AddressKey.Of(a.Channel, a.Address))]
            : IdentityTable.NamesOf(arrived);

    private async ValueTask<StoredCustomer?> FindByAddresses(IReadOnlyList<ContactPoint> by, CancellationToken cancel)
    {
        foreach (var (channel, address) in by)
        {
            if (
                await table.FindByAddress(ChannelCatalog.Get(channel).Address, address, former: true, cancel) is { } key
                && await ReadSurvivor(key, cancel) is { ETag: not null } found
            )
            {
                return found;
            }
        }

        return null;
    }

    // A guest's order whose address was corrected, and is another customer's now: an older view of it, with the wrong
    // address, that arrives late is still about that order's customer.
    private async ValueTask<StoredCustomer?> FindByLateView(
        Event arrived,
        string name,
        CustomerState found,
        CancellationToken cancel
    )
    {
        if (
            arrived.Order is not { } view
            || await table.FindCustomer(IdentityTable.OrderName(arrived.Source, view.Id), cancel) is not { } holder
            || holder == found.Key
        )
        {
            return null;
        }

        var first = await ReadSurvivor(holder, cancel);
        return first.State.Key != found.Key && IsCorrectedAway(first.State, name) && IsOldView(arrived, first.State)
            ? first
            : null;
    }

    // Found by a name that is given beside an order: where the order is another customer's, and it does not state who
    // bought it, it is about that customer. Read only where their record does not hold it.
    private async ValueTask<StoredCustomer?> FindOrderCustomer(
        Event arrived,
        CustomerState found,
        CancellationToken cancel
    )
    {
        if (!OrderOwner.IsOnlyAboutOrder(arrived) || OrderOwner.HoldsOrder(found, arrived))
        {
            return null;
        }

        foreach (var (source, id) in OrderReference.Candidates(arrived))
        {
            if (await table.FindCustomer(IdentityTable.OrderName(source, id), cancel) is { } holder)
            {
                return await ReadSurvivor(holder, cancel) is var its && its.State.Key != found.Key ? its : null;
            }
        }

        return null;
    }

    // An event that gives nothing but an order's id, which its sender has no order of: the customer of the one order of
    // that id, of whichever source. Null: of none, or of several.
    private async ValueTask<string?> FindKeyByOrderOfAnySource(
        Event arrived,
        IReadOnlyList<string> names,
        CancellationToken cancel
    )
    {
        if (!OrderReference.IsOfAnySource(arrived) || names is not [var only] || !IdentityTable.IsOrderName(only))
        {
            return null;
        }

        var candidates = OrderReference.Candidates(arrived);
        var found = new List<string>();
        foreach (
            var (source, id) in candidates
                .Skip(1)
                .Concat(sources.Where(s => s != arrived.Source).Select(s => (s, candidates[0].Id)))
                .Distinct()
        )
        {
            if (await table.FindCustomer(IdentityTable.OrderName(source, id), cancel) is { } key)
            {
                found.Add(key);
            }
        }

        return found is [var one] ? one : null;
    }

    // As far as records can be read: what waits for a customer who was merged waits beside the survivor, who is decided
    // next.
    private async ValueTask<string> FindSurvivorKey(string key, CancellationToken cancel)
    {
        try
        {
            return (await ReadSurvivor(key, cancel)).State.Key;
        }
        catch (UnreadableRowException e) when (e.Row == RowKeys.State)
        {
            return e.Partition;
        }
    }

    /// <summary>The customer, or the one they were merged into.</summary>
    /// <exception cref="UnreadableRowException">A record on the way cannot be read, or the way has no end.</exception>
    public ValueTask<StoredCustomer> ReadSurvivor(string key, CancellationToken cancel) =>
        customers.ReadSurvivor(key, cancel);
}
