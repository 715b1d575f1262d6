using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;

namespace MarketingAutomation.Flow.Intake.Identities;

/// <summary>The e-mail address of an order or a checkout, where it is another one than the customer's own: an address,
/// not a person.</summary>
internal static class OrderEmail
{
    /// <summary>The one a decision writes down that the customer's orders did not have before; null: there is
    /// none.</summary>
    public static string? FindNew(CustomerState before, Decision decision)
    {
        foreach (var row in decision.Rows)
        {
            if (
                row is RowWrite.CurrentOrder({ Email: { } email })
                && decision.Next.Profile.Email is { } own
                && !ContactAddress.AreSame(AddressKind.Email, own, email)
                && !before.Orders.Recent.Any(o =>
                    o.Email is { } given && ContactAddress.AreSame(AddressKind.Email, given, email)
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
                    && !ContactAddress.AreSame(AddressKind.Email, mine, given)
                    && !before.Runs.Any(r => ContactAddress.AreSame(AddressKind.Email, r.Checkout?.Email, given))
                )
            : null;
    }
}
