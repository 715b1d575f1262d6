using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Intake;

/// <summary>
/// Moves the order of one event into one record and no other. The order's identity row states its owner and is changed
/// first; then the order is removed from the record that has it, which makes a decision that runs there conflict and
/// read the row again; then it is added to its owner's record. Each step may be repeated after a crash: the identity
/// row keeps which records it still has to leave, and the removed order is kept in a row of its own until it has
/// arrived.
/// </summary>
public sealed class OrderTransfer(
    IdentityTable table,
    CustomerStore customers,
    CustomerResolver resolver,
    CustomerProcessor processor,
    Event arrived
)
{
    private readonly string source = arrived.Identity.OrderSource ?? arrived.Source;
    private readonly string? id =
        OrderOwner.IsShopView(arrived) || OrderOwner.IsOnlyAboutOrder(arrived)
            ? arrived.Identity.OrderId ?? arrived.Order?.Id
            : null;
    private readonly List<Entity> leftRows = [];
    private bool hasTakenExpected;

    /// <summary>The name that leads to the order's customer; null: the event is about no order, or not about its
    /// customer.</summary>
    public string? Name => id is null ? null : IdentityTable.OrderName(source, id);

    /// <summary>When the view is true that says who bought the order; null: the event does not say.</summary>
    public Instant? AsOf => OrderOwner.IsShopView(arrived) ? arrived.Order!.AsOf ?? arrived.At : null;

    /// <summary>The order as it left another record; null: it did not.</summary>
    public MovedOrder? CarriedOrder { get; private set; }

    /// <summary>True: the order has left all records that it had to leave.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>True: the event was applied to the customer before, when the order was theirs. It moves
    /// nothing.</summary>
    public bool IsRepeated { get; set; }

    /// <summary>
    /// Asked of each state that is read before a decision is made: whether the event may be decided for this customer.
    /// A record that holds the order has it; one that does not must have claimed its name after the state was read.
    /// </summary>
    /// <param name="found">The customer as they were when the event was found to be about them.</param>
    /// <param name="claimed">True: the name is claimed with this decision.</param>
    public async ValueTask<bool> BelongsTo(
        StoredCustomer stored,
        StoredCustomer found,
        bool claimed,
        CancellationToken cancel
    )
    {
        if (Name is not { } name || IsRepeated || OrderOwner.HoldsOrder(stored.State, arrived))
        {
            return true;
        }

        return !OrderOwner.HoldsOrder(found.State, arrived)
            && (
                claimed
                || await table.FindCustomer(name, cancel) is not { } holder
                || holder == stored.State.Key
                || stored.State.MergedFrom.Contains(holder)
            );
    }

    /// <summary>Whose the order is while its row leads to another customer than the rest of the event.</summary>
    public async ValueTask<OrderLocation> DecideHolding(
        StoredCustomer theirs,
        IdentityRow row,
        CancellationToken cancel
    )
    {
        var older = await ArchivedOrders.Read(customers, theirs.State, source, id!, cancel);
        var holding = OrderMoves.LocateOrder(theirs.State, arrived, older, row.AsOf);
        if (holding != OrderLocation.Expected)
        {
            return holding;
        }

        // Where the other one has not written it yet this goes first, once, as though it had come first; where the two
        // meet again the newer view has it.
        holding = hasTakenExpected ? OrderLocation.Stays : OrderLocation.Leaves;
        hasTakenExpected = true;
        return holding;
    }

    /// <summary>Removes the order from other records, and takes over what was reported of it. Repeating it is
    /// harmless.</summary>
    public async ValueTask RemoveFromOthers(string mine, CancellationToken cancel)
    {
        if (await table.ReadRow(Name!, cancel) is not { LeavingCustomers: { } leaves } row || row.Customer != mine)
        {
            return;
        }

        var moved = new Input.OrderMoved(
            source,
            id!,
            arrived.Order?.CheckoutNames ?? [],
            OrderMoves.BuyerEmail(arrived),
            mine,
            row.AsOf
        );
        var how = new ApplyOptions
        {
            ForceCommit = true,
            StillApplies = async (_, c) => await table.FindCustomer(Name!, c) == mine,
        };
        foreach (var key in leaves)
        {
            try
            {
                var done = await processor.Apply(key, moved, applyOptions: how, cancel: cancel);
                if (done.IsOtherCustomer)
                {
                    return;
                }

                if (
                    done.Customer.State.Key != mine
                    && done.Customer.State.Orders.Recent.FirstOrDefault(o => o.Source == source && o.Id == id)
                        is { } held
                )
                {
                    // A newer view was written there meanwhile: it stays, and its name goes back.
                    await table.TakeOver(Name!, mine, done.Customer.State.Key, held.AsOf, null, cancel);
                    return;
                }

                await CollectLeftRow(done.Customer.State.Key, cancel);
                await CollectLeftRow(key, cancel);
            }
            catch (UnreadableRowException)
            {
                // Nothing of that record is sent either, and its own wake says so; this customer does not wait for it.
            }
        }

        // It may have been here before, and have been moved out before the other record had it.
        await CollectLeftRow(mine, cancel);
        IsFinished = true;
    }

    private async ValueTask CollectLeftRow(string customer, CancellationToken cancel)
    {
        if (
            !leftRows.Exists(e => e.Partition == customer)
            && await customers.FindMovedOrder(customer, source, id!, cancel) is { } entity
        )
        {
            CarriedOrder ??= entity.Read(StoredJson.Default.MovedOrder);
            leftRows.Add(entity);
        }
    }

    /// <summary>The record of the customer whose it is has the order: nothing is kept of its way.</summary>
    public async ValueTask Complete(string mine, CancellationToken cancel)
    {
        if (!IsFinished)
        {
            return;
        }

        await table.CompleteTransfer(Name!, mine, cancel);
        foreach (var entity in leftRows)
        {
            await customers.DeleteMovedOrder(entity, cancel);
        }
    }

    /// <summary>Leads the order's name from one customer to another, whose record it is to leave. Another change that
    /// came between is seen when the name is claimed again.</summary>
    public ValueTask TakeOver(string holder, string mine, string? leaves, CancellationToken cancel)
    {
        (IsFinished, CarriedOrder) = (false, null);
        leftRows.Clear();
        return table.TakeOver(Name!, holder, mine, AsOf, leaves, cancel);
    }

    /// <summary>The customer behind the order's name, and its row; null: none any more.</summary>
    public async ValueTask<(StoredCustomer Holder, IdentityRow Row)?> FindHolder(CancellationToken cancel) =>
        await table.ReadRow(Name!, cancel) is { Customer: { } key } row
            ? (await resolver.ReadSurvivor(key, cancel), row)
            : null;
}
