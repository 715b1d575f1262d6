using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Intake;

/// <summary>
/// Applies one event: finds its customer, claims the customer's names, decides and commits. Only <see
/// cref="EventIntake"/> and <see cref="PrivacyIntake"/> call it.
/// </summary>
public sealed partial class EventApplier(
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

    /// <summary>What came of it; null: the event names no customer.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was applied, or applying it again is safe.</exception>
    public async ValueTask<ApplyResult?> Apply(Event arrived, CancellationToken cancel)
    {
        // Names that are settled: they lead to the customer now, or stay with another one.
        var settled = new HashSet<string>();
        CheckoutClaims? ordered = null;
        (string Key, Event? Adjusted)? holding = null;
        var order = new OrderTransfer(table, customers, resolver, processor, arrived);
        var rounds = 0;
        await queueGuard.ApplyQueuedEventsOfNames(resolver.QueueKeys(arrived), cancel);
        while (
            (
                holding is var (itsKey, itsAdjusted)
                    ? new ResolvedCustomer(await resolver.ReadSurvivor(itsKey, cancel), [])
                    {
                        AdjustedEvent = itsAdjusted,
                    }
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
                // A customer the shop has not sent yet leads here from now on; events about them may come later.
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

    // Runs that the checkout began for other customers end before it is in this customer's record, so that a delivery
    // repeated after a crash finds nothing more to do.
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
}
