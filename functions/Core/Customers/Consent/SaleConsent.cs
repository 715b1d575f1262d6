using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;

namespace MarketingAutomation.Core.Customers.Consent;

/// <summary>Withdraws the consent that an order gave once it is cancelled, wholly refunded or not paid after
/// all.</summary>
internal static class SaleConsent
{
    /// <summary>
    /// Withdraws the legal basis that only this order gave, if the order is no sale: cancelled, wholly refunded, or its
    /// payment failed or is awaited again. Another paid order of the shop for the address keeps the basis.
    /// </summary>
    /// <param name="order">The current order; null: none.</param>
    public static void WithdrawSaleConsent(CustomerContext context, Order? order)
    {
        if (order is not { IsNoSale: true } || !UntickedBoxes.HasBoxes(context))
        {
            return;
        }

        string[] names = [ConsentBoxes.BoxName(order)];
        foreach (
            var held in context
                .State.Consents.Where(c => c is { Channel: Channel.Email, Address: not null, Box: not null })
                .ToArray()
        )
        {
            var remaining = UntickedBoxes.WithoutBoxes(
                held,
                c => c.IsSoft && c.Source == order.Source && ConsentBoxes.HasName(c.Box!, names)
            );
            if (ReferenceEquals(remaining, held))
            {
                continue;
            }

            var other = remaining is null ? FindSale(context.State, held.Address!, held.Source) : null;
            context.State = ConsentBook.Store(
                context.State,
                other is null
                    ? remaining ?? held with { Status = ConsentStatus.Unknown }
                    : held with
                    {
                        Box = new ConsentBox([ConsentBoxes.BoxName(other)], other.AsOf ?? held.Box!.AsOf, null),
                    }
            );
            if (other is null && remaining?.Status != held.Status)
            {
                context.AddNote(
                    "consent",
                    why: "e-mail: the order was cancelled or wholly refunded, or its payment failed, so it is no "
                        + "sale that could be the legal basis"
                );
            }
        }
    }

    // The newest order of the shop that gives the legal basis for the address.
    private static Order? FindSale(CustomerState state, string address, string source) =>
        state.Orders.Recent.LastOrDefault(o =>
            o is { PaidAt: not null, IsNoSale: false }
            && o.Source == source
            && ContactAddress.AreSame(AddressKind.Email, o.Email ?? state.Profile.Email, address)
            && !IsSaleObjectedTo(state, o)
        );

    private static bool IsSaleObjectedTo(CustomerState state, Order order) =>
        state.EmptyBoxes?.Any(b =>
            b.Unticked
            && b.Channel == Channel.Email
            && b.Source == order.Source
            && b.Names.Contains(ConsentBoxes.BoxName(order))
        ) == true;
}
