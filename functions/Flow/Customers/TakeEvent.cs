using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Identities;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Customers;

/// <summary>
/// An event's whole way to a commit: who it is, her names claimed, decided, written down. The one way in for webhooks, the API, pages and events that had to wait.
/// </summary>
public sealed class TakeEvent(IdentityTable table, CheckoutTable checkouts, Identify identify, Advance advance, Merge merge, WaitingFirst first)
{
    private const int Patience = 20;

    /// <summary>What came of it; null: the event names nobody.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was applied, or applying it again is safe.</exception>
    public async ValueTask<Advanced?> Take(Event arrived, CancellationToken cancel)
    {
        // Names that were looked into: they lead to her now, or stay with somebody else.
        var settled = new HashSet<string>();
        CheckoutClaims? ordered = null;
        string? holding = null;
        await first.OfNames(identify.WaitingKeys(arrived), cancel);
        while ((holding is null ? await identify.Who(arrived, cancel) : new Identified(await identify.Follow(holding, cancel), [])) is { } who)
        {
            // Deliveries at once under different names must agree on one customer before any of them writes a record.
            var claims = new NameClaims(table, who.Customer.State.Key, [.. who.Claims.Where(name => !settled.Contains(name))]);
            var checkout = arrived.Checkout is null ? ordered ??= OrderedCheckout(arrived, who.Customer.State) : await OpenCheckout(arrived, who.Customer.State, cancel);
            var advanced = await advance.Apply(who.Customer.State.Key, new Input.EventArrived(who.Told ?? arrived), who.Customer, new AdvanceHow { Claims = claims, Checkout = checkout }, cancel);
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
                foreach (var (name, holder) in claims.Contested)
                {
                    holding = await Settle(arrived, who, name, holder, cancel) ?? holding;
                    settled.Add(name);
                }

                continue;
            }

            if (arrived.MergedCustomerId is { } other)
            {
                // One the shop has not told of yet leads here from now on; her own news may come later.
                var key = advanced.Customer.State.Key;
                await merge.Join(key, await table.Claim(IdentityTable.OfCustomer(arrived.Source, other), key, cancel), keeps: true, cancel);
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
        arrived.Order is { Checkouts.Count: > 0 } order && !state.Orders.Recent.Any(o => o.CheckoutTold && o.Source == arrived.Source && o.Id == order.Id)
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

    // Runs that the checkout began for other customers end before this customer's record tells of it, so that a delivery told again after a crash finds nothing left to do.
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

    /// <summary>The key under which an event may wait when deciding is out of reach, and when its customer was last decided (null: not known); null: it names no customer. Claims nothing: <see cref="Take"/> will.</summary>
    public async ValueTask<(string Key, Instant? DecidedAt)?> KeyOf(Event arrived, CancellationToken cancel)
    {
        try
        {
            return await identify.Who(arrived, cancel) is { Customer: var (state, etag) } ? (state.Key, etag is null ? null : state.DecidedAt) : null;
        }
        catch (Exception e) when (e is not (StoreUnavailableException or OperationCanceledException))
        {
            // A record that cannot be read: the event waits beside it until it can.
            return await identify.KeyWithoutRecord(arrived, cancel) is { } key ? (key, null) : null;
        }
    }

    // Another customer holds one of the names: the same person met under another name, or another person, who keeps it. Returns the key of the one whom the event is about after all,
    // because the order it tells of is in their record; null: it is not.
    private async ValueTask<string?> Settle(Event arrived, Identified who, string name, string holder, CancellationToken cancel)
    {
        var (mine, theirs) = (who.Customer, await identify.Follow(holder, cancel));
        if (Identify.IsNot(theirs.State, name) && !Identify.IsNot(mine.State, name))
        {
            await table.Lead(name, mine.State.Key, cancel);
            return null;
        }

        var former = Identify.IsBlank(theirs) ? (await table.Known(name, cancel))?.Former : null;
        for (var look = 0; look < Patience && Identify.IsBlank(theirs) && !identify.IsMintedUnder(theirs.State.Key, name, former); look++)
        {
            // Whoever claimed it has not written her record yet; it says whether the shop knows her under an id of her own.
            theirs = await identify.Follow(holder, cancel);
        }

        if (theirs.State.Key == mine.State.Key)
        {
            return null;
        }

        if (!AreOne(arrived, mine, theirs, name, former))
        {
            return IdentityTable.IsOrder(name) ? await OfOrder(arrived, mine.State.Key, theirs, name, cancel) : null;
        }

        await merge.Join(mine.State.Key, theirs.State.Key, keeps: false, cancel);
        var one = (await identify.Follow(mine.State.Key, cancel)).State.Key;
        foreach (var hers in who.Claims)
        {
            if (hers == name || await table.Find(hers, cancel) == mine.State.Key)
            {
                await table.Lead(hers, one, cancel);
            }
        }

        return null;
    }

    // A guest's order whose id leads to another person than its address. It leaves the one record before the other tells of it, so that a delivery told again after a crash goes on here.
    private async ValueTask<string?> OfOrder(Event arrived, string mine, StoredCustomer theirs, string name, CancellationToken cancel)
    {
        var holding = Identify.IsBlank(theirs) ? OrderHolding.Elsewhere : MovedOrders.Of(theirs.State, arrived);
        if (holding == OrderHolding.Leaves)
        {
            var moved = new Input.OrderMoved(arrived.Source, arrived.Order!.Id, arrived.Order.Checkouts, arrived.Order.Email!);
            await advance.Apply(theirs.State.Key, moved, how: new AdvanceHow { Touch = true }, cancel: cancel);
        }

        if (holding is OrderHolding.Leaves or OrderHolding.Gone)
        {
            await table.Lead(name, mine, cancel);
        }

        return holding == OrderHolding.Stays ? theirs.State.Key : null;
    }

    // A guest's order whose address was corrected to the one of a customer we know: a customer who is known by the wrong address and by nothing but this order is that one.
    private static bool IsCorrected(Event arrived, CustomerState theirs) =>
        arrived is { Who.CustomerId: null, Order: { Email: not null } view } && theirs.Orders.Recent is [var only] && only.IsNamed($"{arrived.Source}:{view.Id}")
        && !(only.AsOf > view.AsOf) && CorrectedAddresses.IsOfOwn(theirs, arrived)
        && theirs.Counts.All(c => c.Event.StartsWith("order.", StringComparison.Ordinal)) && theirs.Orders is { Earlier.Count: 0, ToldPaid: null };

    private bool AreOne(Event arrived, StoredCustomer mine, StoredCustomer theirs, string name, string? former)
    {
        var (ids, fresh) = (theirs.State.ShopIds, mine.ETag is null);
        if (IdentityTable.IsOrder(name))
        {
            // Told of before anybody knew whose it is (a refund overtook it): an orphan under no name but the order's. Or claimed by a delivery that got no further.
            return ids.Count == 0 && (theirs.State.Profile.Email is null || IsCorrected(arrived, theirs.State));
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
            // Claimed by a delivery that got no further: an earlier try of this one, or one about a customer with an id of her own.
            return identify.IsMintedUnder(theirs.State.Key, IdentityTable.OfCustomer(arrived.Source, id), null);
        }

        // An address without a shop customer behind it is hers whom the shop says has it. Two shop customers become one only on the shop's word.
        return ids.Count == 0 || ids.Any(s => s.Source == arrived.Source && s.Id == id) || (fresh && ids.All(s => s.Source != arrived.Source));
    }
}
