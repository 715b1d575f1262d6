using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Customers;

/// <summary>Forgets phone numbers that belong to another customer or that the customer corrected.</summary>
internal static class CorrectedPhones
{
    /// <summary>
    /// The order was another customer's: the number that it told is theirs too, where it was told within this order's
    /// views and no other order's newest view, record or consent gave it.
    /// </summary>
    /// <param name="order">The order that has left; it is not among the customer's orders any more.</param>
    internal static void ForgetNumberOfOrder(DecisionContext context, Order order)
    {
        var state = context.State;
        if (
            state.Profile is not { Phone: { } phone, PhoneFromOrder: true } profile
            || state.Consents.Any(c =>
                c.Channel == Channel.Sms
                && CorrectedAddresses.IsOptIn(c)
                && CorrectedAddresses.IsSameAddress(Channel.Sms, c.Address, phone)
            )
        )
        {
            return;
        }

        var told = profile.PhoneAsOf ?? profile.AsOf;
        var only = state.Orders is { Recent.Count: 0, EarlierSpent.Count: 0 };
        if (
            only
            || (
                told <= order.AsOf
                && told >= (order.PlacedAt ?? order.AsOf)
                && state.Orders.Recent.All(o => o.AsOf != told)
            )
        )
        {
            context.State = state with
            {
                Profile = profile with { Phone = null, PhoneFromOrder = false, PhoneAsOf = null },
            };
            CorrectedAddresses.ReleaseConsents(context, Channel.Sms, phone);
        }
    }

    // Which number came with which order is not kept: the only order of the customer, or the box of this very checkout
    // or order, shows that it was this one.
    internal static void CorrectPhone(DecisionContext context, CustomerState before, Event arrived, string wrong)
    {
        var only =
            before.Orders is { Recent: [var order], EarlierSpent.Count: 0 }
            && CorrectedAddresses.FindHeldOrder(before, arrived)?.Ref == order.Ref;
        if (
            (only || ConsentBoxes.IsFromSameBox(before, arrived, Channel.Sms, wrong))
            && !context.State.Consents.Any(c =>
                c.Channel == Channel.Sms
                && CorrectedAddresses.IsOptIn(c)
                && CorrectedAddresses.IsSameAddress(Channel.Sms, c.Address, wrong)
            )
        )
        {
            CorrectedAddresses.ReleaseConsents(context, Channel.Sms, wrong);
        }
    }
}
