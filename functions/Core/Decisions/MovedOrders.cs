using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// A guest's order was told with the address of a customer who is known by more than that order, and was corrected to another address: it was never that customer's. It goes to the
/// customer of the corrected address, and of what it told under the first one nothing is left to send by.
/// </summary>
public static class MovedOrders
{
    private const int MostRecent = 20;

    /// <summary>True: the customer's record holds the order that a guest's view tells of with another address, which is another person's.</summary>
    public static bool IsOfAnother(CustomerState state, Event arrived) => IsGuests(arrived) && Corrects(state, arrived) && OrderRecipient.IsAnother(state, arrived);

    /// <summary>What becomes of a guest's order that arrives for one customer while its id leads to this one, who is another person.</summary>
    public static OrderHolding Of(CustomerState holder, Event arrived) =>
        !IsGuests(arrived) ? OrderHolding.Elsewhere
        : Corrects(holder, arrived) ? OrderHolding.Leaves
        : CorrectedAddresses.Held(holder, arrived) is not null || holder.Orders.Recent.Count >= MostRecent ? OrderHolding.Stays
        : OrderHolding.Gone;

    /// <summary>The order is another customer's: runs about it end, it counts no more, and what its box gave is taken back.</summary>
    internal static void Leave(Draft draft, Input.OrderMoved moved)
    {
        if (draft.OrderOf($"{moved.Source}:{moved.Id}") is not { } order)
        {
            return;
        }

        foreach (var run in draft.State.Runs.Where(r => r.Order == order.Ref).ToArray())
        {
            Running.End(draft, run, "exit", "the order was corrected to the address of another customer");
            if (draft.Workspace.Version(run.Journey, run.Version) is { } journey)
            {
                Entering.GiveBackEntry(draft, run, journey, "the order that began it was another customer's");
            }
        }

        ConsentBoxes.MovedOn(draft, moved.Source, [.. moved.Checkouts, ConsentBoxes.NameOf(order.Id)], moved.Email);
        var book = OrderSums.Add(draft.State.Orders, order, -1);
        Order[] recent = [.. book.Recent.Where(o => !o.IsNamed(order.Ref))];
        var paid = recent.Where(o => o.PaidAt is not null).OrderBy(o => o.PaidAt).ToArray();
        draft.State = draft.State with
        {
            Orders = book with
            {
                Recent = recent,
                FirstPaidAt = book.FirstPaidAt == order.PaidAt ? paid.FirstOrDefault()?.PaidAt : book.FirstPaidAt,
                LastPaidAt = book.LastPaidAt == order.PaidAt ? paid.LastOrDefault()?.PaidAt : book.LastPaidAt,
                LastPaidQuiet = book.LastPaidAt == order.PaidAt ? paid.LastOrDefault()?.PaidQuiet == true : book.LastPaidQuiet,
                LastPaidToldAt = book.LastPaidAt == order.PaidAt ? paid.LastOrDefault()?.PaidAt : book.LastPaidToldAt,
            },
        };

        CorrectedAddresses.NumberOf(draft, order);

        // Its row keeps nothing of the other person.
        draft.Rows.Add(new RowWrite.OrderNow(new Order { Source = order.Source, Id = order.Id }));
        draft.ForgetClock();
        draft.Note("corrected", why: $"order {order.Id} is another customer's: its address was corrected");
    }

    private static bool IsGuests(Event arrived) => arrived is { Who: { CustomerId: null, Key: null }, Order.Email: not null } && OrderOwner.IsTold(arrived);

    // Of two views of one second the one that arrives later counts.
    private static bool Corrects(CustomerState state, Event arrived) =>
        CorrectedAddresses.Held(state, arrived) is { Email: { } held } order && !(order.AsOf > (arrived.Order!.AsOf ?? arrived.At)) && !ContactAddress.Same(Channel.Email, held, arrived.Order.Email);
}

/// <summary>Where a guest's order is, whose id leads to another customer than its address.</summary>
public enum OrderHolding
{
    /// <summary>It is no guest's order: each of the two goes their own way.</summary>
    Elsewhere,

    /// <summary>With the customer its id leads to: the view is about them.</summary>
    Stays,

    /// <summary>With the customer its id leads to, whom it is to leave.</summary>
    Leaves,

    /// <summary>Not with the customer its id leads to: it has left them.</summary>
    Gone,
}
