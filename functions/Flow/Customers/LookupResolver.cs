using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Coupons;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Products;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Customers;

/// <summary>Finds what a decision asked for: whether addresses are suppressed, whether a counter has a place for a
/// message, which is then reserved, and the coupons of runs, which are then recorded.</summary>
internal sealed class LookupResolver(
    ITableStore store,
    IdentityTable identities,
    CouponLedger couponLedger,
    ProductStore productStore
)
{
    /// <summary>Returns the lookups with the required ones added.</summary>
    public async ValueTask<Lookups> Resolve(
        Lookups lookups,
        IReadOnlyList<RequiredLookup> required,
        CancellationToken cancel
    )
    {
        var suppressed = new Dictionary<string, AddressSuppression?>(lookups.Suppressions);
        var reserved = new Dictionary<string, bool>(lookups.Reservations);
        var coupons = new Dictionary<string, GivenCoupon?>(lookups.Coupons);
        var products = new Dictionary<string, ProductRecord?>(lookups.Products, StringComparer.OrdinalIgnoreCase);
        foreach (var lookup in required)
        {
            switch (lookup)
            {
                case RequiredLookup.Suppression(var channel, var address):
                    suppressed[AddressKey.Of(channel, address)] = await identities.FindSuppression(
                        channel,
                        address,
                        cancel
                    );
                    break;
                case RequiredLookup.Coupon(var order, var pool):
                    coupons[order.Id] = await couponLedger.Give(order, pool, cancel);
                    break;
                case RequiredLookup.Product(var sku):
                    products[sku] = await productStore.Find(sku, cancel);
                    break;
                case RequiredLookup.Reservation(var counter, var limit, var id):
                    reserved[id] = await Counters.Reserve(store, counter, limit, id, cancel);
                    break;
            }
        }

        return lookups with
        {
            Suppressions = suppressed,
            Reservations = reserved,
            Coupons = coupons,
            Products = products,
        };
    }
}
