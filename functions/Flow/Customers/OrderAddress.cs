using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;

namespace MarketingAutomation.Flow.Customers;

/// <summary>The e-mail address of an order or a checkout, where it is another one than the customer's own: an address,
/// not a person.</summary>
internal static class OrderAddress
{
    /// <summary>The one a decision writes down that the customer's orders did not have before; null: there is
    /// none.</summary>
    public static string? FirstGiven(CustomerState before, Decision decision)
    {
        foreach (var row in decision.Rows)
        {
            if (
                row is RowWrite.OrderNow({ Email: { } email })
                && decision.Next.Profile.Email is { } own
                && !ContactAddress.Same(Channel.Email, own, email)
                && !before.Orders.Recent.Any(o =>
                    o.Email is { } given && ContactAddress.Same(Channel.Email, given, email)
                )
            )
            {
                return email;
            }
        }

        // A cart goes to its checkout's address, so that address leads to the customer too.
        return decision.Next.Profile.Email is { } mine
            ? decision
                .Next.Runs.Select(r => r.Checkout?.Email)
                .FirstOrDefault(given =>
                    given is not null
                    && !ContactAddress.Same(Channel.Email, mine, given)
                    && !before.Runs.Any(r => ContactAddress.Same(Channel.Email, r.Checkout?.Email, given))
                )
            : null;
    }
}
