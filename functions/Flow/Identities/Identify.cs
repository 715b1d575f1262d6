using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Identities;

/// <summary>
/// Whom an event is about (design.md section 1). The shop's customer id is strongest, then the e-mail address, then the
/// order id; a phone number is an address
/// and never a person. A contested e-mail address stays with its holder.
/// </summary>
public sealed class Identify(ITableStore store, Keys keys, IdentityTable table, IReadOnlyCollection<string> sources)
{
    /// <summary>Her as stored, with the claims that have to stand before the commit; null: the event names
    /// nobody.</summary>
    public async ValueTask<Identified?> Who(Event arrived, CancellationToken cancel)
    {
        if (arrived.Who.Key is { } key)
        {
            return Keys.IsCustomerKey(key) ? new Identified(await Follow(key, cancel), []) : null;
        }

        if (arrived.Who.By is { } by)
        {
            return await Behind(by, cancel) is { } reached ? new Identified(reached, []) : null;
        }

        var names = IdentityTable.Of(arrived);
        await table.Respell(names, cancel);
        string? former = null;
        foreach (var (index, name) in names.Index())
        {
            if (await table.Known(name, cancel) is not { } row || (row.Customer ?? row.Former) is not { } found)
            {
                continue;
            }

            var customer = await Follow(found, cancel);
            former = index == 0 ? row.Former ?? found : former;
            if (IsNot(customer.State, name))
            {
                continue;
            }

            if (
                row is { Former: not null, Customer: not null }
                && await OfLateView(arrived, name, customer.State, cancel) is { } first
            )
            {
                return new Identified(first, Claims(arrived, names, first.State, -1));
            }

            if (
                index > 0
                && IdentityTable.IsCustomer(names[0])
                && (
                    IsAnother(customer.State, arrived) || (IsBlank(customer) && !IsMintedUnder(found, name, row.Former))
                )
            )
            {
                // The address or order of somebody the shop knows under another id: the two stay two. So does, for now,
                // who has no record yet that could tell.
                continue;
            }

            if (
                index > 0
                && (
                    MovedOrders.IsOfAnother(customer.State, arrived)
                    || (IdentityTable.IsOrder(name) && IsClaimedByAnother(customer, arrived, name, row.Former))
                )
            )
            {
                // An order that was told with this customer's address by mistake, or is being told so now: whose
                // address it has in this view is another customer, and new.
                continue;
            }

            if (await OfItsOrder(arrived, customer.State, cancel) is { } its)
            {
                return new Identified(its, []) { Told = OrderOwner.WithoutPerson(arrived) };
            }

            return new Identified(
                customer,
                Claims(arrived, names, customer.State, row.Customer is null || row.Leaves is not null ? -1 : index)
            );
        }

        if (names.Count == 0)
        {
            return null;
        }

        if (await OfAnySource(arrived, names, cancel) is { } ordered)
        {
            return new Identified(await Follow(ordered, cancel), []);
        }

        var fresh = await Follow(Minted(names[0], null), cancel);
        if (IsNot(fresh.State, names[0]))
        {
            // The record under the name's own key is the customer's whose it was until it was corrected.
            fresh = await Follow(Minted(names[0], former ?? fresh.State.Key), cancel);
        }

        return new Identified(fresh, Claims(arrived, names, fresh.State, -1));
    }

    /// <summary>The customer key that an event's strongest known name leads to, without reading any record; null: the
    /// event names no customer.</summary>
    public async ValueTask<string?> KeyWithoutRecord(Event arrived, CancellationToken cancel)
    {
        if (arrived.Who.Key is { } key)
        {
            return Keys.IsCustomerKey(key) ? await Survivor(key, cancel) : null;
        }

        var names = Names(arrived);
        string? former = null;
        foreach (var (index, name) in names.Index())
        {
            try
            {
                var row = await table.Known(name, cancel);
                if (row?.Customer is { } found)
                {
                    return await Survivor(found, cancel);
                }

                former = index == 0 ? row?.Former : former;
            }
            catch (UnreadableRowException)
            {
                // Whom it leads to is not known: what is about this name waits together, until its row can be read.
                return Minted(name, null);
            }
        }

        try
        {
            return names.Count == 0 ? null : await OfAnySource(arrived, names, cancel) ?? Minted(names[0], former);
        }
        catch (UnreadableRowException)
        {
            return Minted(names[0], former);
        }
    }

