using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Customers;

/// <summary>
/// Determines whose address an order or a checkout has. An order or a checkout may be made under one shop customer with the
/// address of another person: messages about it go to its own address, and its personal data is not taken over for the
/// customer.
/// </summary>
internal static class OrderRecipient
{
    /// <summary>
    /// True: the order or the checkout has another address than the customer's own, and was not the only source of the
    /// customer's address: its personal data is not the customer's, and its address does not identify them.
    /// </summary>
    public static bool IsAnotherPerson(CustomerState state, Event arrived) =>
        state.Profile.Email is { } own
        && UncertainAddress(arrived) is { } email
        && !ContactAddress.AreSame(AddressKind.Email, own, email)
        && !CorrectedAddresses.IsCorrectionOfOwnAddress(state, arrived);

    // The address that may be another person's. Under a shop customer: the order's own, where the event gives no other.
    // For a guest's order: the address in the event.
    private static string? UncertainAddress(Event arrived) =>
        arrived.Identity switch
        {
            { CustomerId: not null } => (arrived.Identity.Email ?? arrived.Profile?.Email) is null
                ? arrived.Order?.Email ?? arrived.Checkout?.Email
                : null,
            { CustomerKey: null } => (arrived.Identity.OrderId ?? arrived.Order?.Id) is null
                ? null
                : arrived.Identity.Email ?? arrived.Profile?.Email ?? arrived.Order?.Email,
            _ => null,
        };

    /// <summary>The order with its address from the newest view; whether the order is another person's is determined
    /// when the address is first reported or corrected.</summary>
    /// <param name="state">The customer, with the data of the event.</param>
    /// <param name="order">The order, with all other data of the event.</param>
    /// <param name="before">The order before the event.</param>
    /// <param name="arrived">The event.</param>
    public static Order WithAddress(CustomerState state, Order order, Order before, Event arrived)
    {
        if (
            arrived.Order is not { Email: { } reported } view
            || (order.Email is not null && (before.AsOf > (view.AsOf ?? arrived.At) || !OrderOwner.IsShopView(arrived)))
            || ContactAddress.AreSame(AddressKind.Email, reported, order.Email)
        )
        {
            return order;
        }

        return order with
        {
            Email = reported.Trim(),
            ForAnotherPerson =
                state.Profile.Email is { } own && !ContactAddress.AreSame(AddressKind.Email, own, reported),
        };
    }

    /// <summary>True: before this event the order or the checkout had this address, and now it has another one, even if
    /// the customer record in the event still has the old one.</summary>
    /// <param name="names">The names of the checkout within its source.</param>
    public static bool HadAddress(CustomerContext context, Event arrived, IReadOnlyList<string> names, string? email) =>
        email is not null
        && !ContactAddress.AreSame(AddressKind.Email, arrived.Checkout?.Email ?? arrived.Order?.Email, email)
        && (
            (
                arrived.Order is { } order
                && ContactAddress.AreSame(
                    AddressKind.Email,
                    context.FindOrder($"{arrived.Source}:{order.Id}")?.Email,
                    email
                )
            )
            || context.State.Runs.Any(r =>
                r.Checkout is { Email: { } began } checkout
                && checkout.Ref.StartsWith($"{arrived.Source}:", StringComparison.Ordinal)
                && checkout.Names?.Any(names.Contains) == true
                && ContactAddress.AreSame(AddressKind.Email, began, email)
            )
        );

    /// <summary>The checkout of an event, in the form a run keeps; null: the event has none.</summary>
    public static RunCheckout? CheckoutOf(CustomerState state, Event? arrived) =>
        arrived is not { Checkout: { } checkout }
            ? null
            : new(
                $"{arrived.Source}:{checkout.Token}",
                checkout.Email?.Trim(),
                checkout.Email is { } email
                    && state.Profile.Email is { } own
                    && !ContactAddress.AreSame(AddressKind.Email, own, email),
                checkout.AsOf ?? arrived.At
            )
            {
                Names = checkout.Names,
                Locale = checkout.Locale,
            };
}
