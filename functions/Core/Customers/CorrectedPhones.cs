using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Customers;

/// <summary>Removes phone numbers that belong to another customer or that the customer corrected.</summary>
internal static class CorrectedPhones
{
    /// <summary>
    /// Removes the phone number of an order that belongs to another customer, if the number was reported between the
    /// order's placing and its newest view, and no other order's newest view, record or consent gave it.
    /// </summary>
    /// <param name="order">The order that was moved; it is no longer among the customer's orders.</param>
    internal static void ForgetNumberOfOrder(CustomerContext context, Order order)
    {
        var state = context.State;
        if (
            state.Profile is not { Phone: { } phone, PhoneFromOrder: true } profile
            || state.Consents.Any(c =>
                ChannelCatalog.Get(c.Channel).Address == AddressKind.Phone
                && CorrectedAddresses.IsOptIn(c)
                && CorrectedAddresses.IsSameAddress(AddressKind.Phone, c.Address, phone)
            )
        )
        {
            return;
        }

        var reportedAt = profile.PhoneAsOf ?? profile.AsOf;
        var only = state.Orders is { Recent.Count: 0, EarlierSpent.Count: 0 };
        if (
            only
            || (
                reportedAt <= order.AsOf
                && reportedAt >= (order.PlacedAt ?? order.AsOf)
                && state.Orders.Recent.All(o => o.AsOf != reportedAt)
            )
        )
        {
            context.State = state with
            {
                Profile = profile with { Phone = null, PhoneFromOrder = false, PhoneAsOf = null },
            };
            CorrectedAddresses.ReleaseConsents(context, AddressKind.Phone, phone);
        }
    }

    // Which number came with which order is not kept: it was this order if it is the customer's only one, or if the box
    // of this same checkout or order has the number.
    internal static void CorrectPhone(CustomerContext context, CustomerState before, Event arrived, string wrong)
    {
        var only =
            before.Orders is { Recent: [var order], EarlierSpent.Count: 0 }
            && CorrectedAddresses.FindHeldOrder(before, arrived)?.Ref == order.Ref;
        if (
            (only || ConsentBoxes.IsFromSameBox(before, arrived, AddressKind.Phone, wrong))
            && !context.State.Consents.Any(c =>
                ChannelCatalog.Get(c.Channel).Address == AddressKind.Phone
                && CorrectedAddresses.IsOptIn(c)
                && CorrectedAddresses.IsSameAddress(AddressKind.Phone, c.Address, wrong)
            )
        )
        {
            CorrectedAddresses.ReleaseConsents(context, AddressKind.Phone, wrong);
        }
    }
}