    /// <summary>The keys under which events may wait that are about the same names, where a name's row could not be
    /// read (<see cref="KeyWithoutRecord"/>).</summary>
    public IEnumerable<string> WaitingKeys(Event arrived) =>
        arrived.Who.Key is null ? Names(arrived).Select(name => Minted(name, null)) : [];

    private static IReadOnlyList<string> Names(Event arrived) =>
        arrived.Who.By is { } by ? [.. by.Select(a => AddressKey.Of(a.Channel, a.Address))] : IdentityTable.Of(arrived);

    private async ValueTask<StoredCustomer?> Behind(IReadOnlyList<Reached> by, CancellationToken cancel)
    {
        foreach (var (channel, address) in by)
        {
            if (
                await table.Reached(channel, address, former: true, cancel) is { } key
                && await Follow(key, cancel) is { ETag: not null } found
            )
            {
                return found;
            }
        }

        return null;
    }

    // A guest's order whose address was corrected, and is another customer's now: an older view of it, with the wrong
    // address, that arrives late is still about that order's customer.
    private async ValueTask<StoredCustomer?> OfLateView(
        Event arrived,
        string name,
        CustomerState found,
        CancellationToken cancel
    )
    {
        if (
            arrived.Order is not { } view
            || await table.Find(IdentityTable.OfOrder(arrived.Source, view.Id), cancel) is not { } holder
            || holder == found.Key
        )
        {
            return null;
        }

        var first = await Follow(holder, cancel);
        return first.State.Key != found.Key && IsNot(first.State, name) && IsOldView(arrived, first.State)
            ? first
            : null;
    }

    // Found by a name that stands beside an order: where the order is another customer's, and nothing is told of who
    // bought it, it is about that one. Read only where their record does not hold it.
    private async ValueTask<StoredCustomer?> OfItsOrder(Event arrived, CustomerState found, CancellationToken cancel)
    {
        if (!OrderOwner.IsOnlyAboutOrder(arrived) || OrderOwner.Holds(found, arrived))
        {
            return null;
        }

        foreach (var (source, id) in OrderReference.Candidates(arrived))
        {
            if (await table.Find(IdentityTable.OfOrder(source, id), cancel) is { } holder)
            {
                return await Follow(holder, cancel) is var its && its.State.Key != found.Key ? its : null;
            }
        }

        return null;
    }

    // An event that gives nothing but an order's id, which its sender has no order of: the customer of the one order of
    // that id, of whichever source. Null: of none, or of several.
    private async ValueTask<string?> OfAnySource(Event arrived, IReadOnlyList<string> names, CancellationToken cancel)
    {
        if (!OrderReference.IsOfAnySource(arrived) || names is not [var only] || !IdentityTable.IsOrder(only))
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
            if (await table.Find(IdentityTable.OfOrder(source, id), cancel) is { } key)
            {
                found.Add(key);
            }
        }

