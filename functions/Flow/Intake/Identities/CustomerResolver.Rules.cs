using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;

namespace MarketingAutomation.Flow.Intake.Identities;

// What a record shows about whose a name is.
public sealed partial class CustomerResolver
{
    /// <summary>True when this is the key that a customer gets who is first met under this name.</summary>
    /// <param name="former">The customer whose name it was until it was corrected; null: none.</param>
    public bool IsNewKeyOf(string key, string name, string? former) =>
        key == NewKeyFor(name, null) || (former is not null && key == NewKeyFor(name, former));

    private string NewKeyFor(string name, string? former) =>
        hasher.CustomerKey(former is null ? name : $"{name}\n{former}");

    /// <summary>True: the name was corrected for this customer, whose it is not.</summary>
    public static bool IsCorrectedAway(CustomerState state, string name) =>
        state.CorrectedAddresses?.Contains(name) == true;

    // A newer view of its order is known.
    private static bool IsOldView(Event arrived, CustomerState state) =>
        arrived.Order is { } view
        && state.Orders.Recent.Any(o =>
            o.HasReference($"{arrived.Source}:{view.Id}") && o.AsOf > (view.AsOf ?? arrived.At)
        );

    /// <summary>True for a record that says nothing of the customer yet: not written, or only touched by a
    /// wake.</summary>
    public static bool IsBlank(StoredCustomer customer) => customer.State is { ShopIds.Count: 0, Profile.Email: null };

    // The customer of an order's name who has yet to write the order down, and is met under another address than this
    // view has.
    private bool IsClaimedByAnother(StoredCustomer customer, Event arrived, string name, string? former) =>
        OrderOwner.IsShopView(arrived)
        && !OrderOwner.HoldsOrder(customer.State, arrived)
        && OrderMoves.BuyerEmail(arrived) is { } email
        && (
            IsBlank(customer)
                ? customer.State.Orders.Recent.Count == 0 && !IsNewKeyOf(customer.State.Key, name, former)
                : customer.State.Profile.Email is { } own && !ContactAddress.AreSame(AddressKind.Email, own, email)
        );

    private static bool HasOtherShopId(CustomerState state, Event arrived) =>
        state.ShopIds.Any(s => s.Source == arrived.Source)
        && !state.ShopIds.Any(s => s.Source == arrived.Source && s.Id == arrived.Identity.CustomerId);

    // An order of a customer whose own address is known: its address is another person's until the shop says it is the
    // customer's, or until it is known that this order alone gave theirs.
    private static bool IsForeignOrderAddress(Event arrived, CustomerState state) =>
        CorrectedAddresses.IsAnotherPersonsAddress(state, arrived)
        || (arrived.Identity.CustomerId is null && IsOldView(arrived, state));

    // Names that do not lead to the customer yet. What their record already shows was claimed before.
    private static List<string> MissingClaims(
        Event arrived,
        IReadOnlyList<string> names,
        CustomerState state,
        int foundBy
    )
    {
        var claims = new List<string>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            var known =
                i == foundBy
                || names[i] switch
                {
                    ['c', ..] => state.ShopIds.Any(s => names[i] == IdentityTable.CustomerName(s.Source, s.Id)),
                    ['e', ..] => state.Profile.Email is { } email
                        && (IdentityTable.EmailName(email) == names[i] || IsForeignOrderAddress(arrived, state)),
                    _ => state.Orders.Recent.Any(o => names[i] == IdentityTable.OrderName(o.Source, o.Id)),
                };
            if (!known)
            {
                claims.Add(names[i]);
            }
        }

        return claims;
    }
}
