using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Consent;

/// <summary>Withdraws the consent that an order gave once it is cancelled, wholly refunded or not paid after
/// all.</summary>
internal static class SaleConsent
{
    /// <summary>
    /// An order that was cancelled or wholly refunded, or whose payment failed or is awaited again, is no sale: what it
    /// alone gave as the legal basis is taken back, unless another paid order of the shop gives it for the address.
    /// </summary>
    /// <param name="order">The order as it is now; null: none.</param>
    public static void WithdrawSaleConsent(DecisionContext context, Order? order)
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
            var left = UntickedBoxes.WithoutBoxes(
                held,
                c => c.IsSoft && c.Source == order.Source && ConsentBoxes.HasName(c.Box!, names)
            );
            if (ReferenceEquals(left, held))
            {
                continue;
            }

            var other = left is null ? FindSale(context.State, held.Address!, held.Source) : null;
            context.State = ConsentBook.Store(
                context.State,
                other is null
                    ? left ?? held with { Status = ConsentStatus.Unknown }
                    : held with
                    {
                        Box = new ConsentBox([ConsentBoxes.BoxName(other)], other.AsOf ?? held.Box!.AsOf, null),
                    }
            );
            if (other is null && left?.Status != held.Status)
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
            && ContactAddress.AreSame(Channel.Email, o.Email ?? state.Profile.Email, address)
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