        return found is [var one] ? one : null;
    }

    // As far as records can be read: what waits for a customer who was merged waits beside the survivor, who is decided
    // next.
    private async ValueTask<string> Survivor(string key, CancellationToken cancel)
    {
        try
        {
            return (await Follow(key, cancel)).State.Key;
        }
        catch (UnreadableRowException e) when (e.Row == RowKeys.State)
        {
            return e.Partition;
        }
    }

    /// <summary>The customer, or the one they were merged into.</summary>
    /// <exception cref="UnreadableRowException">A record on the way cannot be read, or the way has no end.</exception>
    public async ValueTask<StoredCustomer> Follow(string key, CancellationToken cancel)
    {
        var customer = await StoredCustomer.Read(store, key, cancel);
        for (var merges = 0; customer.State is { MergedInto: { } survivor, Snapshot: null }; merges++)
        {
            customer =
                merges < StoredCustomer.MostMerges
                    ? await StoredCustomer.Read(store, survivor, cancel)
                    : throw StoredCustomer.Circle(key);
        }

        return customer;
    }

    /// <summary>True when this is the key that a customer gets who is first met under this name.</summary>
    /// <param name="former">The customer whose name it was until it was corrected; null: none.</param>
    public bool IsMintedUnder(string key, string name, string? former) =>
        key == Minted(name, null) || (former is not null && key == Minted(name, former));

    private string Minted(string name, string? former) => keys.Customer(former is null ? name : $"{name}\n{former}");

    /// <summary>True: the name was corrected for this customer, whose it is not.</summary>
    public static bool IsNot(CustomerState state, string name) => state.Corrected?.Contains(name) == true;

    // A newer view of the order that it tells of is known.
    private static bool IsOldView(Event arrived, CustomerState state) =>
        arrived.Order is { } view
        && state.Orders.Recent.Any(o => o.IsNamed($"{arrived.Source}:{view.Id}") && o.AsOf > (view.AsOf ?? arrived.At));

    /// <summary>True for a record that says nothing of her yet: not written, or only touched by a wake.</summary>
    public static bool IsBlank(StoredCustomer customer) => customer.State is { ShopIds.Count: 0, Profile.Email: null };

    // The customer of an order's name who has yet to write the order down, and is met under another address than this
    // view has.
    private bool IsClaimedByAnother(StoredCustomer customer, Event arrived, string name, string? former) =>
        OrderOwner.IsTold(arrived)
        && !OrderOwner.Holds(customer.State, arrived)
        && MovedOrders.EmailOf(arrived) is { } email
        && (
            IsBlank(customer)
                ? customer.State.Orders.Recent.Count == 0 && !IsMintedUnder(customer.State.Key, name, former)
                : customer.State.Profile.Email is { } own && !ContactAddress.Same(Channel.Email, own, email)
        );

    private static bool IsAnother(CustomerState state, Event arrived) =>
        state.ShopIds.Any(s => s.Source == arrived.Source)
        && !state.ShopIds.Any(s => s.Source == arrived.Source && s.Id == arrived.Who.CustomerId);

    // An order of a customer whose own address is known: its address is another person's until the shop says it is the
    // customer's, or until it is known that this order alone gave theirs.
    private static bool IsNoIdentity(Event arrived, CustomerState state) =>
        CorrectedAddresses.IsOfAnother(state, arrived) || (arrived.Who.CustomerId is null && IsOldView(arrived, state));

    // Names that do not lead to her yet. What her record already shows as hers was claimed before.
    private static List<string> Claims(Event arrived, IReadOnlyList<string> names, CustomerState state, int foundBy)
    {
        var claims = new List<string>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            var known =
                i == foundBy
                || names[i] switch
                {
                    ['c', ..] => state.ShopIds.Any(s => names[i] == IdentityTable.OfCustomer(s.Source, s.Id)),
                    ['e', ..] => state.Profile.Email is { } email
                        && (IdentityTable.OfEmail(email) == names[i] || IsNoIdentity(arrived, state)),
                    _ => state.Orders.Recent.Any(o => names[i] == IdentityTable.OfOrder(o.Source, o.Id)),
                };
            if (!known)
            {
                claims.Add(names[i]);
            }
        }

        return claims;
    }
}

/// <summary>Who it is, and the names that must lead to her before her record tells of them.</summary>
public sealed record Identified(StoredCustomer Customer, IReadOnlyList<string> Claims)
{
    /// <summary>The event as it is about this customer, where what it says of a person is another one's; null: as it
    /// arrived.</summary>
    public Event? Told { get; init; }
}
