using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Intake;

/// <summary>
/// An event's whole way to a commit: who it is, her names claimed, decided, written down. The one way in for webhooks,
/// the API, pages and events that had to wait.
/// </summary>
public sealed class EventApplier(
    CustomerStore customers,
    IdentityTable table,
    CheckoutTable checkouts,
    CustomerResolver resolver,
    CustomerProcessor processor,
    CustomerMerger merger,
    QueueGuard queueGuard
)
{
    private const int MaxLookups = 20;
    private const int MaxRounds = 200;

    /// <summary>What came of it; null: the event names nobody.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was applied, or applying it again is safe.</exception>
    public async ValueTask<ApplyResult?> Apply(Event arrived, CancellationToken cancel)
    {
        // Names that were looked into: they lead to her now, or stay with somebody else.
        var settled = new HashSet<string>();
        CheckoutClaims? ordered = null;
        (string Key, Event? Told)? holding = null;
        var order = new OrderTransfer(table, customers, resolver, processor, arrived);
        var rounds = 0;
        await queueGuard.ApplyQueuedEventsOfNames(resolver.QueueKeys(arrived), cancel);
        while (
            (
                holding is var (itsKey, itsTold)
                    ? new ResolvedCustomer(await resolver.ReadSurvivor(itsKey, cancel), []) { AdjustedEvent = itsTold }
                    : await resolver.Resolve(arrived, cancel)
            )
                is { } who
        )
        {
            if (rounds++ == MaxRounds)
            {
                throw new InvalidOperationException($"lost {MaxRounds} races for one event's customer");
            }

            // Deliveries at once under different names must agree on one customer before any of them writes a record.
            var claims = new IdentityClaims(
                table,
                who.Customer.State.Key,
                [.. who.Claims.Where(name => !settled.Contains(name))],
                order
            );
            var checkout = arrived.Checkout is null
                ? ordered ??= OrderedCheckout(arrived, who.Customer.State)
                : await OpenCheckout(arrived, who.Customer.State, cancel);
            var advanced = await processor.Apply(
                who.Customer.State.Key,
                new Input.EventArrived(who.AdjustedEvent ?? arrived),
                who.Customer,
                new ApplyOptions
                {
                    Claims = claims,
                    Checkout = checkout,
                    StillApplies = (stored, c) =>
                        order.BelongsTo(stored, who.Customer, claims.IsClaiming(order.Name), c),
                    CarriedOrder = order.CarriedOrder,
                },
                cancel
            );
            if (advanced.IsOtherCustomer)
            {
                (holding, ordered) = (null, null);
                continue;
            }

            if (checkout is { OtherCustomers.Count: > 0 } or { MustDecideAgain: true })
            {
                await EndRunsOfOthers(checkout, who.Customer.State.Key, cancel);
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
                    await ResolveContestedName(arrived, who, name, holder, order, cancel);
                    settled.Add(name);
                }

                if (people.Length == 0)
                {
                    holding = await ResolveContestedOrder(arrived, who, order, settled, cancel) ?? holding;
                }

                continue;
            }

            await order.Complete(advanced.Customer.State.Key, cancel);
            if (arrived.MergedCustomerId is { } other)
            {
                // One the shop has not told of yet leads here from now on; her own news may come later.
                var key = advanced.Customer.State.Key;
                await merger.MergeCustomers(
                    key,
                    await table.Claim(IdentityTable.CustomerName(arrived.Source, other), key, cancel),
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
            await EndRunsOfOthers(checkout, null, cancel);
        }

        return null;
    }

    // An order marks its checkout beside the names of its commit, once.
    private CheckoutClaims? OrderedCheckout(Event arrived, CustomerState state) =>
        arrived.Order is { CheckoutNames.Count: > 0 } order
        && !state.Orders.Recent.Any(o => o.CheckoutReported && o.Source == arrived.Source && o.Id == order.Id)
            ? new CheckoutClaims(checkouts, arrived, state)
            : null;

    // What a checkout is known as has to be known before it is decided.
    private async ValueTask<CheckoutClaims> OpenCheckout(Event arrived, CustomerState state, CancellationToken cancel)
    {
        var checkout = new CheckoutClaims(checkouts, arrived, state);
        await checkout.Claim(cancel);
        if (checkout.OtherCustomers.Count + checkout.Objectors.Count > 0)
        {
            await EndRunsOfOthers(checkout, state.Key, cancel);
        }

        return checkout;
    }

    // Runs that the checkout began for other customers end before this customer's record tells of it, so that a
    // delivery told again after a crash finds nothing left to do.
    private async ValueTask EndRunsOfOthers(CheckoutClaims checkout, string? mine, CancellationToken cancel)
    {
        foreach (var other in checkout.OtherCustomers)
        {
            await ApplyToOther(
                other,
                checkout.CheckoutOverInput,
                mine,
                new ApplyOptions { ForceCommit = true },
                cancel
            );
        }

        foreach (var other in checkout.Objectors)
        {
            await ApplyToOther(other, checkout.BoxUntickedInput, mine, ApplyOptions.Default, cancel);
        }

        checkout.OtherCustomers.Clear();
        checkout.Objectors.Clear();
        checkout.MustDecideAgain = false;
    }

    private async ValueTask ApplyToOther(
        string other,
        Input input,
        string? mine,
        ApplyOptions how,
        CancellationToken cancel
    )
    {
        try
        {
            var holder = await resolver.ReadSurvivor(other, cancel);
            if (holder.State.Key != mine)
            {
                await processor.Apply(holder.State.Key, input, applyOptions: how, cancel: cancel);
            }
        }
        catch (UnreadableRowException)
        {
            // Nothing of that record is sent either, and its own wake says so; this customer does not wait for it.
        }
    }

    /// <summary>The key under which an event may wait when deciding is out of reach, and when its customer was last
    /// decided (null: not known); null: it names no customer. Claims nothing: <see cref="Apply"/> will.</summary>
    public async ValueTask<(string Key, Instant? DecidedAt)?> FindQueueKey(Event arrived, CancellationToken cancel)
    {
        try
        {
            return await resolver.Resolve(arrived, cancel) is { Customer: var (state, etag) }
                ? (state.Key, etag is null ? null : state.DecidedAt)
                : null;
        }
        catch (Exception e) when (e is not (StoreUnavailableException or OperationCanceledException))
        {
            // A record that cannot be read: the event waits beside it until it can.
            return await resolver.FindKeyWithoutRecord(arrived, cancel) is { } key ? (key, null) : null;
        }
    }

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
            // Whoever claimed it has not written her record yet; it says whether the shop knows her under an id of her
            // own.
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
    // record. Returns whom the event is about after all, and as what; null:
    // the one it was found to be about, who is to claim the name again.
    private async ValueTask<(string Key, Event? Told)?> ResolveContestedOrder(
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

        if (await processor.IsApplied(mine, arrived.Id, cancel))
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
            // Told of before anybody knew whose it is (a refund overtook it): an orphan under no name but the order's.
            return ids.Count == 0
                && (
                    theirs.State.Profile.Email is null
                        ? theirs.State.Orders.Recent.Count > 0 || resolver.IsNewKeyOf(theirs.State.Key, name, former)
                        : IsCorrected(arrived, theirs.State)
                );
        }

        if (IdentityTable.IsCustomerName(name))
        {
            // The shop's own id says who she is; the next round starts from it.
            return false;
        }

        if (arrived.Identity.CustomerId is not { } id)
        {
            return fresh;
        }

        if (CustomerResolver.IsBlank(theirs) && !resolver.IsNewKeyOf(theirs.State.Key, name, former))
        {
            // Claimed by a delivery that got no further: an earlier try of this one, or one about a customer with an id
            // of her own.
            return resolver.IsNewKeyOf(theirs.State.Key, IdentityTable.CustomerName(arrived.Source, id), null);
        }

        // An address without a shop customer behind it is hers whom the shop says has it. Two shop customers become one
        // only on the shop's word.
        return ids.Count == 0
            || ids.Any(s => s.Source == arrived.Source && s.Id == id)
            || (fresh && ids.All(s => s.Source != arrived.Source));
    }
}
