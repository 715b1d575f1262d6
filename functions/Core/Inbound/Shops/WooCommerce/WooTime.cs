using MarketingAutomation.Core.Inbound.Json;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>
/// The dates of a resource. API versions 2 and 3 write each twice, <c>date_paid_gmt</c> in UTC and <c>date_paid</c> in
/// the shop's zone; version 1 writes only the second. None of them names its zone.
/// </summary>
internal static class WooTime
{
    /// <summary>
    /// The moment under <c>NAME_gmt</c>; where there is no such field, under <c>NAME</c> in the shop's zone, unless it
    /// names an offset. Null: none. A value of the wrong kind is handled as <paramref name="resource"/> handles it
    /// (refused or dropped).
    /// </summary>
    public static Instant? Read(JsonCursor resource, string name, DateTimeZone zone) =>
        resource.Contains(name + "_gmt")
            ? resource.GetInstant(name + "_gmt", DateTimeZone.Utc)
            : resource.GetInstant(name, zone);
}
