using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// Whose address messages go to. An order may be placed under one shop customer with the address of another person: messages about it go to the order's address, and what
/// the order says of that person is not taken for the customer.
/// </summary>
internal static class OrderRecipient
{
    /// <summary>Where messages of a run go on a channel; null: nowhere known.</summary>
    public static string? AddressOf(Draft draft, Run? run, Channel channel)
    {
        var own = ConsentBook.AddressOf(draft.State, channel);
        if (run is null || draft.OrderOf(run.Order) is not { Email: { } email } order || !IsAboutOrder(draft, run))
        {
            return own;
        }

        // Of another person's order nothing but its e-mail address is known to be theirs.
        return channel == Channel.Email ? email : order.ForAnother ? null : own;
    }

    /// <summary>
    /// True: an order under a known shop customer whose body gives only the order's address, and it is another one than the customer's own: what it says of a person is
    /// not the customer's.
    /// </summary>
    public static bool IsAnother(CustomerState state, Event arrived) =>
        arrived is { Order.Email: { } email, Who: { CustomerId: not null, Email: null }, Profile: null or { Email: null } }
        && state.Profile.Email is { } own && !ContactAddress.Same(Channel.Email, own, email);

    /// <summary>The order with its address; whether it is another person's is settled when it is first told.</summary>
    public static Order Settle(CustomerState state, Order order, Event arrived)
    {
        if (arrived.Order?.Email is not { } email || order.Email is not null)
        {
            return order;
        }

        return order with { Email = email.Trim(), ForAnother = state.Profile.Email is { } own && !ContactAddress.Same(Channel.Email, own, email) };
    }

    // A journey that begins with silence is about the customer; the order is only the last one.
    private static bool IsAboutOrder(Draft draft, Run run) =>
        draft.Workspace.Version(run.Journey, run.Version) is not { Trigger: Trigger.Inactive };
}
