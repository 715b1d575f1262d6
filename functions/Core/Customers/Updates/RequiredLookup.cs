using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Updates;

/// <summary>A lookup that only the caller can make.</summary>
public abstract record RequiredLookup
{
    private RequiredLookup() { }

    /// <summary>Whether this address is suppressed; the result goes to <see cref="CustomerLookups.Suppressions"/>.</summary>
    public sealed record Suppression(Channel Channel, string Address) : RequiredLookup;

    /// <summary>What is known of a product; the result goes to <see cref="CustomerLookups.Products"/>.</summary>
    public sealed record Product(string Sku) : RequiredLookup;

    /// <summary>A reservation within a daily limit; the result goes to <c>RunLookups.Reservations</c> under
    /// <paramref name="Id"/>.</summary>
    public sealed record Reservation(string Counter, int Limit, string Id) : RequiredLookup;

    /// <summary>A coupon to be recorded before it is given; the result goes to <c>RunLookups.Coupons</c> under the id of
    /// <paramref name="Order"/>. The same id is always answered with the same coupon.</summary>
    /// <param name="Order">The coupon; its code is null where it is to be taken from <paramref name="Pool"/>.</param>
    /// <param name="Pool">The codes of the file, each for one customer; null: the code is derived.</param>
    public sealed record Coupon(CouponOrder Order, CouponPool? Pool) : RequiredLookup;
}

/// <summary>A coupon that a run asks for. Nothing in it is about the customer.</summary>
/// <param name="Id">Of the run and the coupon's name.</param>
/// <param name="Code">The derived code; null: one of a file.</param>
public sealed record CouponOrder(
    string Id,
    string Journey,
    string Name,
    string? Code,
    int? Percent,
    Money? Amount,
    Instant IssuedAt,
    Instant ExpiresAt
);

/// <summary>A coupon as it was recorded.</summary>
public sealed record GivenCoupon(string Code, Instant IssuedAt, Instant ExpiresAt);
