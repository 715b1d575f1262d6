using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Identities;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Customers;

/// <summary>
/// An event's whole way to a commit: who it is, her names claimed, decided, written down. The one way in for webhooks,
/// the API, pages and events that had to wait.
/// </summary>
public sealed class TakeEvent(
    ITableStore store,
    IdentityTable table,
    CheckoutTable checkouts,
    Identify identify,
    Advance advance,
    Merge merge,
    WaitingFirst first
)
{
    private const int Patience = 20;
    private const int MostRounds = 200;

    /// <summary>What came of it; null: the event names nobody.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was applied, or applying it again is safe.</exception>
    public async ValueTask<Advanced?> Take(Event arrived, CancellationToken cancel)
    {
        // Names that were looked into: they lead to her now, or stay with somebody else.
        var settled = new HashSet<string>();
        CheckoutClaims? ordered = null;
        (string Key, Event? Told)? holding = null;
        var order = new OrderClaim(table, store, identify, advance, arrived);
        var rounds = 0;
        await first.OfNames(identify.WaitingKeys(arrived), cancel);
        while (
            (
                holding is var (itsKey, itsTold)
                    ? new Identified(await identify.Follow(itsKey, cancel), []) { Told = itsTold }
                    : await identify.Who(arrived, cancel)
            )
                is { } who
        )
        {
            if (rounds++ == MostRounds)
            {
                throw new InvalidOperationException($"lost {MostRounds} races for one event's customer");
            }

            // Deliveries at once under different names must agree on one customer before any of them writes a record.
            var claims = new NameClaims(
                table,
                who.Customer.State.Key,
                [.. who.Claims.Where(name => !settled.Contains(name))],
                order
            );
            var checkout = arrived.Checkout is null
                ? ordered ??= OrderedCheckout(arrived, who.Customer.State)
                : await OpenCheckout(arrived, who.Customer.State, cancel);
            var advanced = await advance.Apply(
                who.Customer.State.Key,
                new Input.EventArrived(who.Told ?? arrived),
                who.Customer,
                new AdvanceHow
                {
                    Claims = claims,
                    Checkout = checkout,
                    Still = (stored, c) => order.IsWith(stored, who.Customer, claims.Claims(order.Name), c),
                    Carried = order.Carried,
                },
                cancel
            );
            if (advanced.Elsewhere)
            {
                (holding, ordered) = (null, null);
                continue;
            }

            if (checkout is { Others.Count: > 0 } or { Again: true })
            {
                await EndElsewhere(checkout, who.Customer.State.Key, cancel);
                if (claims.Contested.Count == 0)
                {
                    continue;
                }
            }

            if (claims.Contested.Count > 0)
            {
                // Whose the order is, is asked when it is settled who the event is about: another delivery may have
                // claimed the customer's own names meanwhile.
                var people = claims.Contested.Where(c => c.Name != order.Name).ToArray();
                foreach (var (name, holder) in people)
                {
                    await Settle(arrived, who, name, holder, order, cancel);
                    settled.Add(name);
                }

                if (people.Length == 0)
                {
                    holding = await OfOrder(arrived, who, order, settled, cancel) ?? holding;
                }

                continue;
            }

            await order.Arrived(advanced.Customer.State.Key, cancel);
            if (arrived.MergedCustomerId is { } other)
            {
                // One the shop has not told of yet leads here from now on; her own news may come later.
                var key = advanced.Customer.State.Key;
                await merge.Join(
                    key,
                    await table.Claim(IdentityTable.OfCustomer(arrived.Source, other), key, cancel),
                    keeps: true,
                    cancel
                );
            }

            return advanced;
        }

        if (arrived.Checkout is { CompletedAt: not null })
        {
            // It names no one; whose runs it ends is known all the same.
            var checkout = new CheckoutClaims(checkouts, arrived, null);
            await checkout.Claim(cancel);
            await EndElsewhere(checkout, null, cancel);
        }

        return null;
    }

    // An order marks its checkout beside the names of its commit, once.
    private CheckoutClaims? OrderedCheckout(Event arrived, CustomerState state) =>
        arrived.Order is { Checkouts.Count: > 0 } order
        && !state.Orders.Recent.Any(o => o.CheckoutTold && o.Source == arrived.Source && o.Id == order.Id)
            ? new CheckoutClaims(checkouts, arrived, state)
            : null;

    // What a checkout is known as has to be known before it is decided.
    private async ValueTask<CheckoutClaims> OpenCheckout(Event arrived, CustomerState state, CancellationToken cancel)
    {
        var checkout = new CheckoutClaims(checkouts, arrived, state);
        await checkout.Claim(cancel);
        if (checkout.Others.Count + checkout.Objectors.Count > 0)
        {
            await EndElsewhere(checkout, state.Key, cancel);
        }

        return checkout;
    }

    // Runs that the checkout began for other customers end before this customer's record tells of it, so that a
    // delivery told again after a crash finds nothing left to do.
    private async ValueTask EndElsewhere(CheckoutClaims checkout, string? mine, CancellationToken cancel)
    {
        foreach (var other in checkout.Others)
        {
            await Elsewhere(other, checkout.Over, mine, new AdvanceHow { Touch = true }, cancel);
        }

        foreach (var other in checkout.Objectors)
        {
            await Elsewhere(other, checkout.Unticked, mine, AdvanceHow.Plainly, cancel);
        }

        checkout.Others.Clear();
        checkout.Objectors.Clear();
        checkout.Again = false;
    }

    private async ValueTask Elsewhere(string other, Input input, string? mine, AdvanceHow how, CancellationToken cancel)
    {
        try
        {
            var holder = await identify.Follow(other, cancel);
            if (holder.State.Key != mine)
            {
                await advance.Apply(holder.State.Key, input, how: how, cancel: cancel);
            }
        }
        catch (UnreadableRowException)
        {
            // Nothing of that record is sent either, and its own wake says so; this customer does not wait for it.
        }
    }

    /// <summary>The key under which an event may wait when deciding is out of reach, and when its customer was last
    /// decided (null: not known); null: it names no customer. Claims nothing: <see cref="Take"/> will.</summary>
    public async ValueTask<(string Key, Instant? DecidedAt)?> KeyOf(Event arrived, CancellationToken cancel)
    {
        try
        {
            return await identify.Who(arrived, cancel) is { Customer: var (state, etag) }
                ? (state.Key, etag is null ? null : state.DecidedAt)
                : null;
        }
        catch (Exception e) when (e is not (StoreUnavailableException or OperationCanceledException))
        {
            // A record that cannot be read: the event waits beside it until it can.
            return await identify.KeyWithoutRecord(arrived, cancel) is { } key ? (key, null) : null;
        }
    }

    // Another customer holds one of the names: the same person met under another name, or another person, who keeps it.
    private async ValueTask Settle(
        Event arrived,
        Identified who,
        string name,
        string holder,
        OrderClaim order,
        CancellationToken cancel
    )
    {
        var (mine, theirs) = (who.Customer, await identify.Follow(holder, cancel));
        if (Identify.IsNot(theirs.State, name) && !Identify.IsNot(mine.State, name))
        {
            await table.Lead(name, mine.State.Key, cancel);
            return;
        }

        var former = Identify.IsBlank(theirs) ? (await table.Known(name, cancel))?.Former : null;
        for (
            var look = 0;
            look < Patience && Identify.IsBlank(theirs) && !identify.IsMintedUnder(theirs.State.Key, name, former);
            look++
        )
        {
            // Whoever claimed it has not written her record yet; it says whether the shop knows her under an id of her
            // own.
            theirs = await identify.Follow(holder, cancel);
        }

        if (theirs.State.Key != mine.State.Key && AreOne(arrived, mine, theirs, name, former))
        {
            await Join(who, theirs, name, order, cancel);
        }
    }

    private async ValueTask Join(
        Identified who,
        StoredCustomer theirs,
        string name,
        OrderClaim order,
        CancellationToken cancel
    )
    {
        var mine = who.Customer;
        await merge.Join(mine.State.Key, theirs.State.Key, keeps: false, cancel);
        var one = (await identify.Follow(mine.State.Key, cancel)).State.Key;
        foreach (var claimed in who.Claims)
        {
            // The order's name is claimed again: another event may have taken it over meanwhile.
            if (claimed != order.Name && (claimed == name || await table.Find(claimed, cancel) == mine.State.Key))
            {
                await table.Lead(claimed, one, cancel);
            }
        }
    }

    // The order's name leads to another customer than the rest of the event, or the order has yet to leave another
    // record. Returns whom the event is about after all, and as what; null:
    // the one it was found to be about, who is to claim the name again.
    private async ValueTask<(string Key, Event? Told)?> OfOrder(
        Event arrived,
        Identified who,
        OrderClaim order,
        HashSet<string> settled,
        CancellationToken cancel
    )
    {
        var mine = who.Customer.State;
        if (await order.Holder(cancel) is not var (theirs, row))
        {
            return null;
        }

        if (theirs.State.Key == mine.Key)
        {
            if (row.Customer == mine.Key)
            {
                await order.Leave(mine.Key, cancel);
            }
            else
            {
                await order.TakeOver(row.Customer!, mine.Key, null, cancel);
            }

            return null;
        }

        if (AreOne(arrived, who.Customer, theirs, order.Name!, row.Former))
        {
            await Join(who, theirs, order.Name!, order, cancel);
            return null;
        }

        if (await order.With(theirs, row, cancel) == OrderHolding.Stays)
        {
            return (
                theirs.State.Key,
                arrived.Who.CustomerId is null && OrderOwner.IsTold(arrived) ? null : OrderOwner.WithoutPerson(arrived)
            );
        }

        if (await advance.IsApplied(mine, arrived.Id, cancel))
        {
            // A view that is told twice moves nothing back.
            order.IsRepeated = settled.Add(order.Name!);
            return null;
        }

        await order.TakeOver(row.Customer!, mine.Key, theirs.State.Key, cancel);
        return null;
    }

    // A guest's order whose address was corrected to the one of a customer we know: a customer who is known by the
    // wrong address and by nothing but this order is that one.
    private static bool IsCorrected(Event arrived, CustomerState theirs) =>
        arrived is { Who.CustomerId: null, Order: { Email: not null } view }
        && theirs.Orders.Recent is [var only]
        && only.IsNamed($"{arrived.Source}:{view.Id}")
        && !(only.AsOf > view.AsOf)
        && CorrectedAddresses.IsOfOwn(theirs, arrived)
        && theirs.Counts.All(c => c.Event.StartsWith("order.", StringComparison.Ordinal))
        && theirs.Orders is { Earlier.Count: 0, ToldPaid: null };

    private bool AreOne(Event arrived, StoredCustomer mine, StoredCustomer theirs, string name, string? former)
    {
        var (ids, fresh) = (theirs.State.ShopIds, mine.ETag is null);
        if (IdentityTable.IsOrder(name))
        {
            // Told of before anybody knew whose it is (a refund overtook it): an orphan under no name but the order's.
            return ids.Count == 0
                && (
                    theirs.State.Profile.Email is null
                        ? theirs.State.Orders.Recent.Count > 0 || identify.IsMintedUnder(theirs.State.Key, name, former)
                        : IsCorrected(arrived, theirs.State)
                );
        }

        if (IdentityTable.IsCustomer(name))
        {
            // The shop's own id says who she is; the next round starts from it.
            return false;
        }

        if (arrived.Who.CustomerId is not { } id)
        {
            return fresh;
        }

        if (Identify.IsBlank(theirs) && !identify.IsMintedUnder(theirs.State.Key, name, former))
        {
            // Claimed by a delivery that got no further: an earlier try of this one, or one about a customer with an id
            // of her own.
            return identify.IsMintedUnder(theirs.State.Key, IdentityTable.OfCustomer(arrived.Source, id), null);
        }

        // An address without a shop customer behind it is hers whom the shop says has it. Two shop customers become one
        // only on the shop's word.
        return ids.Count == 0
            || ids.Any(s => s.Source == arrived.Source && s.Id == id)
            || (fresh && ids.All(s => s.Source != arrived.Source));
    }
}
